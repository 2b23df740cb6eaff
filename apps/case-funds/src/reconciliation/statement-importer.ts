import type { StatementLine, StatementPage } from '@lib/agencies';
import { DepositaryBank } from '@lib/agencies';
import type { CourtCode } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday, lockSubject, UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { Inject, Injectable } from '@nestjs/common';
import {
  courtAccount,
  derivedId,
  mirrorAccount,
  postInTx,
  recordDispute,
} from '../postings/index.js';
import type { CaseFundsSettings } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { LineBooking } from './line-booking.js';
import { faultText, isOfTheLine, ownFaultOf } from './line-faults.js';
import { cutStatement } from './statement-cuts.js';
import type {
  BankAccountRef,
  BookedLine,
  LineContext,
  LineNovelty,
  StatementEntry,
} from './statement-lines.js';
import { bookableOf, givenBackWhole, insertLine, isOdd, noveltyOf } from './statement-lines.js';

const CURSOR = `
  SELECT b.cursor FROM bank_account b WHERE b.home_court = $1
  ORDER BY b.account_number LIMIT 1`;
const KNOW = `
  INSERT INTO bank_account (home_court, account_number) VALUES ($1, $2) ON CONFLICT DO NOTHING
  RETURNING account_number`;
const ADVANCE = `
  UPDATE bank_account SET cursor = $3, read_at = clock_timestamp() WHERE home_court = $1 AND account_number = $2`;
const PAGES_MAX = 50;
const ATTEMPTS_MAX = 2;

/** Where the reading of an account stands, and what is known of the page it reads. */
interface Reading {
  readonly account: BankAccountRef;
  readonly at: string | undefined;
  readonly givenBack: ReadonlySet<string>;
}

type Book = (tx: Tx, context: LineContext) => Promise<BookedLine>;

