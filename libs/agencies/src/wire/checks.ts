import type { WireFault } from './faults.js';
import { Faults } from './faults.js';
import type { ControlAnswer } from './answer-model.js';
import type { ControlLine, ControlRequest, CourtRequest } from './model.js';
import type { ControlRequestPackage, QueryRequestPackage } from './packages.js';

/**
 * What the body would refuse, found before sending (law/query-control.md §4.5).
 *
 * @returns every fault; an empty list means the package may go.
 */
export function checkBeforeSending(
  pkg: QueryRequestPackage | ControlRequestPackage,
): readonly WireFault[] {
  const faults = new Faults();
  const requests: readonly CourtRequest[] = pkg.type === 'CXQQ' ? pkg.requests : [pkg.request];
  if (requests.length === 0) faults.add('PART.EMPTY', 'requests', '没有一个请求');
  requests.forEach((request, index) => {
    const path = `requests[${index}]`;
    checkHead(request, path, faults);
    checkAttachments(pkg, request, { path, faults });
    if (request.kind === 'control') checkLines(request, path, faults);
  });
  return faults.list;
}

function checkHead(request: CourtRequest, path: string, faults: Faults): void {
  const { requestNo, subject, judge, writId } = request;
  if (!/^[0-9A-Za-z]{1,30}$/.test(requestNo)) {
    faults.add('FIELD.REQUEST_NO', `${path}.requestNo`, '请求编号应为 1 至 30 位数字或字母');
  }
  if (subject.name.trim() === '') faults.add('FIELD.MISSING', `${path}.subject.name`, '缺少户名');
  if (subject.documentNumber.trim() === '') {
    faults.add('FIELD.MISSING', `${path}.subject.documentNumber`, '缺少证件号码');
  }
  if (judge.workPermitNo.trim() === '' && judge.enforcementPermitNo.trim() === '') {
    faults.add('FIELD.PERMIT', `${path}.judge`, '工作证和执行公务证编号至少要有一项');
  }
  if (writId.trim() === '') faults.add('FIELD.MISSING', `${path}.writId`, '缺少文书编号');
}

interface Place {
  readonly path: string;
  readonly faults: Faults;
}

const OFFICERS_MIN = 2;

function checkAttachments(
  pkg: QueryRequestPackage | ControlRequestPackage,
  request: CourtRequest,
  { path, faults }: Place,
): void {
  const writs = pkg.writs.filter((writ) => writ.requestNo === request.requestNo);
  if (writs.length === 0) faults.add('PART.WRIT', path, '没有附文书');
  if (!writs.some((writ) => writ.writId === request.writId)) {
    faults.add('PART.WRIT_ID', path, '所附文书中没有请求所引的文书编号');
  }
  if (writs.some((writ) => writ.content.length === 0)) {
    faults.add('PART.WRIT_EMPTY', path, '文书内容为空');
  }
  const officers = pkg.certificates.filter((row) => row.requestNo === request.requestNo);
  if (officers.length < OFFICERS_MIN) {
    faults.add('PART.CERTIFICATE', path, '应附两名执行人员的证件');
  }
  if (
    officers.some((row) => row.workPermit.image.length + row.enforcementPermit.image.length < 1)
  ) {
    faults.add('PART.CERTIFICATE_EMPTY', path, '证件没有图像');
  }
}

function checkLines(request: ControlRequest, path: string, faults: Faults): void {
  if (request.lines.length === 0) faults.add('PART.EMPTY', `${path}.lines`, '没有控制明细');
  request.lines.forEach((line, index) => {
    const place = { path: `${path}.lines[${index}]`, faults };
    checkPeriod(line, place);
    checkOriginal(line, place);
    if (line.property === 'deposit') checkDeposit(line, place);
  });
}

function checkPeriod({ measure, from, to }: ControlLine, { path, faults }: Place): void {
  if (measure !== 'freeze' && measure !== 'continue') return;
  if (from === undefined || to === undefined) {
    faults.add('DATE.MISSING', path, '冻结或续行冻结应有起止日期');
  } else if (to < from) faults.add('DATE.ORDER', path, '结束日期早于开始日期');
}

