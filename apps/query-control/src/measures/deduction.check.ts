import type { Fen } from '@lib/kernel';
import { DomainError, formatYuan, maxFen, minFen, parseYuan, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';

export interface DeductionLine {
  readonly measure: MeasureRow;
  readonly amountFen: Fen;
}

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
 * Each line takes from a live measure of the case, at most what it holds; together at most what is due.
 *
 * @throws DomainError `DEDUCTION.UNKNOWN_MEASURE`, `DEDUCTION.NO_AMOUNT`, `DEDUCTION.OVER_HELD`,
 * `DEDUCTION.OVER_DEBT`.
 */
export function checkDeductionLines(
  lines: readonly { readonly measureId: string; readonly amount: string }[],
  now: { readonly live: readonly MeasureRow[]; readonly open: readonly MeasureOrderRow[] },
  limits: DeductionLimits,
): DeductionLine[] {
  const seen = new Set<string>();
  const checked = lines.map(({ measureId, amount }, index) => {
    const path = `lines[${index}]`;
    const measure = now.live.find((row) => row.measureId === measureId);
    if (!measure) throw fault('DEDUCTION.UNKNOWN_MEASURE', '不是本案有效的冻结措施', path);
    if (seen.has(measureId)) throw fault('DEDUCTION.DOUBLED_LINE', '同一措施列了两行', path);
    seen.add(measureId);
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

function fault(code: string, message: string, path: string): DomainError {
  return new DomainError(code, 'unprocessable', message, { fields: [{ path, message }] });
}
