import type { Fen } from '@lib/kernel';
import { DomainError, formatYuan, maxFen, minFen, parseYuan, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { FreezableAccount } from '../property/index.js';
import type { AccountFacts } from './exemption.rules.js';
import { deductionBarOf } from './exemption.rules.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';

export interface DeductionLine {
  readonly measure: MeasureRow;
  readonly amountFen: Fen;
}

/** An account as its body last described it. */
type KnownAccount = AccountFacts & Pick<FreezableAccount, 'propertyId'>;

export interface DeductionLimits {
  readonly dueFen: Fen;
  /** Ordered or executed and not yet booked by case-funds. */
  readonly underWayFen: Fen;
}

const UNDER_WAY = `
  SELECT coalesce(sum(coalesce(o.executed_fen, o.amount_fen)), 0)::bigint AS "fen"
  FROM measure_order AS o
  WHERE o.home_court = $1 AND o.case_id = $2 AND o.kind = 'deduct' AND o.arrived_at IS NULL
    AND o.state IN ('drafted', 'approved', 'sent', 'unanswered', 'done')`;

/** Money on its way to the court: it is not paid yet, and must not be deducted twice. */
export async function deductionsUnderWay(tx: Tx, homeCourt: string, caseId: string): Promise<Fen> {
  const [row] = await tx.query<{ fen: Fen }>(UNDER_WAY, [homeCourt, caseId]);
  return row?.fen ?? 0n;
}

/** What can still be deducted from a measure: held, less releases and deductions in flight, in fen. */
export function deductibleFen(measure: MeasureRow, open: readonly MeasureOrderRow[]): Fen {
  const own = open.filter((order) => order.measureId === measure.measureId);
  const releasingFen = sumFen(
    own.filter((order) => order.kind === 'release').map((order) => order.amountFen),
  );
  const deductingFen = sumFen(
    own.filter((order) => order.kind === 'deduct').map((order) => order.amountFen),
  );
  const stillHeldFen = minFen(measure.heldFen, maxFen(measure.capFen - releasingFen, 0n));
  return maxFen(stillHeldFen - deductingFen, 0n);
}

/**
 * Each line takes from a live measure of the case, at most what it holds, and from no account that a
 * rule row bars; together at most what is due.
 *
 * @throws DomainError `DEDUCTION.UNKNOWN_MEASURE`, `DEDUCTION.NO_AMOUNT`, `DEDUCTION.BARRED`,
 * `DEDUCTION.OVER_HELD`, `DEDUCTION.OVER_DEBT`.
 */
export function checkDeductionLines(
  lines: readonly { readonly measureId: string; readonly amount: string }[],
  now: {
    readonly live: readonly MeasureRow[];
    readonly open: readonly MeasureOrderRow[];
    readonly accounts: readonly KnownAccount[];
  },
  limits: DeductionLimits,
): DeductionLine[] {
  const seen = new Set<string>();
  const checked = lines.map(({ measureId, amount }, index) => {
    const path = `lines[${index}]`;
    const measure = now.live.find((row) => row.measureId === measureId);
    if (!measure) throw fault('DEDUCTION.UNKNOWN_MEASURE', '不是本案有效的冻结措施', path);
    if (seen.has(measureId)) throw fault('DEDUCTION.DOUBLED_LINE', '同一措施列了两行', path);
    seen.add(measureId);
    assertDeductible(measure, now.accounts, path);
    const amountFen = parseYuan(amount);
    if (amountFen === 0n) throw fault('DEDUCTION.NO_AMOUNT', '扣划金额必须大于零', path);
    const mostFen = deductibleFen(measure, now.open);
    if (amountFen > mostFen) {
      throw fault(
        'DEDUCTION.OVER_HELD',
        `最多可扣划 ${formatYuan(mostFen)} 元(先控制后扣划)`,
        path,
      );
    }
    return { measure, amountFen };
  });
  const askedFen = sumFen(checked.map((line) => line.amountFen));
  if (askedFen + limits.underWayFen > limits.dueFen) {
    throw new DomainError(
      'DEDUCTION.OVER_DEBT',
      'unprocessable',
      `在途扣划 ${formatYuan(limits.underWayFen)} 元,本次 ${formatYuan(askedFen)} 元,合计超过尚欠 ${formatYuan(limits.dueFen)} 元`,
      { hint: '请减少扣划金额;已扣划在途的款项到账后再核对' },
    );
  }
  return checked;
}

function assertDeductible(
  { propertyId }: MeasureRow,
  accounts: readonly KnownAccount[],
  path: string,
): void {
  const account = accounts.find((known) => known.propertyId === propertyId);
  const bar = account && deductionBarOf(account);
  if (!bar) return;
  const message = `${bar.title}不得扣划(${bar.source})`;
  throw new DomainError('DEDUCTION.BARRED', 'unprocessable', message, {
    hint: '账户性质有变的(例如保证金已丧失担保功能),请向开户行重新查询,以其答复为准',
    fields: [{ path, message }],
  });
}

function fault(code: string, message: string, path: string): DomainError {
  return new DomainError(code, 'unprocessable', message, { fields: [{ path, message }] });
}
