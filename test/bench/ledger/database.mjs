// A database of its own with the product's migrations, a hot account, and tables for the raw inserts.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

const root = join(import.meta.dirname, '../../..');
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const COURT = '京0199';
const COLD_ACCOUNTS = 200;
const RICH_FEN = 10n ** 15n;
/** Roles belong to the whole server: the password is that of libs/testing. */
const PASSWORD = 'test';

/** The same rows with the same indexes, and nothing else: no lock, no balance, no verdict. */
const RAW_TABLES = `
  CREATE TABLE case_funds.raw_transfer (LIKE case_funds.transfer INCLUDING DEFAULTS INCLUDING INDEXES);
  CREATE TABLE case_funds.raw_entry (LIKE case_funds.entry INCLUDING DEFAULTS INCLUDING INDEXES);
  CREATE SEQUENCE case_funds.raw_version;
  GRANT SELECT, INSERT ON case_funds.raw_transfer, case_funds.raw_entry TO case_funds;
  GRANT USAGE ON SEQUENCE case_funds.raw_version TO case_funds`;
const RAW_INSERT = `
  WITH input AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, court text, "from" bigint, "to" bigint, amount bigint,
      "case" uuid, "on" date, memo text, by text, source text, hash text)
  ), t AS (
    INSERT INTO raw_transfer (transfer_id, home_court, kind, from_account, to_account, amount_fen, case_id,
      effective_on, memo, decided_by, source, input_hash, posted_at)
    SELECT id, court, 'transfer', "from", "to", amount, "case", "on", memo, by, source, hash, now() FROM input
  )
  INSERT INTO raw_entry (home_court, account_id, version, transfer_id, amount_fen, balance_after_fen)
  SELECT i.court, l.account, nextval('raw_version'), i.id, l.amount, l.amount
  FROM input i CROSS JOIN LATERAL (VALUES (i."from", -i.amount), (i."to", i.amount)) AS l (account, amount)`;

const VERIFY = `
  SELECT (SELECT count(*) FROM transfer)::text AS transfers,
    (SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY transfer_id HAVING count(*) <> 2 OR sum(amount_fen) <> 0) s)::int
    + (SELECT count(*) FROM (SELECT version, balance_after_fen - amount_fen AS before,
        lag(balance_after_fen, 1, 0::bigint) OVER w AS previous, row_number() OVER w AS place
        FROM entry WINDOW w AS (PARTITION BY account_id ORDER BY version)) e
        WHERE version <> place OR before <> previous)::int
    + (SELECT count(*) FROM account a JOIN (SELECT account_id, sum(amount_fen) AS total FROM entry GROUP BY 1) e
        USING (account_id) WHERE a.balance_fen <> e.total)::int AS faults`;

function urlFor(base, database, role) {
  const url = new URL(base);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = PASSWORD;
  }
  return url.toString();
}

async function admin(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function openAccounts(unitOfWork, postings) {
  return unitOfWork.run(async (tx) => {
    const mirror = await postings.mirrorAccount(tx, COURT, 'bench');
    const hot = await postings.caseAccount(tx, COURT, crypto.randomUUID());
    const cold = [];
    for (let index = 0; index < COLD_ACCOUNTS; index += 1) {
      cold.push((await postings.caseAccount(tx, COURT, crypto.randomUUID())).accountId);
    }
    await postings.postInTx(tx, [
      {
        ...{
          kind: 'transfer',
          id: crypto.randomUUID(),
          homeCourt: COURT,
          effectiveOn: '2026-03-02',
        },
        ...{ memo: '期初', decidedBy: 'bench', from: mirror.accountId, to: hot.accountId },
        amountFen: RICH_FEN,
      },
    ]);
    return { mirror: mirror.accountId, hot: hot.accountId, cold };
  });
}

/** Migrated database, hot account with a floor, and the product's own code from dist. */
export async function hotLedger() {
  const { postgresAdminUrl } = JSON.parse(readFileSync(join(root, '.cache/services.json'), 'utf8'));
  const name = `bench_${randomBytes(5).toString('hex')}`;
  await admin(postgresAdminUrl, `CREATE DATABASE ${name}`);
  const adminUrl = urlFor(postgresAdminUrl, name);
  const { prepareDatabase, openDatabase, UnitOfWork } = await built(
    'libs/persistence/src/index.js',
  );
  const folder = 'apps/case-funds/src/postings';
  const postings = {
    ...(await built(`${folder}/account-book.js`)),
    ...(await built(`${folder}/ledger.js`)),
    ...(await built(`${folder}/posting-batcher.js`)),
  };
  await prepareDatabase(adminUrl, [{ app: 'case-funds', password: PASSWORD }], PASSWORD);
  await admin(adminUrl, RAW_TABLES);
  const url = urlFor(postgresAdminUrl, name, 'case_funds');
  const dataSource = await openDatabase({ url, schema: 'case_funds', poolSize: 20 });
  const unitOfWork = new UnitOfWork(dataSource);
  const accounts = await openAccounts(unitOfWork, postings);
  let turn = 0;
  const order = (id) => {
    turn += 1;
    return {
      ...{ kind: 'transfer', id, homeCourt: COURT, effectiveOn: '2026-03-02', memo: '发放' },
      ...{ decidedBy: 'person-1', source: 'bench', from: accounts.hot },
      ...{ to: accounts.cold[turn % COLD_ACCOUNTS], amountFen: 1n },
    };
  };
  return {
    ...{ postings, unitOfWork, order, adminUrl, court: COURT, accounts },
    insertRaw: (tx, orders) => tx.query(RAW_INSERT, [JSON.stringify(orders.map(rawOf))]),
    counters: async () => {
      const [row] = await admin(
        adminUrl,
        'SELECT wal_sync::int AS fsyncs, wal_bytes::float8 AS "walBytes" FROM pg_stat_wal',
      );
      return row;
    },
    server: async () => {
      const [row] = await admin(
        adminUrl,
        `SELECT split_part(version(), ' on ', 1) AS version, (SELECT string_agg(name || '=' || setting, ' ' ORDER BY name)
          FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'shared_buffers')) AS settings`,
      );
      return row;
    },
    verify: async () => {
      const [row] = await dataSource.query(VERIFY);
      if (row.faults !== 0) throw new Error(`${row.faults} faults in the ledger`);
      return `${row.transfers} transfers, 0 faults`;
    },
    close: async () => {
      await dataSource.destroy();
      await admin(postgresAdminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function rawOf(item) {
  return {
    ...{ id: item.id, court: item.homeCourt, from: String(item.from), to: String(item.to) },
    ...{
      amount: String(item.amountFen),
      on: item.effectiveOn,
      memo: item.memo,
      by: item.decidedBy,
    },
    ...{ source: item.source, hash: '0'.repeat(64) },
  };
}
