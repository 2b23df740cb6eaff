// Aim: what a superuser rewrote as a whole is found with heads kept outside, and what is stuck is listed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditSealer, AuditTrail } from '@lib/audit';
import { newId } from '@lib/kernel';
import { openDatabase, ReadDatabase, UnitOfWork } from '@lib/persistence';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { actorOf } from '../../../../test/spine/actors.js';
import type { AuditHeadsDocument } from './audit-heads.js';
import { runAuditHeadsCommand, runCheckCommand } from './index.js';

const COURT = '京0199';
const OTHER = '京0198';
const APPS = ['agency-simulator', 'case-flow', 'case-funds', 'query-control'];

const folder = mkdtempSync(join(tmpdir(), 'audit-heads-'));
const file = join(folder, 'heads.json');
let database: TestDatabase;
let app: DataSource;
let owner: DataSource;
let sealer: AuditSealer;
let said = '';

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase(APPS);
  app = await openDatabase({ url: database.url('case-flow'), schema: 'case_flow', poolSize: 2 });
  owner = await openDatabase({ url: database.adminUrl, schema: 'case_flow', poolSize: 1 });
  sealer = new AuditSealer(new UnitOfWork(app), new ReadDatabase(app));
});
afterAll(async () => {
  await app.destroy();
  await owner.destroy();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await asSuperuser('DELETE FROM audit_entry; DELETE FROM audit_leaf; DELETE FROM audit_seal');
  await asSuperuser('DELETE FROM audit_pending; DELETE FROM task');
  await act(COURT, 5);
  await act(OTHER, 3);
});

/** What a superuser can do whom no trigger stops. */
async function asSuperuser(sql: string): Promise<void> {
  await owner.query(`SET session_replication_role = replica`);
  await owner.query(sql);
  await owner.query(`SET session_replication_role = DEFAULT`);
}

async function act(court: string, count: number): Promise<void> {
  const trail = new AuditTrail();
  await new UnitOfWork(app).run(async (tx) => {
    for (let number = 0; number < count; number += 1) {
      await trail.record(tx, {
        ...{ actor: actorOf('person-1', ['officer'], court), action: 'case.import' },
        ...{ subjectKind: 'case', subjectId: `case-${number}`, homeCourt: court, why: '虚构' },
      });
    }
  });
  await sealer.sealAll();
}

/** Rewrites one entry and builds leaves and heads of its court anew, so that the tree fits itself. */
async function rewriteAndReseal(): Promise<void> {
  await asSuperuser(`
    UPDATE audit_entry SET why = 'forged' WHERE home_court = '${COURT}' AND subject_id = 'case-2';
    INSERT INTO audit_pending SELECT id, home_court, position FROM audit_entry WHERE home_court = '${COURT}';
    DELETE FROM audit_leaf WHERE home_court = '${COURT}'; DELETE FROM audit_seal WHERE home_court = '${COURT}'`);
  await sealer.sealAll();
}

async function saying(run: () => Promise<number>): Promise<number> {
  said = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    return await run();
  } finally {
    spy.mockRestore();
  }
}

const check = (...args: string[]) => saying(() => runCheckCommand(database.checkerUrl, args));

/** As an operator does it: the printed document goes to a file elsewhere. */
async function keepHeads(): Promise<AuditHeadsDocument> {
  await saying(() => runAuditHeadsCommand(database.checkerUrl));
  writeFileSync(file, said);
  return JSON.parse(said) as AuditHeadsDocument;
}

async function faultsWithHeads(): Promise<string[]> {
  await check('--json', '--audit-heads', file);
  const { findings } = JSON.parse(said) as {
    findings: { app: string; id: string; violations: string[] }[];
  };
  return findings.flatMap(({ app: of, id, violations }) =>
    violations.map((text) => `${of} ${id} ${text}`),
  );
}

