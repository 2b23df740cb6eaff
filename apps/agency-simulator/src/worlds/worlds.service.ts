import type { agencySimulatorApi, AnswerOf, BodyOf } from '@lib/contracts';
import type { FieldFault } from '@lib/kernel';
import { DomainError, parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday, UnitOfWork } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { COURT_BANK } from '../bodies.js';
import { Freezes, Ledger } from '../ledger/index.js';

type World = BodyOf<typeof agencySimulatorApi.loadWorld>;

/** Children before parents. */
const TABLES = [
  'payment',
  'customer_transfer',
  'outgoing',
  'request',
  'seizure',
  'vehicle',
  'estate',
  'account_freeze',
  'entry',
  'account',
  'customer',
  'world',
] as const;

/** Loads customers, accounts with opening balances and register entries. */
@Injectable()
export class WorldsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly freezes: Freezes,
  ) {}

  /**
   * Loads a world once. Exchange files that were dealt with stay dealt with, also after a reset.
   *
   * @returns loaded false when the same world is already there.
   * @throws DomainError `WORLD.OTHER_CONTENT` (409), `WORLD.FAULTY` (422) with every fault.
   */
  async load(world: World): Promise<AnswerOf<typeof agencySimulatorApi.loadWorld>> {
    assertComplete(world);
    const { reset, ...content } = world;
    const hash = canonicalHash(content);
    return this.uow.run(async (tx) => {
      await this.ledger.lock(tx);
      if (reset) for (const table of TABLES) await tx.query(`DELETE FROM ${table}`);
      const [known] = await tx.query<{ hash: string }>(
        'SELECT content_hash AS hash FROM world WHERE world_id = $1',
        [world.worldId],
      );
      if (known?.hash === hash) return { worldId: world.worldId, loaded: false };
      if (known) {
        throw new DomainError('WORLD.OTHER_CONTENT', 'conflict', '同名的世界内容不同', {
          hint: '换一个 worldId,或以 reset: true 清空后重新载入',
        });
      }
      await tx.query('INSERT INTO world VALUES ($1, $2, legal_now())', [world.worldId, hash]);
      await this.fill(tx, world);
      return { worldId: world.worldId, loaded: true };
    });
  }

  private async fill(tx: Tx, world: World): Promise<void> {
    if (world.court) await this.openCourt(tx, world.court);
    const ids = new Map<string, bigint>();
    for (const customer of world.customers) ids.set(customer.ref, await addCustomer(tx, customer));
    for (const account of world.accounts) {
      await this.openAccount(tx, account, idOf(ids, account.owner));
    }
    for (const { owner, ...estate } of world.realEstate) {
      await tx.query('INSERT INTO estate (customer_id, unit_no, content) VALUES ($1, $2, $3)', [
        idOf(ids, owner),
        estate.unitNo,
        JSON.stringify(estate),
      ]);
    }
    for (const { owner, ...vehicle } of world.vehicles) {
      await tx.query('INSERT INTO vehicle (customer_id, plate, content) VALUES ($1, $2, $3)', [
        idOf(ids, owner),
        vehicle.plate,
        JSON.stringify(vehicle),
      ]);
    }
  }

  private async openCourt(tx: Tx, { mainAccount }: NonNullable<World['court']>): Promise<void> {
    const { accountNumber, accountName, balance } = mainAccount;
    const opened = await tx.query(
      `INSERT INTO account (bank, account_no, kind, name, account_class, account_state, opened_on)
       VALUES ($1, $2, 'court', $3, '案款专户', '正常', legal_today())
       ON CONFLICT (bank, account_no) DO NOTHING RETURNING account_no`,
      [COURT_BANK, accountNumber, accountName],
    );
    // The court of a second case file is the court of the first.
    if (opened.length === 0) return;
    await this.ledger.open(tx, { bank: COURT_BANK, accountNo: accountNumber }, parseYuan(balance));
  }

  private async openAccount(
    tx: Tx,
    account: World['accounts'][number],
    customerId: bigint,
  ): Promise<void> {
    const key = { bank: account.bank, accountNo: account.accountNumber };
    if (await this.ledger.find(tx, key)) {
      throw new DomainError('WORLD.FAULTY', 'unprocessable', `账号已存在:${key.accountNo}`);
    }
    await tx.query(
      `INSERT INTO account (bank, account_no, kind, customer_id, name, account_class,
         account_state, opened_on, stale_balance_fen)
       SELECT $1, $2, 'customer', customer_id, name, $4, $5, legal_today() - 400, $6
         FROM customer WHERE customer_id = $3`,
      [
        key.bank,
        key.accountNo,
        customerId,
        account.class,
        account.state,
        account.staleBalance === undefined ? null : parseYuan(account.staleBalance),
      ],
    );
    await this.ledger.open(tx, key, parseYuan(account.balance));
    for (const earlier of account.earlierFreezes) {
      await this.freezes.place(tx, {
        ...key,
        requestNo: null,
        lineNo: 1,
        authority: earlier.authority,
        caseNo: '',
        documentNo: earlier.documentNo,
        capFen: parseYuan(earlier.amount),
        from: await legalToday(tx),
        to: earlier.endsOn,
      });
    }
  }
}

async function addCustomer(tx: Tx, customer: World['customers'][number]): Promise<bigint> {
  const [row] = await tx.query<{ id: bigint }>(
    `INSERT INTO customer (name, document_type, document_number) VALUES ($1, $2, $3)
     ON CONFLICT (document_number, name) DO UPDATE SET document_type = excluded.document_type
     RETURNING customer_id AS id`,
    [customer.name, customer.documentType, customer.documentNumber],
  );
  return row?.id ?? 0n;
}

function idOf(ids: ReadonlyMap<string, bigint>, ref: string): bigint {
  return ids.get(ref) ?? 0n;
}

/** Every reference that leads nowhere and every number used twice. */
function assertComplete(world: World): void {
  const refs = new Set(world.customers.map((customer) => customer.ref));
  const owned = {
    accounts: world.accounts,
    realEstate: world.realEstate,
    vehicles: world.vehicles,
  };
  const fields: FieldFault[] = Object.entries(owned).flatMap(([list, rows]) =>
    rows.flatMap(({ owner }, index) =>
      refs.has(owner) ? [] : [{ path: `${list}[${index}].owner`, message: `没有客户 ${owner}` }],
    ),
  );
  fields.push(
    ...repeated(world.customers, 'customers', (one) => one.ref),
    ...repeated(world.accounts, 'accounts', (one) => `${one.bank} ${one.accountNumber}`),
    ...repeated(world.realEstate, 'realEstate', (one) => one.unitNo),
    ...repeated(world.vehicles, 'vehicles', (one) => one.plate),
  );
  if (fields.length === 0) return;
  throw new DomainError('WORLD.FAULTY', 'unprocessable', `世界有 ${fields.length} 处错误`, {
    fields,
  });
}

function repeated<Row>(
  rows: readonly Row[],
  list: string,
  keyOf: (row: Row) => string,
): FieldFault[] {
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const key = keyOf(row);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ path: `${list}[${index}]`, message: `重复:${key}` }];
  });
}
