import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { instantSchema, notedText, personal, storableText, uuidSchema } from '../primitives.js';

/** One line of what a body said, for readers. */
const saidSchema = z.object({
  account: personal('bank-account').optional(),
  text: notedText(),
});

const contestedAnswerSchema = z.object({
  answerId: uuidSchema,
  /**
   * contradiction: against what the body or the record said before; unusable: it names no request of
   * ours, cannot be read, or does not fit what it answers.
   */
  kind: z.enum(['contradiction', 'unusable']),
  institution: z.string(),
  institutionName: z.string(),
  caseId: uuidSchema.optional(),
  caseNumber: z.string().optional(),
  requestNo: z.string().optional(),
  /** What was asked or ordered, or the name of what was delivered. */
  about: z.string(),
  reason: notedText(),
  openedAt: instantSchema,
  /** What counts: said first, and not overwritten. */
  first: z.array(saidSchema),
  second: z.array(saidSchema),
  review: z.object({ by: z.string(), at: instantSchema, reason: notedText() }).optional(),
});

/** Answers of bodies that were kept and not followed, until a person has looked at them. */
export const contestedAnswersApi = {
  listContestedAnswers: endpoint('GET /contested-answers', {
    summary: '等人查看的存疑答复:与已知内容矛盾的,和对不上请求、无法采用的',
    answer: z.object({ items: z.array(contestedAnswerSchema) }),
  }),
  listCaseContestedAnswers: endpoint('GET /cases/:caseId/contested-answers', {
    summary: '本案的存疑答复,包括已查看的',
    answer: z.object({ items: z.array(contestedAnswerSchema) }),
  }),
  reviewContestedAnswer: endpoint('POST /contested-answers/:answerId/reviews', {
    summary: '记录已查看存疑答复及结论;原答复和措施都不因此改变',
    body: z.strictObject({
      reason: storableText(2, 500),
    }),
    answer: contestedAnswerSchema,
    errors: ['ANSWER.NOT_FOUND', 'ANSWER.REVIEWED'],
  }),
} as const;
