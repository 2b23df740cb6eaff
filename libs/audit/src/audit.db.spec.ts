// Rows and tree on a real database, with the app's own role; every planted violation must be found.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CourtCode, PersonId } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import { Logger } from '@nestjs/common';
import { COURT, SPINE_SCHEMA, SpineDatabase } from '../../../test/spine/spine-database.js';
import { AuditSealer } from './audit-sealer.js';
import { AuditTrail } from './audit-trail.js';
import type { AuditRow } from './entry.js';
import { AUDIT_ROW, leafOf, stateHash } from './entry.js';
import { verifyAudit } from './verify-audit.js';

const officer: Actor = {
  personId: 'person-1' as PersonId,
  account: 'officer-1',
  displayName: '甲法官(虚构)',
  roles: ['officer'],
  court: COURT as CourtCode,
};

let database: SpineDatabase;
let sealer: AuditSealer;
const trail = new AuditTrail();

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  sealer = new AuditSealer(database.unitOfWork, database.reads);
});
afterAll(() => database.drop());

async function record(count: number, court = COURT): Promise<void> {
  await database.run(async (tx) => {
    for (let number = 0; number < count; number += 1) {
      await trail.record(tx, {
        actor: officer,
        action: 'freeze-ordered',
        subjectKind: 'measure',
        subjectId: `measure-${number}`,
        homeCourt: court,
        why: '虚构测试',
        article: '民事诉讼法第二百五十三条',
        before: { state: 'drafted' },
        after: { state: 'ordered', amountFen: 100n },
      });
    }
  });
}

const verify = () => verifyAudit(database.reads, SPINE_SCHEMA);
const codes = async () => [...new Set((await verify()).map((fault) => fault.code))].sort();
/** What a superuser can do whom no trigger stops. */
const asSuperuser = (sql: string) =>
  database.asAdmin('SET session_replication_role = replica', sql);

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
});

