import { newId } from '@lib/kernel';
import { z } from 'zod';
import type { CaseScript } from './case-script.js';
import { BrokenPromise } from './report.js';

interface Payment {
  readonly fromBank: string;
  readonly fromAccount: string;
  readonly amount: string;
}

const ledgerSchema = z.object({
  accounts: z.array(
    z.object({ accountNumber: z.string(), accountName: z.string(), balance: z.string() }),
  ),
});
const accountSchema = z.object({
  balance: z.string(),
  entries: z.array(z.object({ amount: z.string() })),
});
const checkSchema = z.object({ ok: z.boolean(), faults: z.array(z.unknown()) });

/** The outside bodies as a director of the play moves them: worlds, payments, bad manners. */
export class Simulator {
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly court: { readonly bank: string; readonly mainAccount: string },
  ) {}

  /** Loads the world of a case anew, with the manners its play asks for. */
  async load(script: CaseScript): Promise<void> {
    await this.send('POST', '/world', {
      ...script.world,
      reset: true,
    });
    const { silentBank, lateBank, doubleBank } = script.play;
    const faults = [
      ...(silentBank ? [{ code: silentBank, faults: { query: 'silent' } }] : []),
      ...(lateBank ? [{ code: lateBank, faults: { query: 'silent' } }] : []),
      ...(doubleBank ? [{ code: doubleBank, faults: { query: 'twice' } }] : []),
      ...script.world.accounts
        .filter((account) => account['staleBalance'] !== undefined)
        .map((account) => ({ code: account.bank, faults: { query: 'stale-balance' } })),
    ];
    await this.send('PUT', '/faults', { reset: true });
    await this.send('PUT', '/faults', { bodies: [...this.promptBodies(faults), ...faults] });
  }

  /** A customer of a bank pays somebody. */
  async transfer(
    from: Payment,
    to: { readonly bank: string; readonly account: string; readonly remark: string },
  ): Promise<void> {
    const answer = await this.send('POST', `/banks/${from.fromBank}/transfers`, {
      transferId: newId(),
      fromAccount: from.fromAccount,
      toBank: to.bank,
      toAccount: to.account,
      amount: from.amount,
      toName: await this.nameOf(to.bank, to.account),
      remark: to.remark,
    });
    const { status } = z.object({ status: z.string() }).parse(answer);
    if (status !== 'settled') throw new BrokenPromise(`模拟付款未到账:${JSON.stringify(answer)}`);
  }

  /** A customer pays the court: its main account, or the account of a case. */
  async payCourt(from: Payment, remark: string, account = this.court.mainAccount): Promise<void> {
    await this.transfer(from, { bank: this.court.bank, account, remark });
  }

  /** A body keeps its receipts back until {@link resumeControl}. */
  async holdControl(body: string): Promise<void> {
    await this.send('PUT', '/faults', { bodies: [{ code: body, faults: { control: 'silent' } }] });
  }

  async resumeControl(body: string): Promise<void> {
    await this.send('PUT', '/faults', { bodies: [{ code: body, faults: { control: 'prompt' } }] });
    await this.answerNow(body);
  }

  /** A body sends what it withheld. */
  async answerNow(body: string): Promise<void> {
    await this.send('POST', `/bodies/${body}/answers`, {});
  }

  /** The court's bank executes the next payment, its answer is lost and its statement lags. */
  async nextPayoutTimesOut(): Promise<void> {
    const faults = { payment: 'timeout-after-doing', paymentTimes: 1, statement: 'late' };
    await this.send('PUT', '/faults', { bodies: [{ code: this.court.bank, faults }] });
  }

  async statementCatchesUp(): Promise<void> {
    const faults = { statement: 'exact' };
    await this.send('PUT', '/faults', { bodies: [{ code: this.court.bank, faults }] });
  }

  /** What the bank itself says lies on all accounts of the court. */
  async courtBalances(): Promise<readonly { accountNumber: string; balance: string }[]> {
    const ledger = ledgerSchema.parse(await this.send('GET', `/banks/${this.court.bank}/ledger`));
    return ledger.accounts.filter(({ accountNumber }) =>
      accountNumber.startsWith(this.court.mainAccount),
    );
  }

  /** Every signed entry that the bank booked on the court's accounts. */
  async courtEntries(): Promise<readonly string[]> {
    const entries: string[] = [];
    for (const { accountNumber } of await this.courtBalances()) {
      const account = accountSchema.parse(
        await this.send('GET', `/banks/${this.court.bank}/accounts/${accountNumber}`),
      );
      entries.push(...account.entries.map((entry) => entry.amount));
    }
    return entries;
  }

  async ledgerCheck(): Promise<{ ok: boolean; detail: string }> {
    const check = checkSchema.parse(await this.send('GET', '/ledger/check'));
    return { ok: check.ok, detail: JSON.stringify(check.faults) };
  }

  private promptBodies(
    faults: readonly { readonly code: string }[],
  ): { code: string; faults: Record<string, string> }[] {
    return BODIES.filter((code) => !faults.some((fault) => fault.code === code)).map((code) => ({
      code,
      faults: { query: 'prompt', control: 'prompt' },
    }));
  }

  private async nameOf(bank: string, account: string): Promise<string> {
    if (bank === this.court.bank && account.startsWith(this.court.mainAccount)) {
      const [main] = ledgerSchema
        .parse(await this.send('GET', `/banks/${bank}/ledger`))
        .accounts.filter(({ accountNumber }) => accountNumber === this.court.mainAccount);
      return main?.accountName ?? '';
    }
    const found = await this.send('GET', `/banks/${bank}/accounts/${account}`);
    return z.object({ accountName: z.string() }).parse(found).accountName;
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-simulator-token': this.token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new BrokenPromise(`模拟器 ${method} ${path} → ${answer.status} ${text}`);
    return text ? (JSON.parse(text) as unknown) : undefined;
  }
}

const BODIES = ['BANK-A', 'BANK-B', 'BANK-C', 'BANK-D', 'BANK-E', 'BANK-F', 'RE', 'VEH'];
