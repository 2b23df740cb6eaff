// `ledger [seconds per measurement]`
// One hot account (every transfer debits it), floor checks and a verdict per row, alternately against
// raw inserts of the same rows in the same batch size (RATIO ledger-raw, batches of 1000 and of 100) and,
// from 64 callers, against TypeORM repositories (RATIO ledger-orm). Medians (min–max) of the rounds,
// fsyncs, WAL, CPU of the server, versions. Every row written is checked at the end.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hotLedger } from './ledger/database.mjs';
import { ormCaller } from './ledger/orm.mjs';

const SECONDS = Number(process.argv[2] ?? 4);
const ROUNDS = 3;
const CALLERS = 64;
const BATCHES = [1000, 100];

const say = (text) => process.stdout.write(`${text}\n`);
const sorted = (values) => values.toSorted((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const spread = (values) =>
  `${Math.round(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;
const at = (values, share) => sorted(values)[Math.floor((values.length - 1) * share)];

/** Runs `work` again and again from `callers` callers for the time; each call says how many rows it wrote. */
async function measure(db, callers, work) {
  const before = await db.counters();
  const begun = performance.now();
  const until = begun + SECONDS * 1_000;
  const latencies = [];
  let rows = 0;
  const caller = async () => {
    while (performance.now() < until) {
      const start = performance.now();
      const written = await work();
      rows += written; // not `+= await`: callers would overwrite each other's sums
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - begun) / 1_000;
  const after = await db.counters();
  return {
    rate: rows / seconds,
    fsyncs: (after.fsyncs - before.fsyncs) / seconds,
    walBytes: (after.walBytes - before.walBytes) / rows,
    p50: at(latencies, 0.5),
    p99: at(latencies, 0.99),
  };
}

function report(name, rounds) {
  const rates = rounds.map((round) => round.rate);
  say(
    `${name.padEnd(34)} ${spread(rates).padEnd(26)} transfers/s   ` +
      `fsync/s ${Math.round(median(rounds.map((round) => round.fsyncs)))}   ` +
      `WAL ${Math.round(median(rounds.map((round) => round.walBytes)))} B/transfer   ` +
      `p50 ${median(rounds.map((round) => round.p50)).toFixed(1)} ms  p99 ${median(rounds.map((round) => round.p99)).toFixed(1)} ms`,
  );
  return median(rates);
}

/** Alternates baseline and ours in one run. */
async function compare(db, callers, baseline, ours) {
  const [base, own] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(await measure(db, callers, baseline));
    own.push(await measure(db, callers, ours));
  }
  return { base, own };
}

const db = await hotLedger();
try {
  const { version, settings } = await db.server();
  const manifest = join(import.meta.dirname, '../../node_modules/typeorm/package.json');
  const { version: typeorm } = JSON.parse(readFileSync(manifest, 'utf8'));
  say(`${version} · Node ${process.versions.node} · TypeORM ${typeorm} · ${settings}`);
  say(
    `${ROUNDS} alternating rounds of ${SECONDS} s; every transfer debits one account with a floor\n`,
  );
  const { judge, PostingBatcher } = db.postings;
  const ratios = [];
  for (const size of BATCHES) {
    const draft = () => Array.from({ length: size }, () => db.order(randomUUID()));
    const raw = async () => {
      await db.unitOfWork.run((tx) => db.insertRaw(tx, draft()));
      return size;
    };
    const ours = async () => {
      const orders = draft();
      const verdicts = await db.unitOfWork.run((tx) => judge(tx, orders));
      if (verdicts.some((verdict) => verdict !== 'posted'))
        throw new Error('a verdict is not posted');
      return size;
    };
    const { base, own } = await compare(db, 1, raw, ours);
    const [rawRate, ownRate] = [
      report(`raw inserts, batch ${size}`, base),
      report(`post_transfers, batch ${size}`, own),
    ];
    ratios.push(ownRate / rawRate);
    say(`ratio at ${size}: ${(ownRate / rawRate).toFixed(2)}\n`);
  }
  const batcher = new PostingBatcher(db.unitOfWork);
  const orm = await ormCaller(db);
  const viaOrm = async () => {
    await orm.transfer(randomUUID());
    return 1;
  };
  const viaBatcher = async () => {
    if ((await batcher.post(db.order(randomUUID()))) !== 'posted') throw new Error('not posted');
    return 1;
  };
  const { base, own } = await compare(db, CALLERS, viaOrm, viaBatcher);
  const ormRate = report(`TypeORM repositories, ${CALLERS} callers`, base);
  const batcherRate = report(`batcher, ${CALLERS} callers`, own);
  await orm.close();
  say(`\nevery row checked: ${await db.verify()}`);
  say(`RATIO ledger-raw ${Math.min(...ratios).toFixed(3)}`);
  say(`RATIO ledger-orm ${(batcherRate / ormRate).toFixed(1)}`);
} finally {
  await db.close();
}
