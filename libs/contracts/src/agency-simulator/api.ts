import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { instantSchema, storableText } from '../primitives.js';
import { bankWire } from './court-bank.js';
import { faultChangesSchema, mannersSchema } from './faults.js';
import {
  accountDetailSchema,
  ledgerCheckSchema,
  ledgerSchema,
  transferAnswerSchema,
  transferSchema,
} from './ledger.js';
import { worldSchema } from './world.js';

const params = z.object({ code: storableText(1, 64).describe('机构代码,例如 BANK-A') });
const simulation = { opener: 'simulator-token' } as const;
const bankLine = { opener: 'bank-token' } as const;

const requestSchema = z.object({
  institution: z.string(),
  requestNo: z.string(),
  kind: z.enum(['query', 'control']),
  receivedAt: instantSchema,
  state: z.enum(['waiting', 'withheld', 'answered']),
  answers: z.int().describe('已发出的文件或调用次数,含后续更新'),
});

/** The simulation API and the court-bank line of the simulated bodies. */
export const agencySimulatorApi = {
  showPage: endpoint('GET /', {
    summary: '故障开关页面;页面不含数据,数据用口令读取',
    answer: z.string(),
    answerMedia: 'text/html',
    opener: 'nobody',
  }),
  loadWorld: endpoint('POST /world', {
    summary: '载入模拟世界:客户、账户、不动产与车辆;同一内容再载入不重复',
    ...simulation,
    body: worldSchema,
    answer: z.object({ worldId: z.string(), loaded: z.boolean() }),
    status: 200,
    errors: ['WORLD.OTHER_CONTENT', 'WORLD.FAULTY'],
  }),
  listFaults: endpoint('GET /faults', {
    summary: '各机构当前的故障开关',
    ...simulation,
    answer: mannersSchema,
  }),
  changeFaults: endpoint('PUT /faults', {
    summary: '更改故障开关,全部成功或全部不变;reset 先恢复初始',
    ...simulation,
    body: faultChangesSchema,
    answer: mannersSchema,
    errors: ['BODY.UNKNOWN'],
  }),
  readLedger: endpoint('GET /banks/:code/ledger', {
    summary: '一家银行的总账',
    ...simulation,
    params,
    answer: ledgerSchema,
    errors: ['BODY.UNKNOWN'],
  }),
  readAccount: endpoint('GET /banks/:code/accounts/:no', {
    summary: '一个账户:余额、冻结与分录',
    ...simulation,
    params: params.extend({ no: storableText(1, 64) }),
    answer: accountDetailSchema,
    errors: ['BODY.UNKNOWN', 'BANK.NO_ACCOUNT'],
  }),
  transfer: endpoint('POST /banks/:code/transfers', {
    summary: '客户付款;同一 transferId 只办理一次',
    ...simulation,
    params,
    body: transferSchema,
    answer: transferAnswerSchema,
    status: 200,
    errors: [
      'BODY.UNKNOWN',
      'BANK.NO_ACCOUNT',
      'BANK.INSUFFICIENT',
      'TRANSFER.AMOUNT',
      'TRANSFER.NUMBER_REUSED',
    ],
  }),
  checkLedger: endpoint('GET /ledger/check', {
    summary: '各行账目是否都说得清',
    ...simulation,
    answer: ledgerCheckSchema,
  }),
  listRequests: endpoint('GET /requests', {
    summary: '各机构收到的请求,新的在前',
    ...simulation,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: z.object({ items: z.array(requestSchema) }),
  }),
  letGo: endpoint('POST /bodies/:code/answers', {
    summary: '立即送出该机构扣留的答复',
    ...simulation,
    params,
    answer: z.object({ answered: z.int() }),
    status: 200,
    errors: ['BODY.UNKNOWN'],
  }),
  readStatement: endpoint('GET /court-bank/statement', {
    summary: '法院专户对账单,按游标续读',
    ...bankLine,
    query: bankWire.statementQuery,
    answer: bankWire.statement,
    errors: ['BANK.CURSOR', 'BANK.NO_ACCOUNT'],
  }),
  pay: endpoint('POST /court-bank/payments', {
    summary: '付款指令;同一编号只执行一次;故障开关可使银行一言不发',
    ...bankLine,
    body: bankWire.payment,
    answer: bankWire.paymentAnswer,
    status: 200,
    otherAnswers: { 422: bankWire.refusal },
  }),
  enquire: endpoint('GET /court-bank/payments/:instructionNo', {
    summary: '一笔付款指令的结果;从未收到时如实说明',
    ...bankLine,
    params: z.object({ instructionNo: storableText(1, 64) }),
    answer: bankWire.paymentState,
  }),
} as const;
