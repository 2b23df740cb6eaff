import { type ControlAnswer, type ControlOutcome, receiptPdf } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { formatYuanGrouped } from '@lib/kernel';

const LINES_MAX = 10;

/** The answer to a control request with the body's receipt as PDF. */
export function controlAnswer(
  institution: string,
  requestNo: string,
  outcomes: readonly ControlOutcome[],
): ControlAnswer {
  const on = (outcomes[0]?.asOf.slice(0, 10) ?? '1900-01-01') as CourtDate;
  const shown = outcomes.slice(0, LINES_MAX).map(sentence);
  const rest = outcomes.length - shown.length;
  const content = receiptPdf({
    institution,
    requestNo,
    paragraphs: rest > 0 ? [...shown, `其余 ${rest} 行见电子结果。`] : shown,
    date: on,
  });
  return {
    kind: 'control-answer',
    requestNo,
    outcomes,
    receipt: { requestNo, name: '协助执行回执.pdf', format: 'pdf', content },
  };
}

function sentence(line: ControlOutcome): string {
  const place = `${line.lineNo}. ${line.accountNo}`;
  if (line.outcome === 'refused') return `${place}:未办理,${line.reason ?? ''}。`;
  const [asked, held, open] = [line.requestedFen, line.heldFen, line.uncoveredFen].map(
    formatYuanGrouped,
  );
  return `${place}:已办理,请求 ${asked} 元,实际 ${held} 元,差额 ${open} 元。`;
}
