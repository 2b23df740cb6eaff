import type { ControlOutcome, ControlRequest, DepositLine } from '@lib/agencies';
import type { Fen } from '@lib/kernel';
import { addDays, compactHalfWidth } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { type Body, COURT_BANK } from '../bodies.js';
import { type Account, type Freeze, Freezes, Ledger, sameText } from '../ledger/index.js';
import { legalInstant } from './legal-instant.js';
import { measureOf } from './query-answers.js';
import { findSubject } from './subjects.js';

interface Place {
  readonly body: Body;
  readonly request: ControlRequest;
  readonly line: DepositLine;
}

/** What a line did: amounts asked and done, and the freeze that it touched. */
interface Done {
  readonly requestedFen: Fen;
  readonly heldFen: Fen;
  readonly freeze: Freeze;
  /** Printed period; of a deduction the day the money left. */
  readonly period: Pick<ControlOutcome, 'from' | 'to'>;
}

type Reply = Done | { readonly refused: string };

/** Executes control orders on deposits: freeze, continue, release, deduct. */
@Injectable()
export class ControlLines {
  constructor(
    private readonly ledger: Ledger,
    private readonly freezes: Freezes,
  ) {}

  async execute(tx: Tx, place: Place): Promise<ControlOutcome> {
    await this.ledger.lock(tx);
    const { body, line } = place;
    const account = await this.ledger.find(tx, { bank: body.code, accountNo: line.accountNo });
    const wrong = await this.unfit(tx, place, account);
    const reply = wrong === undefined ? await this.act(tx, place) : { refused: wrong };
    return this.outcome(tx, place, reply);
  }

  /** The freeze of an earlier request as it stands now (a credit was caught, a rank moved up). */
  async update(tx: Tx, freeze: Freeze): Promise<ControlOutcome> {
    const done: Done = {
      requestedFen: freeze.capFen,
      heldFen: freeze.heldFen,
      freeze,
      period: { from: freeze.from, to: freeze.to },
    };
    return this.doneOutcome(tx, freeze.lineNo, done);
  }

  /** What the bank checks before anything else (law/query-control.md §4.5). */
  private async unfit(
    tx: Tx,
    { request, line }: Place,
    account: Account | undefined,
  ): Promise<string | undefined> {
    if (account?.kind !== 'customer') return '账号不存在';
    const subject = await findSubject(tx, request.subject);
    if (subject.kind !== 'known' || subject.customerId !== account.customerId) {
      return '户名或证件号码与账户不符';
    }
    if (line.currency !== '156') return '模拟机构只有人民币账户';
    return line.amountFen > 0n ? undefined : '金额应大于零';
  }

  private async act(tx: Tx, place: Place): Promise<Reply> {
    switch (place.line.measure) {
      case 'freeze':
        return this.freeze(tx, place);
      case 'continue':
        return this.prolong(tx, place);
      case 'release':
        return this.release(tx, place);
      case 'deduct':
        return this.deduct(tx, place);
    }
  }

  private async freeze(tx: Tx, { body, request, line }: Place): Promise<Reply> {
    const { from, to } = line;
    if (from === undefined || to === undefined) return { refused: '没有冻结起止日期' };
    if (to < (await legalToday(tx))) return { refused: '冻结结束日期已过' };
    const freeze = await this.freezes.place(tx, {
      bank: body.code,
      accountNo: line.accountNo,
      requestNo: request.requestNo,
      lineNo: line.lineNo,
      authority: request.court.name,
      caseNo: request.caseNumber,
      documentNo: line.rulingNo,
      capFen: line.amountFen,
      from,
      to,
    });
    return { requestedFen: line.amountFen, heldFen: freeze.heldFen, freeze, period: { from, to } };
  }

  private async prolong(tx: Tx, place: Place): Promise<Reply> {
    const { from, to } = place.line;
    const freeze = await this.named(tx, place);
    if (!freeze) return { refused: '未找到原冻结(原案号或原请求编号不符)' };
    const over = freeze.state !== 'live' || freeze.to < (await legalToday(tx));
    if (over) return { refused: '原冻结已失效或已解除,不能续行' };
    if (to === undefined || to <= freeze.to) return { refused: '续行冻结的结束日期不晚于原期限' };
    const next = addDays(freeze.to, 1);
    if (from !== undefined && from > next) return { refused: '续行冻结的起始日期与原期限不衔接' };
    await this.freezes.prolong(tx, freeze, to);
    const now = await this.freezes.byId(tx, freeze.freezeId);
    const period = { from: next, to };
    return { requestedFen: now.capFen, heldFen: now.heldFen, freeze: now, period };
  }

