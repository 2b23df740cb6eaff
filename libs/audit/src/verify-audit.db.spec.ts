// Invariant I14: whatever a superuser changes behind the triggers must be found.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { recordActs } from '../../../test/spine/audit-entries.js';
import { SPINE_SCHEMA, SpineDatabase } from '../../../test/spine/spine-database.js';
import { AuditSealer } from './audit-sealer.js';
import type { AuditRow } from './entry.js';
import { AUDIT_ROW, leafOf } from './entry.js';
import { auditHeads, verifyAudit } from './verify-audit.js';

let database: SpineDatabase;
let sealer: AuditSealer;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  sealer = new AuditSealer(database.unitOfWork, database.reads);
});
afterAll(() => database.drop());

const record = (count: number, court?: string): Promise<void> => recordActs(database, count, court);
const verify = () => verifyAudit(database.reads, SPINE_SCHEMA);
const codes = async () => [...new Set((await verify()).map((fault) => fault.code))].sort();
/** What a superuser can do whom no trigger stops. */
const asSuperuser = (sql: string) =>
  database.asAdmin('SET session_replication_role = replica', sql);

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
    const known = await auditHeads(database.reads, SPINE_SCHEMA);
    await asSuperuser(
      `DELETE FROM audit_entry e USING audit_leaf l
       WHERE l.entry_id = e.id AND l.home_court = '${own}' AND l.leaf_index >= 7`,
    );
    await asSuperuser(`DELETE FROM audit_leaf WHERE home_court = '${own}' AND leaf_index >= 7`);
    await asSuperuser(`DELETE FROM audit_seal WHERE home_court = '${own}' AND tree_size > 7`);

    const faults = await verifyAudit(database.reads, SPINE_SCHEMA, known);

    expect(await faultsHere()).toEqual([]);
    expect(faults.filter((f) => f.homeCourt === own).map((f) => f.code)).toEqual(['head-lost']);
  });

  it('who rewrote entries, leaves and heads together, when the head is known outside', async () => {
    const known = await auditHeads(database.reads, SPINE_SCHEMA);
    const court = `home_court = '${own}'`;
    await asSuperuser(`UPDATE audit_entry SET why = 'forged' WHERE id = ${entryAt(3)}`);
    await asSuperuser(
      `INSERT INTO audit_pending SELECT id, home_court, position FROM audit_entry WHERE ${court};
       DELETE FROM audit_leaf WHERE ${court}; DELETE FROM audit_seal WHERE ${court}`,
    );
    await sealer.sealAll();

    const faults = await verifyAudit(database.reads, SPINE_SCHEMA, known);

    expect(await faultsHere()).toEqual([]);
    expect(faults.filter((f) => f.homeCourt === own).map((f) => f.code)).toEqual(['head-wrong']);
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
