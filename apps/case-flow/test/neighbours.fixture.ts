import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { caseFundsApi, queryControlApi } from '@lib/contracts';
import type { AnswerOf } from '@lib/contracts';
import { newId } from '@lib/kernel';

type Payout = AnswerOf<typeof caseFundsApi.listPayouts>['items'][number];
type Release = AnswerOf<typeof queryControlApi.listReleases>['items'][number];

/** What the two neighbours say about every case. */
export interface NeighbourFacts {
  readonly live: number;
  readonly releases: readonly Release['state'][];
  readonly discharged: boolean;
  readonly held: string;
  readonly payouts: readonly Partial<Payout>[];
}

/** Nothing is owed, restrained or unpaid: the case may close. */
export const FINISHED: NeighbourFacts = {
  live: 0,
  releases: ['acknowledged'],
  discharged: true,
  held: '0.00',
  payouts: [{ state: 'paid' }],
};

export type Fault = 'silent' | 'broken' | 'malformed' | 'refusing';

const AT = '2026-03-02T02:00:00.000Z';
const KIND = 'application/json';

/** query-control and case-funds as a closing sees them: one small server for both. */
export class Neighbours {
  facts: NeighbourFacts = FINISHED;
  /** Part of a path, e.g. `sums`, whose answers go wrong, and how. */
  fault: { readonly at: string; readonly how: Fault } | undefined;
  readonly asked: IncomingMessage[] = [];

  private constructor(
    readonly url: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Neighbours> {
    const held: { neighbours?: Neighbours } = {};
    const server = createServer((request, response) => {
      const { status, text } = held.neighbours?.answer(request) ?? { status: 500, text: '' };
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, { 'content-type': KIND }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    held.neighbours = new Neighbours(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return held.neighbours;
  }

  close(): Promise<void> {
    return this.stop();
  }

  private answer(request: IncomingMessage): { status: number; text: string } {
    this.asked.push(request);
    const last = request.url?.split('/').at(-1) ?? '';
    if (this.fault?.at === last) return FAULTS[this.fault.how];
    return { status: 200, text: JSON.stringify(this.bodyOf(last)) };
  }

  private bodyOf(what: string): unknown {
    const { live, releases, discharged, held, payouts } = this.facts;
    switch (what) {
      case 'measures':
        return { items: [], held: '0.00', cap: '0.00', live };
      case 'releases':
        return { items: releases.map(releaseOf) };
      case 'payouts':
        return { items: payouts.map(payoutOf) };
      default:
        return {
          ...{ due: '1.00', received: '1.00', paidOut: '1.00', outstanding: '0.00' },
          ...{ held, discharged, debtVersion: 1, asOf: '2026-03-02' },
        };
    }
  }
}

const FAULTS: Readonly<Record<Fault, { status: number; text: string }>> = {
  silent: { status: 0, text: '' },
  broken: { status: 500, text: '{}' },
  malformed: { status: 200, text: '{"items":"none"}' },
  refusing: {
    status: 403,
    text: JSON.stringify({
      ...{
        type: 'urn:x',
        title: '没有权限',
        status: 403,
        instance: '/',
        code: 'ACCESS.OUT_OF_SCOPE',
      },
      detail: '您不在这个案件的办理或查看范围内',
    }),
  },
};

function releaseOf(state: Release['state']): Release {
  return {
    batchId: newId(),
    caseId: newId(),
    cause: 'discharged',
    state,
    draftedAt: AT,
    orders: [],
  };
}

function payoutOf(change: Partial<Payout>): Payout {
  const payee = {
    accountName: '甲某(虚构)',
    accountNumber: '62',
    bankName: '示例银行(虚构)',
    bankCode: 'B',
  };
  return {
    ...{ payoutId: newId(), caseId: newId(), kind: 'applicant', amount: '1.00', state: 'paid' },
    ...{ stateText: '', version: 1, payee, proposedAt: AT, history: [] },
    ...change,
  };
}
