import { z } from 'zod';
import type { Endpoint } from '../endpoint.js';
import { endpoint } from '../endpoint.js';

/** Where bodies in service mode call; they hold no token of the platform. */
export const queryControlExchangeApi: Readonly<Record<string, Endpoint>> = {
  callExchange: endpoint('POST /exchange/soap', {
    summary: '协助机构(服务方式)取请求、送答复:GBK 编码的 SOAP 报文',
    body: z.string().describe('GBK 编码的 SOAP 报文,含用户标识'),
    bodyMedia: 'text/xml',
    answer: z.string(),
    answerMedia: 'text/xml',
    status: 200,
    opener: 'nobody',
    errors: ['EXCHANGE.NOT_XML', 'EXCHANGE.UNKNOWN_USER'],
  }),
};
