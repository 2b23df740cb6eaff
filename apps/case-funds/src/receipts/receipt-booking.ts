import type { StatementLine } from '@lib/agencies';
import { AuditTrail } from '@lib/audit';
import type { CaseRef } from '@lib/case-refs';
import { caseFundsEvents } from '@lib/contracts';
import { addDays, earlierOf, formatYuan, newId, startOfCourtDate } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { createLawBook } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import { caseOfSubAccount } from '../cases/index.js';
import type { AccountId } from '../postings/index.js';
import { caseAccount, courtAccount, derivedId, postInTx } from '../postings/index.js';
import type { ExpectedReceipt } from './expected-receipts.js';
import { compareAmounts, findExpected, lockDeduction } from './expected-receipts.js';
import { lockKnownCase } from './known-case.js';
import { ReceiptCredit } from './receipt-credit.js';
import { insertReceipt, lockReceiptsByRequest } from './receipt-rows.js';
import type { CreditMatch, Valued } from './receipt.rules.js';
import {
  coveredByDeduction,
  IDENTIFY_RULE,
  identifyClock,
  matchCredit,
  requestNoOf,
  valued,
} from './receipt.rules.js';

export const UNIDENTIFIED_MONEY = 'unidentified-money';

/** A credit line of the court's account, with what the importer knows of the account. */
export interface CreditLine {
  readonly line: BookableLine;
  readonly homeCourt: string;
  readonly accountNumber: string;
  readonly actor: Actor;
}

/** What booking needs of a line. */
export type BookableLine = Pick<
  StatementLine,
  'bankRef' | 'amountFen' | 'bookedOn' | 'counterparty' | 'remark'
>;

/** A line as it comes from the statement. */
export interface StatementCredit extends CreditLine {
  readonly line: StatementLine;
  readonly mirror: AccountId;
  /** References of lines that the same page undoes. */
  readonly givenBack: ReadonlySet<string>;
}

interface Matched extends CreditMatch, Valued {
  readonly requestNo: string | undefined;
  readonly expected: ExpectedReceipt | undefined;
  readonly transferId: string;
}