describe('verification finds a superuser', () => {
  let own: string;
  let serial = 0;

  beforeEach(async () => {
    serial += 1;
    own = `虚构09${serial}`;
    await record(7, own);
    await sealer.sealAll();
    await record(6, own);
    await sealer.sealAll();
  });

  const faultsHere = async () =>
    [
      ...new Set((await verify()).filter((fault) => fault.homeCourt === own).map((f) => f.code)),
    ].sort();
  const entryAt = (index: number) =>
    `(SELECT entry_id FROM audit_leaf WHERE home_court = '${own}' AND leaf_index = ${index})`;

  it('says nothing about a whole tree', async () => {
    expect(await faultsHere()).toEqual([]);
  });

  it.each([
    ['person_id', `'person-2'`],
    ['account', `account || ' '`],
    ['roles', `array['director']`],
    ['actor_court', `'x'`],
    ['action', `'freeze-lifted'`],
    ['subject_kind', `'x'`],
    ['subject_id', `'x'`],
    ['case_id', `'x'`],
    ['why', `NULL`],
    ['article', `article || '1'`],
    ['before_hash', `after_hash`],
    ['after_hash', `NULL`],
    ['occurred_at', `occurred_at + interval '1 microsecond'`],
    ['recorded_at', `recorded_at - interval '1 microsecond'`],
    ['salt', `reverse(salt)`],
  ])('who edited %s of an entry', async (column, value) => {
    await asSuperuser(`UPDATE audit_entry SET ${column} = ${value} WHERE id = ${entryAt(3)}`);

    expect(await faultsHere()).toEqual(['entry-changed', 'head-wrong']);
  });

  it('who edited a leaf', async () => {
    await asSuperuser(
      `UPDATE audit_leaf SET leaf_hash = repeat('ab', 32) WHERE home_court = '${own}' AND leaf_index = 3`,
    );

    expect(await faultsHere()).toEqual(['entry-changed']);
  });

  it('who edited an entry and made its leaf to fit', async () => {
    await asSuperuser(`UPDATE audit_entry SET why = 'forged' WHERE id = ${entryAt(3)}`);
    const [row] = await database.reads.query<AuditRow>(
      `SELECT ${AUDIT_ROW} FROM audit_entry e WHERE e.id = ${entryAt(3)}`,
    );
    const leaf = leafOf(row!).toString('hex');
    await asSuperuser(
      `UPDATE audit_leaf SET leaf_hash = '${leaf}' WHERE home_court = '${own}' AND leaf_index = 3`,
    );

    expect(await faultsHere()).toEqual(['head-wrong']);
  });

  it('who dropped an entry', async () => {
    await asSuperuser(`DELETE FROM audit_entry WHERE id = ${entryAt(5)}`);

    expect(await faultsHere()).toEqual(['entry-missing']);
  });

  it('who dropped a leaf', async () => {
    await asSuperuser(`DELETE FROM audit_leaf WHERE home_court = '${own}' AND leaf_index = 4`);

    expect(await faultsHere()).toEqual([
      'entry-unsealed',
      'head-lost',
      'head-wrong',
      'leaf-missing',
    ]);
  });

  it('who dropped an entry together with its leaf', async () => {
    await asSuperuser(`DELETE FROM audit_entry WHERE id = ${entryAt(4)}`);
    await asSuperuser(`DELETE FROM audit_leaf WHERE home_court = '${own}' AND leaf_index = 4`);

    expect(await faultsHere()).toEqual(['head-lost', 'head-wrong', 'leaf-missing']);
  });

  it('who swapped two leaves', async () => {
    const court = `home_court = '${own}'`;
    await asSuperuser(
      `UPDATE audit_leaf SET leaf_index = 100 WHERE ${court} AND leaf_index = 1;
       UPDATE audit_leaf SET leaf_index = 1 WHERE ${court} AND leaf_index = 2;
       UPDATE audit_leaf SET leaf_index = 2 WHERE ${court} AND leaf_index = 100`,
    );

    expect(await faultsHere()).toEqual(['head-wrong']);
  });

  it('who cut the tail but for the head', async () => {
    await asSuperuser(
      `DELETE FROM audit_entry e USING audit_leaf l
       WHERE l.entry_id = e.id AND l.home_court = '${own}' AND l.leaf_index >= 10`,
    );
    await asSuperuser(`DELETE FROM audit_leaf WHERE home_court = '${own}' AND leaf_index >= 10`);

    expect(await faultsHere()).toEqual(['head-lost']);
  });

  it('who cut the tail with its head, when the head is known outside', async () => {
    const [head] = await database.reads.query<{ root: string }>(
      `SELECT root_hash AS root FROM audit_seal WHERE home_court = $1 AND tree_size = 13`,
      [own],
    );
    await asSuperuser(
      `DELETE FROM audit_entry e USING audit_leaf l
       WHERE l.entry_id = e.id AND l.home_court = '${own}' AND l.leaf_index >= 7`,
    );
    await asSuperuser(`DELETE FROM audit_leaf WHERE home_court = '${own}' AND leaf_index >= 7`);
    await asSuperuser(`DELETE FROM audit_seal WHERE home_court = '${own}' AND tree_size > 7`);

    const known = [{ homeCourt: own, size: 13, root: head!.root }];
    const faults = await verifyAudit(database.reads, SPINE_SCHEMA, known);

    expect(await faultsHere()).toEqual([]);
    expect(faults.filter((f) => f.homeCourt === own).map((f) => f.code)).toEqual(['head-lost']);
  });

  it('who put an entry in without sealing it', async () => {
    await asSuperuser(
      `INSERT INTO audit_entry (id, home_court, person_id, account, roles, actor_court, action,
         subject_kind, subject_id, salt)
       VALUES (gen_random_uuid(), '${own}', 'p', 'a', array['officer'], 'c', 'invented', 'k', 's', 'x')`,
    );

    expect(await faultsHere()).toEqual(['entry-unsealed']);
  });

  it('who exchanged the last head for another', async () => {
    await asSuperuser(
      `UPDATE audit_seal SET root_hash = repeat('00', 32) WHERE home_court = '${own}' AND tree_size = 13`,
    );

    expect(await faultsHere()).toEqual(['head-wrong']);
  });

  it('who removed the last head alone', async () => {
    await asSuperuser(`DELETE FROM audit_seal WHERE home_court = '${own}' AND tree_size = 13`);

    expect(await faultsHere()).toEqual(['leaf-unsealed']);
  });

  it('who moved an entry to another court', async () => {
    await asSuperuser(`UPDATE audit_entry SET home_court = 'x' WHERE id = ${entryAt(2)}`);

    expect(await faultsHere()).toEqual(['entry-changed', 'entry-moved', 'head-wrong']);
  });
});

describe('verification', () => {
  it('refuses a schema name that is not one', async () => {
    await expect(verifyAudit(database.reads, 'x; DROP TABLE y')).rejects.toThrow('schema name');
  });

  it('finds a waiting entry that was deleted before it was sealed', async () => {
    await record(1, '虚构0999');
    await asSuperuser(`DELETE FROM audit_entry WHERE home_court = '虚构0999'`);

    expect(await codes()).toContain('entry-missing');
  });
});