/** Reads the depositary bank's statement and books every line once, each in its own transaction. */
@Injectable()
export class StatementImporter {
  private readonly actor: Actor;

  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    private readonly bank: DepositaryBank,
    private readonly unitOfWork: UnitOfWork,
    private readonly booking: LineBooking,
  ) {
    this.actor = machineActor('case-funds', settings.courtCode as CourtCode);
  }

  /**
   * Imports what is new, at most 50 pages; returns the number of lines booked now.
   *
   * @throws DomainError `BANK.UNAVAILABLE` when the bank cannot be read; nothing is lost by it.
   */
  async import(): Promise<number> {
    let booked = 0;
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const after = await this.unitOfWork.run((tx) => readCursor(tx, this.settings.courtCode));
      const page = await this.bank.statement(after);
      const imported = await this.importPage(page, after);
      if (imported === 'overtaken') break;
      booked += imported;
      if (!page.more) break;
    }
    return booked;
  }

  /** Two processes may read at once: whoever finds the cursor moved leaves the rest to the other. */
  private async importPage(
    page: StatementPage,
    after: string | undefined,
  ): Promise<number | 'overtaken'> {
    const account = { homeCourt: this.settings.courtCode, accountNumber: page.accountNumber };
    const givenBack = givenBackWhole(page.lines);
    await this.unitOfWork.run((tx) => this.open(tx, account, page));
    let [at, booked] = [after, 0];
    for (const line of page.lines) {
      const novelty = await this.importLine({ account, at, givenBack }, line);
      if (novelty === 'overtaken') return novelty;
      if (novelty === 'new') [at, booked] = [line.cursor ?? at, booked + 1];
    }
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.holdsAt(tx, account, at))) return;
      await tx.query(ADVANCE, [account.homeCourt, account.accountNumber, page.cursor]);
      await cutStatement(tx, account, page);
    });
    return booked;
  }

  /** A line that cannot be booked is set aside, so that it stops none behind it. */
  private async importLine(
    reading: Reading,
    told: StatementEntry,
  ): Promise<LineNovelty | 'overtaken'> {
    const setAside = (why: string): Promise<LineNovelty | 'overtaken'> =>
      this.inTurn(reading, told, (tx, line) => this.booking.setAside(tx, line, why));
    const fault = ownFaultOf(told);
    if (fault !== undefined) return setAside(fault);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.inTurn(reading, told, (tx, line) => this.booking.book(tx, line));
      } catch (error) {
        if (!isOfTheLine(error)) throw error;
        // What only lost a race against people at work passes the second time.
        if (attempt < ATTEMPTS_MAX) continue;
        return setAside(faultText(error));
      }
    }
  }

  private inTurn(
    { account, at, givenBack }: Reading,
    told: StatementEntry,
    book: Book,
  ): Promise<LineNovelty | 'overtaken'> {
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.holdsAt(tx, account, at))) return 'overtaken';
      const line = isOdd(told) ? bookableOf(told, await legalToday(tx)) : told;
      const novelty = await noveltyOf(tx, account, told);
      if (novelty === 'changed') await refuseChanged(tx, account, line);
      if (novelty !== 'new') return novelty;
      const { accountId: mirror } = await mirrorAccount(
        tx,
        account.homeCourt,
        account.accountNumber,
      );
      const context = { ...account, line, mirror, actor: this.actor, givenBack };
      await insertLine(tx, account, told, await book(tx, context));
      if (told.cursor !== undefined) {
        await tx.query(ADVANCE, [account.homeCourt, account.accountNumber, told.cursor]);
      }
      return novelty;
    });
  }

  /** Takes the account's lock; true while nobody else has read on. */
  private async holdsAt(tx: Tx, account: BankAccountRef, at: string | undefined): Promise<boolean> {
    await lockSubject(tx, 'bank-account', `${account.homeCourt}/${account.accountNumber}`);
    return (await readCursor(tx, account.homeCourt)) === at;
  }

  /** The first sight of an account: what lay on it before its first line goes to suspense. */
  private async open(tx: Tx, account: BankAccountRef, page: StatementPage): Promise<void> {
    const { homeCourt, accountNumber } = account;
    const known = await tx.query(KNOW, [homeCourt, accountNumber]);
    if (known.length === 0) return;
    const openingFen = openingBalance(page);
    const mirror = await mirrorAccount(tx, homeCourt, accountNumber);
    if (openingFen <= 0n) return;
    const suspense = await courtAccount(tx, homeCourt, 'suspense');
    await postInTx(tx, [
      {
        id: derivedId('opening', homeCourt, accountNumber),
        kind: 'transfer',
        homeCourt,
        from: mirror.accountId,
        to: suspense.accountId,
        amountFen: openingFen,
        effectiveOn: await legalToday(tx),
        memo: '银行账户期初余额,待核实归属',
        decidedBy: this.actor.personId,
        source: accountNumber,
      },
    ]);
  }
}

/** The same reference with other content is not money: it is kept for a person to clear up. */
async function refuseChanged(tx: Tx, account: BankAccountRef, line: StatementLine): Promise<void> {
  await recordDispute(tx, {
    ...account,
    kind: 'changed-line',
    bankRef: line.bankRef,
    amountFen: line.amountFen,
    detail: { direction: line.direction, bookedOn: line.bookedOn },
  });
}

/** What lay on the account before the page's first line. */
function openingBalance(page: StatementPage): bigint {
  let movedFen = 0n;
  for (const entry of page.lines) {
    movedFen += signedFenOf(entry);
    if (entry.balanceAfterFen !== undefined) return entry.balanceAfterFen - movedFen;
  }
  return page.balanceFen - movedFen;
}

function signedFenOf(entry: StatementEntry): bigint {
  if (isOdd(entry)) return entry.signedFen ?? 0n;
  return entry.direction === 'credit' ? entry.amountFen : -entry.amountFen;
}

async function readCursor(tx: Tx, homeCourt: string): Promise<string | undefined> {
  const [row] = await tx.query<{ cursor: string | null }>(CURSOR, [homeCourt]);
  return row?.cursor ?? undefined;
}