/** Books a credit line: to the case it names, else to unidentified money with its age clock. */
@Injectable()
export class ReceiptBooking {
  private readonly law = createLawBook();

  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly deadlines: Deadlines,
    private readonly credit: ReceiptCredit,
  ) {}

  /** Returns the id of the posting; the line's uniqueness is the importer's. */
  async book(tx: Tx, credit: StatementCredit): Promise<string> {
    const match = await this.match(tx, credit);
    const row = match.caseId ? await lockKnownCase(tx, match.caseId) : undefined;
    const receiptId = newId<'Receipt'>();
    await this.post(tx, credit, match, row);
    if (match.expected) {
      const { bankRef, amountFen } = credit.line;
      await compareAmounts(tx, { homeCourt: credit.homeCourt, bankRef, amountFen }, match.expected);
    }
    if (row) await this.bookToCase(tx, { ...credit, match, receiptId }, row);
    else await this.bookUnidentified(tx, { ...credit, match, receiptId });
    return match.transferId;
  }

  /**
   * A line that nothing explained becomes unidentified money with its age clock from today; the
   * posting is the caller's.
   */
  async adopt(tx: Tx, credit: CreditLine, transferId: string): Promise<void> {
    const since = await legalToday(tx);
    const bookedOn = earlierOf(credit.line.bookedOn, since);
    const match = {
      kind: 'transfer',
      caseId: undefined,
      requestNo: undefined,
      expected: undefined,
      valueOn: bookedOn,
      valuedFen: credit.line.amountFen,
      transferId,
    } as const;
    const line = { ...credit.line, bookedOn };
    const receiptId = newId<'Receipt'>();
    await this.bookUnidentified(tx, { ...credit, line, match, receiptId }, since);
  }

  private async match(
    tx: Tx,
    { line, homeCourt, accountNumber, givenBack }: StatementCredit,
  ): Promise<Matched> {
    const requestNo = requestNoOf(line);
    if (requestNo) await lockDeduction(tx, homeCourt, requestNo);
    const expected = requestNo ? await findExpected(tx, homeCourt, requestNo) : undefined;
    const suffix = suffixOf(line, accountNumber);
    const caseBySubAccount = suffix ? await caseOfSubAccount(tx, homeCourt, suffix) : undefined;
    const found = matchCredit({ requestNo, caseByRequest: expected?.caseId, caseBySubAccount });
    // A debt once told as discharged lets go of what is frozen: no money counts that is gone already.
    const caseId = givenBack.has(line.bankRef) ? undefined : found.caseId;
    return {
      ...found,
      caseId,
      requestNo,
      expected,
      ...(await valuedOf(tx, homeCourt, line, expected)),
      transferId: derivedId('receipt', homeCourt, accountNumber, line.bankRef),
    };
  }

  private async post(
    tx: Tx,
    { line, homeCourt, mirror, actor }: StatementCredit,
    match: Matched,
    row: CaseRef | undefined,
  ): Promise<void> {
    const to = row
      ? await caseAccount(tx, row.homeCourt, row.caseId)
      : await courtAccount(tx, homeCourt, 'unidentified');
    await postInTx(tx, [
      {
        id: match.transferId,
        kind: 'transfer',
        homeCourt,
        from: mirror,
        to: to.accountId,
        amountFen: line.amountFen,
        effectiveOn: match.valueOn,
        memo: row ? `到账:${line.remark || '无附言'}` : '到账(不明款)',
        decidedBy: actor.personId,
        source: line.bankRef,
        ...(row ? { caseId: row.caseId } : {}),
      },
    ]);
  }

  private async bookToCase(tx: Tx, booked: Booked, row: CaseRef): Promise<void> {
    const { match, line } = booked;
    await insertReceipt(tx, { ...receiptOf(booked), caseId: row.caseId, identifyBy: null });
    const cause = match.kind === 'deduction' ? '扣划款到账' : '案款账户到账';
    await this.credit.credited(
      tx,
      row,
      {
        receiptId: booked.receiptId,
        kind: match.kind,
        amountFen: line.amountFen,
        arrivedOn: line.bookedOn,
        valueOn: match.valueOn,
        requestNo: match.requestNo ?? null,
      },
      { actor: booked.actor, cause },
    );
  }

  private async bookUnidentified(
    tx: Tx,
    booked: Booked,
    since = booked.line.bookedOn,
  ): Promise<void> {
    const { line, homeCourt, receiptId } = booked;
    const clock = identifyClock(since, this.law);
    await insertReceipt(tx, { ...receiptOf(booked), caseId: null, identifyBy: clock.dueOn });
    await this.deadlines.set(tx, {
      kind: UNIDENTIFIED_MONEY,
      subjectId: receiptId,
      homeCourt,
      ruleRow: IDENTIFY_RULE.code,
      startsOn: since,
      dueOn: clock.dueOn,
      dueAt: startOfCourtDate(addDays(clock.dueOn, 1)),
      calendarVersion: clock.calendarVersion,
      provisional: clock.provisional,
    });
    await this.outbox.append(tx, caseFundsEvents.unidentifiedMoneyArrived, {
      subject: receiptId,
      homeCourt,
      data: {
        receiptId,
        amount: formatYuan(line.amountFen),
        arrivedOn: line.bookedOn,
        identifyBy: clock.dueOn,
      },
    });
    await this.audit.record(tx, {
      actor: booked.actor,
      action: 'receipt.arrive-unidentified',
      subjectKind: 'receipt',
      subjectId: receiptId,
      homeCourt,
      why: IDENTIFY_RULE.source,
      after: { amount: formatYuan(line.amountFen), identifyBy: clock.dueOn },
    });
  }
}

/** Suffix of a sub-account of this account; another main account may have the same suffixes. */
function suffixOf({ subAccountNumber }: StatementLine, accountNumber: string): string | undefined {
  const stem = `${accountNumber}-`;
  return subAccountNumber?.startsWith(stem) ? subAccountNumber.slice(stem.length) : undefined;
}

/** The day of deduction counts up to the amount that was executed. */
async function valuedOf(
  tx: Tx,
  homeCourt: string,
  line: StatementLine,
  expected: ExpectedReceipt | undefined,
): Promise<Valued> {
  const fresh = { receiptId: line.bankRef, arrivedOn: line.bookedOn, amountFen: line.amountFen };
  if (!expected?.deductedOn) return valued(fresh, null, 0n);
  const rows = await lockReceiptsByRequest(tx, homeCourt, expected.requestNo);
  const standing = rows.filter((receipt) => receipt.state !== 'returned');
  const covered = coveredByDeduction([...standing, fresh], expected.deductedFen);
  return valued(fresh, expected.deductedOn, covered.get(fresh.receiptId) ?? 0n);
}

interface Booked extends CreditLine {
  readonly match: Matched;
  readonly receiptId: string;
}

function receiptOf({ line, match, receiptId, homeCourt, accountNumber }: Booked) {
  return {
    receiptId,
    homeCourt,
    accountNumber,
    bankRef: line.bankRef,
    kind: match.kind,
    amountFen: line.amountFen,
    arrivedOn: line.bookedOn,
    valueOn: match.valueOn,
    valuedFen: match.valuedFen,
    payerName: line.counterparty.name || '(银行未提供)',
    payerAccount: line.counterparty.accountNumber || '(银行未提供)',
    payerBank: line.counterparty.bankCode,
    remark: line.remark,
    requestNo: match.requestNo ?? null,
    transferId: match.transferId,
  };
}
