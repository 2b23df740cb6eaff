import type { CourtDate, Fen } from '@lib/kernel';
import { DomainError, formatYuan, parseYuan, sumFen } from '@lib/kernel';
import type { LawBook } from '@lib/statute';
import type { Standing } from '../cases/index.js';
import type { FreezableAccount } from '../property/index.js';
import { exemptionOf } from './exemption.rules.js';
import { coveredFen } from './freeze-allocation.js';
import type { MeasureRow } from './measure-rows.js';

export interface CheckedFreezeLine {
  readonly account: FreezableAccount;
  readonly capFen: Fen;
}

/**
 * Each line names a known account of a party still bound to pay, once, with a cap above zero, and no
 * rule row exempts it.
 *
 * @throws DomainError `FREEZE.UNKNOWN_ACCOUNT`, `FREEZE.NO_AMOUNT`, `FREEZE.DOUBLED_LINE`,
 * `FREEZE.EXEMPT`, `QUERY.TARGET_NOT_BOUND`, each naming the line.
 */
export function checkFreezeLines(
  lines: readonly { readonly propertyId: string; readonly cap: string }[],
  accounts: readonly FreezableAccount[],
  standing: Standing,
): CheckedFreezeLine[] {
  const seen = new Set<string>();
  return lines.map(({ propertyId, cap }, index) => {
    const path = `lines[${index}]`;
    const account = accounts.find((known) => known.propertyId === propertyId);
    if (!account) throw fault('FREEZE.UNKNOWN_ACCOUNT', '不是本案已查到的存款账户', path);
    if (seen.has(propertyId)) throw fault('FREEZE.DOUBLED_LINE', '同一账户列了两行', path);
    seen.add(propertyId);
    assertBound(account, standing, path);
    const exemption = exemptionOf(account);
    if (exemption) {
      throw fault('FREEZE.EXEMPT', `${exemption.title}不得冻结(${exemption.source})`, path);
    }
    const capFen = parseYuan(cap);
    if (capFen === 0n) throw fault('FREEZE.NO_AMOUNT', '冻结限额必须大于零', `${path}.cap`);
    return { account, capFen };
  });
}

/**
 * Σ of the new caps and of what already covers must stay within the debt's cap (查扣冻规定 art. 19).
 *
 * @throws DomainError `FREEZE.OVER_CAP` (422).
 */
export function assertWithinCap(
  live: readonly MeasureRow[],
  lines: readonly CheckedFreezeLine[],
  capFen: Fen,
): void {
  const alreadyFen = coveredFen(live.map(coveringMeasure));
  const askedFen = sumFen(lines.map((line) => line.capFen));
  if (alreadyFen + askedFen <= capFen) return;
  throw new DomainError(
    'FREEZE.OVER_CAP',
    'unprocessable',
    `已控制 ${formatYuan(alreadyFen)} 元,本次 ${formatYuan(askedFen)} 元,合计超过债务 ${formatYuan(capFen)} 元`,
    { hint: '请减少冻结限额;依据:查扣冻规定(法释〔2020〕21号)第十九条' },
  );
}

/**
 * A freeze of deposits lasts one year at most (民诉法解释 art. 485); the row in force decides.
 *
 * @throws DomainError `FREEZE.TOO_LONG` (422).
 */
export function assertLawfulYears(years: number, startsOn: CourtDate, book: LawBook): void {
  const row = book.measures.get('deposit')?.at(startsOn);
  if (!row || years <= row.years) return;
  throw new DomainError('FREEZE.TOO_LONG', 'unprocessable', `存款冻结期限最长 ${row.years} 年`, {
    hint: `依据:${row.source}`,
    fields: [{ path: 'years', message: `最长 ${row.years} 年` }],
  });
}

/** How a live measure counts against the cap. */
export function coveringMeasure(measure: MeasureRow): {
  readonly answered: boolean;
  readonly capFen: Fen;
  readonly heldFen: Fen;
} {
  const answered = measure.state !== 'drafted' && measure.state !== 'sent';
  return { answered, capFen: measure.capFen, heldFen: measure.heldFen };
}

function assertBound(account: FreezableAccount, standing: Standing, path: string): void {
  const party = standing.parties.find((known) => known.partyId === account.partyId);
  if (party?.role === 'debtor') return;
  throw new DomainError('QUERY.TARGET_NOT_BOUND', 'forbidden', '账户权利人现已不是本案被执行人', {
    fields: [{ path, message: '权利人不负履行义务' }],
  });
}

function fault(code: string, message: string, path: string): DomainError {
  return new DomainError(code, 'unprocessable', message, { fields: [{ path, message }] });
}
