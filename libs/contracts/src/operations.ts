import { z } from 'zod';
import { endpoint, type Endpoint } from './endpoint.js';

const healthSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.looseObject({ ok: z.boolean() })),
});

/** What every app answers to its operator at its own address; the gateway passes none of it on. */
export const operationsApi: Readonly<Record<string, Endpoint>> = {
  live: endpoint('GET /livez', {
    summary: '进程是否运转',
    opener: 'nobody',
    answer: z.object({ status: z.literal('live') }),
  }),
  ready: endpoint('GET /readyz', {
    summary: '所依赖的部分是否可用',
    opener: 'nobody',
    answer: healthSchema,
    otherAnswers: { 503: healthSchema },
  }),
  metrics: endpoint('GET /metrics', {
    summary: 'Prometheus 指标',
    opener: 'nobody',
    answer: z.string(),
    answerMedia: 'text/plain',
  }),
};