describe('audit heads', () => {
  it('are the newest of each court, in one document', async () => {
    await act(COURT, 2);

    const { heads } = await keepHeads();

    expect(heads).toEqual([
      {
        app: 'case-flow',
        homeCourt: OTHER,
        size: 3,
        root: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      {
        app: 'case-flow',
        homeCourt: COURT,
        size: 7,
        root: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it('hold while the trail only grows', async () => {
    await keepHeads();
    await act(COURT, 4);

    expect(await check('--audit-heads', file)).toBe(0);
    expect(said).toContain('invariants hold');
  });

  it('find a superuser who rewrote an entry and sealed everything anew', async () => {
    await keepHeads();
    await rewriteAndReseal();

    expect(await check()).toBe(0);
    expect(await check('--audit-heads', file)).toBe(1);
    expect(await faultsWithHeads()).toEqual([expect.stringMatching(/^case-flow I14 .*head-wrong/)]);
  });

  it('find him also when the forged trail grew on', async () => {
    await keepHeads();
    await rewriteAndReseal();
    await act(COURT, 6);

    expect(await check()).toBe(0);
    expect(await check('--audit-heads', file)).toBe(1);
  });

  it('find a superuser who cut the tail with its heads', async () => {
    await act(COURT, 2);
    await keepHeads();
    await asSuperuser(`
      DELETE FROM audit_entry e USING audit_leaf l
        WHERE l.entry_id = e.id AND l.home_court = '${COURT}' AND l.leaf_index >= 5;
      DELETE FROM audit_leaf WHERE home_court = '${COURT}' AND leaf_index >= 5;
      DELETE FROM audit_seal WHERE home_court = '${COURT}' AND tree_size > 5`);

    expect(await check()).toBe(0);
    expect(await faultsWithHeads()).toEqual([expect.stringMatching(/^case-flow I14 .*head-lost/)]);
  });

  it('find a court whose whole trail is gone', async () => {
    await keepHeads();
    await asSuperuser(`
      DELETE FROM audit_entry WHERE home_court = '${OTHER}';
      DELETE FROM audit_leaf WHERE home_court = '${OTHER}';
      DELETE FROM audit_seal WHERE home_court = '${OTHER}'`);

    expect(await check()).toBe(0);
    expect(await faultsWithHeads()).toEqual([expect.stringMatching(/^case-flow I14 .*head-lost/)]);
  });

  it.each(['agency-simulator', 'no-such-app'])('miss the trail of %s', async (name) => {
    const { takenAt, heads } = await keepHeads();
    const moved = heads.map((head) => ({ ...head, app: name }));
    writeFileSync(file, JSON.stringify({ takenAt, heads: moved }));

    expect(await faultsWithHeads()).toEqual([expect.stringContaining(`${name} I14 库外记有`)]);
  });

  it.each([
    ['nothing', ''],
    ['no document of heads', '{}'],
    ['a head without a root', '{"takenAt":"2026-03-02T00:00:00Z","heads":[{"app":"case-flow"}]}'],
  ])('are not compared with %s as if all were well', async (_, text) => {
    writeFileSync(file, text);

    await expect(check('--audit-heads', file)).rejects.toThrow('no document of ctl audit-heads');
  });

  it('are not compared with a file that is not there', async () => {
    await expect(check('--audit-heads', join(folder, 'none.json'))).rejects.toThrow('none.json');
  });
});

describe('stuck work', () => {
  const plant = (state: string, finished: string) =>
    owner.query(
      `INSERT INTO task (id, home_court, name, payload, priority, state, run_at, attempts, last_error, finished_at)
       VALUES ($1, '${COURT}', 'send-query', '{}', 2, '${state}', now(), 3,
         E'Error: 无应答\n身份证 110101199001010015', ${finished})`,
      [newId()],
    );

  it('is listed in one line each and breaks no invariant', async () => {
    await plant('exhausted', 'now()');
    await plant('waiting', 'NULL');

    expect(await check()).toBe(0);
    expect(said.split('\n').filter((text) => text.startsWith('STUCK'))).toEqual([
      expect.stringMatching(
        /^STUCK +case-flow: 京0199 任务 send-query \S+ 已试 3 次: Error: 无应答 身份证 \[已隐去\]$/,
      ),
    ]);
  });

  it('is in the JSON document too', async () => {
    await plant('exhausted', 'now()');

    await check('--json');

    expect(JSON.parse(said)).toMatchObject({
      ok: true,
      stuck: [{ app: 'case-flow', kind: 'task', name: 'send-query', homeCourt: COURT }],
    });
  });
});

it('an option that nobody knows is refused', async () => {
  await expect(check('--audit-head', file)).rejects.toThrow('--audit-head');
});
