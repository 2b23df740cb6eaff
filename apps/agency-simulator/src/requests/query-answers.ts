import type { AccountFound, QueryAnswer, QueryRequest, RealEstateFound } from '@lib/agencies';
import type { SendBack, VehicleFound } from '@lib/agencies';
import type { CourtDate, Fen } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { BodyFaults } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { Body } from '../bodies.js';
import { type Freeze, Freezes } from '../ledger/index.js';
import { legalInstant } from './legal-instant.js';
import { findSubject } from './subjects.js';

interface AccountRow {
  readonly accountNo: string;
  readonly class: string;
  readonly state: string;
  readonly openedOn: CourtDate;
  readonly balanceFen: Fen;
  readonly staleBalanceFen: Fen | null;
}

interface EntryRow {
  readonly at: string;
  readonly amountFen: Fen;
  readonly serial: string;
  readonly counterpartyName: string;
  readonly counterpartyAccountNo: string;
  readonly counterpartyBank: string;
}

type EstateContent = Omit<RealEstateFound, 'lineNo' | 'mortgages' | 'seizures' | 'coOwners'> & {
  readonly coOwners: readonly { readonly name: string; readonly share: string }[];
  readonly mortgages: readonly {
    readonly holder: string;
    readonly amount: string;
    readonly registeredOn: CourtDate;
    readonly certificateNo: string;
  }[];
};

const TRANSACTIONS_MAX = 500;

/** What a body knows of a person at the moment of its answer. */
@Injectable()
export class QueryAnswers {
  constructor(private readonly freezes: Freezes) {}

  async answer(
    tx: Tx,
    body: Body,
    request: QueryRequest,
    manner: BodyFaults['query'],
  ): Promise<QueryAnswer | SendBack> {
    const { requestNo } = request;
    const subject = await findSubject(tx, request.subject);
    if (subject.kind === 'name-differs') {
      return { kind: 'send-back', requestNo, reason: '户名与证件号码不符' };
    }
    const head = { requestNo, asOf: await legalInstant(tx) };
    const customerId = subject.kind === 'known' ? subject.customerId : 0n;
    switch (body.kind) {
      case 'bank': {
        const accounts = await this.accounts(tx, { body, request, customerId, manner });
        return { ...head, kind: 'accounts', accounts };
      }
      case 'real-estate':
        return { ...head, kind: 'real-estate', estates: await estates(tx, customerId) };
      case 'vehicle':
        return { ...head, kind: 'vehicles', vehicles: await vehicles(tx, customerId) };
    }
  }

  private async accounts(
    tx: Tx,
    { body, request, customerId, manner }: Ask,
  ): Promise<AccountFound[]> {
    const rows = await tx.query<AccountRow>(
      `SELECT account_no AS "accountNo", account_class AS class, account_state AS state,
         opened_on AS "openedOn", balance_fen AS "balanceFen",
         stale_balance_fen AS "staleBalanceFen"
       FROM account WHERE bank = $1 AND customer_id = $2 ORDER BY account_no`,
      [body.code, customerId],
    );
    const found: AccountFound[] = [];
    for (const [index, row] of rows.entries()) {
      const key = { bank: body.code, accountNo: row.accountNo };
      const standing = await this.freezes.standing(tx, key);
      const heldFen = standing.reduce((sumFen, freeze) => sumFen + freeze.heldFen, 0n);
      const stale = manner === 'stale-balance' ? row.staleBalanceFen : null;
      const balanceFen = stale ?? row.balanceFen;
      found.push({
        lineNo: index + 1,
        accountNo: row.accountNo,
        accountClass: row.class,
        accountState: row.state,
        branch: `${body.name}营业部`,
        openedOn: row.openedOn,
        currency: '156',
        balanceFen,
        availableFen: balanceFen > heldFen ? balanceFen - heldFen : 0n,
        products: [],
        measuresInForce: standing.map(measureOf),
        transactions: await transactions(tx, key, request),
        priorRights: [],
        subAccounts: [],
      });
    }
    return found;
  }
}

interface Ask {
  readonly body: Body;
  readonly request: QueryRequest;
  readonly customerId: bigint;
  readonly manner: BodyFaults['query'];
}

/** A freeze as others see it. */
export function measureOf(freeze: Freeze, index: number): AccountFound['measuresInForce'][number] {
  return {
    rank: index + 1,
    authority: freeze.authority,
    documentNo: freeze.documentNo,
    amountFen: freeze.capFen,
    endsOn: freeze.to,
  };
}

async function transactions(
  tx: Tx,
  { bank, accountNo }: { readonly bank: string; readonly accountNo: string },
  { cashFlow }: QueryRequest,
): Promise<AccountFound['transactions']> {
  if (!cashFlow) return [];
  const rows = await tx.query<EntryRow>(
    `SELECT to_char(booked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS') || '+08:00' AS at,
       amount_fen AS "amountFen", bank_ref AS serial, counterpart_name AS "counterpartyName",
       counterpart_account AS "counterpartyAccountNo", counterpart_bank AS "counterpartyBank"
     FROM entry WHERE bank = $1 AND account_no = $2 AND booked_on BETWEEN $3 AND $4
     ORDER BY entry_id LIMIT ${TRANSACTIONS_MAX}`,
    [bank, accountNo, cashFlow.from, cashFlow.to],
  );
  return rows.map(({ amountFen, ...row }) => ({
    ...row,
    direction: amountFen > 0n ? ('in' as const) : ('out' as const),
    amountFen: amountFen > 0n ? amountFen : -amountFen,
  }));
}

async function estates(tx: Tx, customerId: bigint): Promise<RealEstateFound[]> {
  const rows = await tx.query<{ content: EstateContent }>(
    'SELECT content FROM estate WHERE customer_id = $1 ORDER BY unit_no',
    [customerId],
  );
  const found: RealEstateFound[] = [];
  for (const [index, { content }] of rows.entries()) {
    const seizures = await tx.query<RealEstateFound['seizures'][number]>(
      `SELECT (row_number() OVER (ORDER BY seizure_id))::integer AS rank, authority,
         '查封' AS kind, document_no AS "documentNo", from_on AS "from", to_on AS "to"
       FROM seizure WHERE unit_no = $1 AND state = 'live' ORDER BY seizure_id`,
      [content.unitNo],
    );
    found.push({
      ...content,
      lineNo: index + 1,
      mortgages: content.mortgages.map(({ amount, ...mortgage }) => ({
        ...mortgage,
        amountFen: parseYuan(amount),
      })),
      seizures,
    });
  }
  return found;
}

async function vehicles(tx: Tx, customerId: bigint): Promise<VehicleFound[]> {
  const rows = await tx.query<{ content: Omit<VehicleFound, 'lineNo' | 'seizures' | 'state'> }>(
    'SELECT content FROM vehicle WHERE customer_id = $1 ORDER BY plate',
    [customerId],
  );
  return rows.map(({ content }, index) => ({
    ...content,
    lineNo: index + 1,
    state: '正常',
    seizures: [],
  }));
}
