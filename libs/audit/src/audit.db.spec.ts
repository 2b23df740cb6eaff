// Rows and tree on a real database, with the app's own role: nothing can be changed, nothing is passed over.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gauge } from '@lib/platform';
import { Logger } from '@nestjs/common';
import { actorOf } from '../../../test/spine/actors.js';
import { recordActs } from '../../../test/spine/audit-entries.js';
import { COURT, SPINE_SCHEMA, SpineDatabase } from '../../../test/spine/spine-database.js';
import { AuditSealer } from './audit-sealer.js';
import { AuditTrail } from './audit-trail.js';
import { stateHash } from './entry.js';
import { verifyAudit } from './verify-audit.js';

const officer = actorOf('person-1', ['officer']);

let database: SpineDatabase;
let sealer: AuditSealer;
const trail = new AuditTrail();

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  sealer = new AuditSealer(database.unitOfWork, database.reads);
});
afterAll(() => database.drop());

const record = (count: number, court?: string): Promise<void> => recordActs(database, count, court);

const verify = () => verifyAudit(database.reads, SPINE_SCHEMA);

/** The last head of the court, as a fault of the store would leave it. */
const bendPeaks = (court: string): Promise<void> =>
  database.asAdmin(
    'ALTER TABLE audit_seal DISABLE TRIGGER USER',
    `UPDATE audit_seal SET peaks = '{}' WHERE home_court = '${court}'`,
    'ALTER TABLE audit_seal ENABLE TRIGGER USER',
  );
const oldestUnsealed = async (): Promise<number | undefined> => {
  const metric = gauge({ name: 'enforcement_audit_oldest_unsealed_seconds', help: '' });
  return (await metric.get()).values[0]?.value;
};

describe('recording', () => {
  it('writes the entry in the transaction of the act: a rolled back act leaves none', async () => {
    const failing = database.run(async (tx) => {
      await trail.record(tx, {
        actor: officer,
        action: 'undone',
        subjectKind: 'measure',
        subjectId: 'undone',
        homeCourt: COURT,
      });
      throw new Error('the act failed');
    });

    await expect(failing).rejects.toThrow('the act failed');
    expect(await database.reads.query(`SELECT 1 FROM audit_entry WHERE action = 'undone'`)).toEqual(
      [],
    );
  });

  it('keeps states as salted digests that a claimed state can be held against', async () => {
    await record(1);

    const [row] = await database.reads.query<{ salt: string; before_hash: string; after: string }>(
      'SELECT salt, before_hash, after_hash AS after FROM audit_entry LIMIT 1',
    );
    expect(row!.before_hash).toBe(stateHash(row!.salt, { state: 'drafted' }));
    expect(row!.after).toBe(stateHash(row!.salt, { amountFen: '100', state: 'ordered' }));
    expect(row!.after).not.toBe(stateHash(row!.salt, { state: 'ordered', amountFen: '101' }));
  });

  it.each([
    `UPDATE audit_entry SET action = 'x'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    `UPDATE audit_leaf SET leaf_hash = 'x'`,
    'DELETE FROM audit_leaf',
    `UPDATE audit_seal SET root_hash = 'x'`,
    'DELETE FROM audit_seal',
    `INSERT INTO audit_pending VALUES (gen_random_uuid(), 'x', 1)`,
  ])('gives the app no right to %s', async (sql) => {
    await expect(database.reads.query(sql)).rejects.toThrow(/permission denied/);
  });

  it('takes no head that nobody could count up to', async () => {
    await expect(
      database.reads.query(`INSERT INTO audit_seal (home_court, tree_size, root_hash, peaks)
        VALUES ('x', 9223372036854775807, '00', '{}')`),
    ).rejects.toThrow(/audit_seal_countable/);
  });

  it.each([
    `UPDATE audit_entry SET action = 'x'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_seal',
  ])('stops even the owner by trigger from %s', async (sql) => {
    await record(1);

    await expect(database.asAdmin(sql)).rejects.toThrow(/append-only/);
  });
});

describe('sealing', () => {
  it('takes every committed entry once, whatever the order of commits', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let written: () => void = () => undefined;
    const slowWritten = new Promise<void>((resolve) => (written = resolve));
    const slow = database.run(async (tx) => {
      await trail.record(tx, {
        actor: officer,
        action: 'slow-commit',
        subjectKind: 'measure',
        subjectId: 'slow',
        homeCourt: COURT,
      });
      written();
      await held;
    });
    await slowWritten;
    await record(5);
    await sealer.sealAll();
    const unsealed = `SELECT 1 FROM audit_entry e WHERE NOT EXISTS
      (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id)`;
    expect(await database.reads.query(unsealed)).toEqual([]);

    release();
    await slow;
    await sealer.sealAll();

    expect(await database.reads.query(unsealed)).toEqual([]);
    expect(await verify()).toEqual([]);
  });

  it('lets two sealers work at once without a doubled or missing leaf', async () => {
    await record(700);
    await record(700, '虚构0102');
    const other = new AuditSealer(database.unitOfWork, database.reads);

    const counts = await Promise.all([sealer.sealAll(), other.sealAll()]);

    expect(counts[0]! + counts[1]!).toBe(1400);
    expect(await verify()).toEqual([]);
  });

  it('grows the tree of a court past one batch and keeps every earlier head true', async () => {
    await record(2_300, '虚构0103');

    expect(await sealer.sealAll()).toBe(2_300);

    const heads = await database.reads.query(
      `SELECT tree_size FROM audit_seal WHERE home_court = '虚构0103' ORDER BY tree_size`,
    );
    expect(heads).toEqual([{ tree_size: 1000n }, { tree_size: 2000n }, { tree_size: 2300n }]);
    expect(await verify()).toEqual([]);
  });

  it('goes on with the other courts when the tree of one is at fault, and the age grows', async () => {
    const courts = ['虚构0104', '虚构0105', '虚构0106'];
    for (const court of courts) await record(1, court);
    await sealer.sealAll();
    await bendPeaks('虚构0105');
    for (const court of courts) await record(1, court);

    await expect(sealer.sealAll()).rejects.toThrow('sealing failed in 1 of 3 courts');

    const waiting = 'SELECT DISTINCT home_court AS court FROM audit_pending';
    expect(await database.reads.query(waiting)).toEqual([{ court: '虚构0105' }]);
    expect(await oldestUnsealed()).toBeGreaterThan(0);
    await database.asAdmin(`DELETE FROM audit_pending WHERE home_court = '虚构0105'`);
    expect(await sealer.sealAll()).toBe(0);
    expect(await oldestUnsealed()).toBe(0);
  });
});