  private async release(tx: Tx, place: Place): Promise<Reply> {
    const freeze = await this.named(tx, place);
    if (!freeze) return { refused: '未找到原冻结(原案号或原请求编号不符)' };
    const { amountFen } = place.line;
    const releasedFen = await this.freezes.release(tx, freeze, amountFen);
    const now = await this.freezes.byId(tx, freeze.freezeId);
    return { requestedFen: amountFen, heldFen: releasedFen, freeze: now, period: {} };
  }

  private async deduct(tx: Tx, place: Place): Promise<Reply> {
    const { line, request } = place;
    const freeze = await this.named(tx, place);
    if (!freeze) return { refused: '未找到原冻结,不能扣划(先冻结后扣划)' };
    if (freeze.state !== 'live') return { refused: '原冻结已失效或已解除,不能扣划' };
    if (freeze.heldFen < line.amountFen) return { refused: '扣划金额超过实际冻结金额' };
    const payee = await this.payee(tx, line);
    if (!payee) return { refused: '收款账户不是法院案款专户,或户名不符' };
    await this.freezes.take(tx, freeze, {
      amountFen: line.amountFen,
      payee,
      requestNo: request.requestNo,
    });
    const today = await legalToday(tx);
    const now = await this.freezes.byId(tx, freeze.freezeId);
    const period = { from: today, to: today };
    return { requestedFen: line.amountFen, heldFen: line.amountFen, freeze: now, period };
  }

  private async payee(tx: Tx, { payee }: DepositLine): Promise<Account | undefined> {
    if (payee?.bankCode !== COURT_BANK) return undefined;
    const account = await this.ledger.payee(tx, { bank: COURT_BANK, accountNo: payee.accountNo });
    const court = account?.kind === 'court' || account?.kind === 'sub';
    return court && sameText(account.name, payee.accountName) ? account : undefined;
  }

  private async named(tx: Tx, { body, line }: Place): Promise<Freeze | undefined> {
    if (!line.original) return undefined;
    const key = { bank: body.code, accountNo: line.accountNo };
    return this.freezes.original(tx, key, {
      ...line.original,
      caseNumber: compactHalfWidth(line.original.caseNumber),
    });
  }

  private async outcome(tx: Tx, { body, line }: Place, reply: Reply): Promise<ControlOutcome> {
    if (!('refused' in reply)) {
      await this.freezes.reported(tx, reply.freeze);
      return this.doneOutcome(tx, line.lineNo, reply);
    }
    const key = { bank: body.code, accountNo: line.accountNo };
    const account = await this.ledger.find(tx, key);
    return {
      lineNo: line.lineNo,
      accountNo: line.accountNo,
      outcome: 'refused',
      reason: reply.refused,
      requestedFen: line.amountFen,
      heldFen: 0n,
      uncoveredFen: line.amountFen,
      balanceFen: account?.kind === 'customer' ? account.balanceFen : 0n,
      availableFen: account?.kind === 'customer' ? await this.ledger.available(tx, key) : 0n,
      asOf: await legalInstant(tx),
      earlierFreezes: [],
      priorRights: [],
    };
  }

  private async doneOutcome(tx: Tx, lineNo: number, done: Done): Promise<ControlOutcome> {
    const { requestedFen, heldFen, freeze, period } = done;
    const account = await this.ledger.find(tx, freeze);
    return {
      lineNo,
      accountNo: freeze.accountNo,
      outcome: 'done',
      requestedFen,
      heldFen,
      uncoveredFen: requestedFen - heldFen,
      balanceFen: account?.balanceFen ?? 0n,
      availableFen: await this.ledger.available(tx, freeze),
      ...period,
      asOf: await legalInstant(tx),
      standing: { capFen: freeze.capFen, heldFen: freeze.heldFen },
      earlierFreezes: (await this.freezes.earlier(tx, freeze)).map(measureOf),
      priorRights: [],
    };
  }
}
