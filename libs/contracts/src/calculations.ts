import { z } from 'zod';
import type { Endpoint } from './endpoint.js';
import { endpoint } from './endpoint.js';

/** Which app answers for which calculator; all of them run the one `calculate` of libs/statute. */
export const calculationKinds = {
  'case-flow': ['deadline', 'identifier'],
  'query-control': ['measure-end'],
  'case-funds': ['late-interest', 'fee', 'distribution'],
} as const;

type App = keyof typeof calculationKinds;

/** Its input and output are known to the calculator alone. */
type Calculations = Endpoint & { readonly body: z.ZodUnknown; readonly answer: z.ZodUnknown };

/** The calculators of an app: any input is taken and judged by the calculator itself, fault by fault. */
export function calculateEndpoint(app: App): Calculations {
  const kinds = calculationKinds[app];
  return endpoint('POST /calculations/:kind', {
    summary: `计算器(${kinds.join('、')}):一项输入得一项结果,列表得列表`,
    params: z.object({ kind: z.enum(kinds) }),
    body: z.unknown(),
    answer: z.unknown(),
    status: 200,
    errors: ['CALC.BAD_INPUT', 'CALC.UNKNOWN_KIND', 'CALC.RATE_NOT_PUBLISHED'],
  });
}
