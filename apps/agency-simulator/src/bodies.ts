import type { SIMULATED_BANKS } from '@lib/contracts';
import { DomainError } from '@lib/kernel';

export type BodyKind = 'bank' | 'real-estate' | 'vehicle';

/** A simulated body: our code, its code on the wire, how it is reached. */
export interface Body {
  readonly code: string;
  readonly wireCode: string;
  readonly name: string;
  readonly kind: BodyKind;
  readonly mode: 'files' | 'service';
}

export const BODIES: readonly Body[] = [
  bank('BANK-A', 'SIMBANKA000000001', '示例甲银行(虚构)'),
  bank('BANK-B', 'SIMBANKB000000001', '示例乙银行(虚构)'),
  bank('BANK-C', 'SIMBANKC000000001', '示例丙银行(虚构)'),
  bank('BANK-D', 'SIMBANKD000000001', '示例丁银行(虚构)'),
  bank('BANK-E', 'SIMBANKE000000001', '示例戊银行(虚构)'),
  { ...bank('BANK-F', 'SIMBANKF000000001', '示例己银行(虚构)'), mode: 'service' },
  {
    code: 'RE',
    wireCode: 'SIMESTATE00000001',
    name: '示例不动产登记中心(虚构)',
    kind: 'real-estate',
    mode: 'files',
  },
  {
    code: 'VEH',
    wireCode: 'SIMVEHICLE0000001',
    name: '示例车辆登记机关(虚构)',
    kind: 'vehicle',
    mode: 'files',
  },
];

/** The depositary bank of the court (开户银行). */
export const COURT_BANK = 'BANK-B';

function bank(code: (typeof SIMULATED_BANKS)[number], wireCode: string, name: string): Body {
  return { code, wireCode, name, kind: 'bank', mode: 'files' };
}

/** @throws DomainError `BODY.UNKNOWN` (404). */
export function bodyOf(code: string): Body {
  const found = BODIES.find((body) => body.code === code);
  if (found) return found;
  throw new DomainError('BODY.UNKNOWN', 'not-found', `没有这个模拟机构:${code}`);
}

/** @throws DomainError `BODY.UNKNOWN` (404) also for a registry. */
export function bankOf(code: string): Body {
  const found = bodyOf(code);
  if (found.kind === 'bank') return found;
  throw new DomainError('BODY.UNKNOWN', 'not-found', `${found.name}不是银行`);
}
