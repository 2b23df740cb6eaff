// The same ledger the way an ORM is commonly used: one interactive transaction per transfer, rows
// loaded under a pessimistic lock, changed as objects and saved by their repositories.
import { DataSource, EntitySchema, In } from 'typeorm';
import pg from 'pg';

const POOL = 20;
const COLD = 200;

const bigint = {
  type: 'bigint',
  transformer: { to: (v) => v?.toString(), from: (v) => BigInt(v) },
};

const Account = new EntitySchema({
  name: 'OrmAccount',
  tableName: 'orm_account',
  columns: {
    id: { type: 'int', primary: true },
    floorFen: { ...bigint, name: 'floor_fen' },
    balanceFen: { ...bigint, name: 'balance_fen' },
    version: { type: 'int' },
  },
});
const Transfer = new EntitySchema({
  name: 'OrmTransfer',
  tableName: 'orm_transfer',
  columns: {
    id: { type: 'uuid', primary: true },
    fromAccount: { type: 'int', name: 'from_account' },
    toAccount: { type: 'int', name: 'to_account' },
    amountFen: { ...bigint, name: 'amount_fen' },
    memo: { type: 'text' },
    inputHash: { type: 'text', name: 'input_hash' },
  },
});
const Entry = new EntitySchema({
  name: 'OrmEntry',
  tableName: 'orm_entry',
  columns: {
    account: { type: 'int', primary: true },
    version: { type: 'int', primary: true },
    transferId: { type: 'uuid', name: 'transfer_id' },
    amountFen: { ...bigint, name: 'amount_fen' },
    balanceAfterFen: { ...bigint, name: 'balance_after_fen' },
  },
});

const TABLES = `
  CREATE TABLE orm_account (id int PRIMARY KEY, floor_fen bigint NOT NULL, balance_fen bigint NOT NULL, version int NOT NULL) WITH (fillfactor = 50);
  CREATE TABLE orm_transfer (id uuid PRIMARY KEY, from_account int NOT NULL, to_account int NOT NULL, amount_fen bigint NOT NULL, memo text NOT NULL, input_hash text NOT NULL);
  CREATE TABLE orm_entry (account int, version int, transfer_id uuid NOT NULL, amount_fen bigint NOT NULL, balance_after_fen bigint NOT NULL, PRIMARY KEY (account, version));
  CREATE INDEX orm_entry_transfer ON orm_entry (transfer_id);
  INSERT INTO orm_account SELECT n, 0, CASE WHEN n = 1 THEN 1000000000000000 ELSE 0 END, 0 FROM generate_series(1, ${COLD + 1}) n`;

/** Posts one transfer from the hot account by repositories. */
export async function ormCaller({ adminUrl }) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(TABLES);
  await client.end();
  const dataSource = await new DataSource({
    type: 'postgres',
    url: adminUrl,
    entities: [Account, Transfer, Entry],
    poolSize: POOL,
  }).initialize();
  let turn = 0;
  const transfer = async (id) => {
    turn += 1;
    const ids = [1, 2 + (turn % COLD)];
    await dataSource.transaction(async (manager) => {
      const transfers = manager.getRepository(Transfer);
      if (await transfers.findOneBy({ id })) return;
      const accounts = manager.getRepository(Account);
      const [from, to] = await accounts.find({
        where: { id: In(ids) },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const amountFen = 1n;
      if (from.balanceFen - amountFen < from.floorFen) throw new Error('insufficient');
      await transfers.insert({
        ...{ id, fromAccount: from.id, toAccount: to.id, amountFen },
        ...{ memo: '发放', inputHash: '0'.repeat(64) },
      });
      for (const [account, signedFen] of [
        [from, -amountFen],
        [to, amountFen],
      ]) {
        account.balanceFen += signedFen;
        account.version += 1;
      }
      await accounts.save([from, to]);
      await manager.getRepository(Entry).insert(
        [
          [from, -amountFen],
          [to, amountFen],
        ].map(([account, signedFen]) => ({
          ...{ account: account.id, version: account.version, transferId: id },
          ...{ amountFen: signedFen, balanceAfterFen: account.balanceFen },
        })),
      );
    });
  };
  return { transfer, close: () => dataSource.destroy() };
}