function checkOriginal({ measure, original }: ControlLine, { path, faults }: Place): void {
  if (measure !== 'freeze' && original === undefined) {
    faults.add('FIELD.ORIGINAL', path, '缺少原案号和原请求编号,机构无法对应原措施');
  }
}

type Deposit = Extract<ControlLine, { property: 'deposit' }>;

function checkDeposit(line: Deposit, { path, faults }: Place): void {
  if (line.accountNo.trim() === '') faults.add('FIELD.MISSING', `${path}.accountNo`, '缺少账号');
  if (line.amountFen <= 0n) faults.add('AMOUNT.NOT_POSITIVE', `${path}.amountFen`, '金额应大于零');
  if (line.measure === 'deduct' && line.payee === undefined) {
    faults.add('FIELD.PAYEE', path, '扣划应写明执行款专户');
  }
  if (line.measure !== 'deduct' && line.payee !== undefined) {
    faults.add('FIELD.PAYEE', path, '只有扣划才有收款账户');
  }
}

/**
 * Whether an answer fits its request: lines and accounts the same, amounts inside, printed dates
 * inside the requested period (law/query-control.md §4.4). The period of a freeze is left to whoever
 * keeps its clock: refused for its dates it would stand at the body and be watched by nobody, and a
 * queued one has a period of its own when its turn comes (§1.5).
 */
export function checkControlAnswer(
  request: Pick<ControlRequest, 'requestNo' | 'lines'>,
  answer: ControlAnswer,
): readonly WireFault[] {
  const faults = new Faults();
  if (answer.requestNo !== request.requestNo) {
    faults.add('REQUEST.OTHER', 'requestNo', '答复的请求编号与所发请求不同');
  }
  const asked = new Map(request.lines.map((line) => [line.lineNo, line]));
  answer.outcomes.forEach((outcome, index) => {
    const place = { path: `outcomes[${index}]`, faults };
    const line = asked.get(outcome.lineNo);
    asked.delete(outcome.lineNo);
    if (line) checkOutcome(line, outcome, place);
    else faults.add('LINE.UNKNOWN', place.path, '没有请求过这一行,或重复答复');
  });
  for (const lineNo of asked.keys()) {
    faults.add('LINE.MISSING', `lines[${lineNo}]`, '答复缺少这一行');
  }
  return faults.list;
}

type Outcome = ControlAnswer['outcomes'][number];

function checkOutcome(line: ControlLine, outcome: Outcome, { path, faults }: Place): void {
  const account = line.property === 'deposit' ? line.accountNo : line.unitNo;
  if (outcome.accountNo !== account) {
    faults.add('ACCOUNT.OTHER', `${path}.accountNo`, '答复的账号与请求不同');
  }
  const asked = line.property === 'deposit' ? line.amountFen : 0n;
  const { requestedFen, heldFen, uncoveredFen } = outcome;
  if (outcome.outcome === 'refused') {
    if (heldFen > 0n) faults.add('AMOUNT.CONTRADICTION', path, '未执行的一行却有实控金额');
    return;
  }
  // An update after a partial release tells the cap that is left, never more than was asked.
  if (requestedFen > asked) faults.add('AMOUNT.CAP', `${path}.requestedFen`, '限额超过所请求的');
  if (requestedFen !== heldFen + uncoveredFen) {
    faults.add('AMOUNT.SUM', path, '限额不等于实控金额与差额之和');
  }
  if (line.measure !== 'freeze') checkPrintedPeriod(line, outcome, { path, faults });
}

/** A continued freeze is one freeze: a body may print the day on which it first began. */
function earliestStart({ measure, from }: ControlLine): ControlLine['from'] {
  return measure === 'continue' ? undefined : from;
}

function checkPrintedPeriod(line: ControlLine, outcome: Outcome, { path, faults }: Place): void {
  const { from, to } = outcome;
  const earliest = earliestStart(line);
  if (earliest !== undefined && from !== undefined && from < earliest) {
    faults.add('DATE.OUTSIDE', `${path}.from`, '实际开始日期早于所请求的');
  }
  if (line.to !== undefined && to !== undefined && to > line.to) {
    faults.add('DATE.OUTSIDE', `${path}.to`, '实际结束日期晚于所请求的');
  }
  if (from !== undefined && to !== undefined && to < from) {
    faults.add('DATE.ORDER', path, '实际结束日期早于开始日期');
  }
}
