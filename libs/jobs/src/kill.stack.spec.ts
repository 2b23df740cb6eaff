// Workers that kill themselves with SIGKILL in the middle of their work, and the next one's work.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, testServices } from '@lib/testing';
import type { WorkerOrder } from '../../../test/spine/worker.js';
import { EffectDeadline, ProbeTask } from '../../../test/spine/handlers.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { COURT, SpineDatabase } from '../../../test/spine/spine-database.js';

jest.setTimeout(90_000);

const SPINE = join(import.meta.dirname, '../../../test/spine');
const LOADER = join(SPINE, '../messaging/typescript-loader.mjs');

class PlainDeadline extends EffectDeadline {
  constructor() {
    super('plain');
  }
}
class OutsideTask extends ProbeTask {
  constructor() {
    super('outside', async () => undefined);
  }
}

let database: SpineDatabase;
let api: SpineApp;

beforeAll(async () => {
  database = await SpineDatabase.create();
  api = await SpineApp.start({
    databaseUrl: database.url,
    queue: { kind: 'redis', url: testServices().redisUrl },
    deadlines: [PlainDeadline],
    tasks: [OutsideTask],
    work: false,
  });
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

function work(killAfter: number): { ended: Promise<unknown>; kill: () => void } {
  const order: WorkerOrder = {
    databaseUrl: database.url,
    queue: { kind: 'redis', url: testServices().redisUrl },
    killAfter,
  };
  const args = ['--import', LOADER, join(SPINE, 'worker.ts'), JSON.stringify(order)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return { ended: once(child, 'exit'), kill: () => void child.kill('SIGKILL') };
}

const countOf = async (kind: string): Promise<{ effects: number; subjects: number }> => {
  const [row] = await database.reads.query<{ effects: number; subjects: number }>(
    `SELECT count(*)::int AS effects, count(DISTINCT subject)::int AS subjects FROM effect WHERE kind = $1`,
    [kind],
  );
  return row!;
};

describe('kill -9', () => {
  it('between effect and commit loses and doubles no deadline, three workers long', async () => {
    await api.run(async (tx) => {
      const [row] = await tx.query<{ now: Date }>('SELECT legal_now() AS now');
      for (let number = 0; number < 60; number += 1) {
        const dueAt = new Date(row!.now.getTime() - 1_000);
        const spec = { kind: 'plain', subjectId: `kill/${number}`, homeCourt: COURT, dueAt };
        await api.deadlines.set(tx, spec);
      }
    });

    expect(await work(1).ended).toEqual([null, 'SIGKILL']);
    expect(await work(7).ended).toEqual([null, 'SIGKILL']);
    expect(await work(15).ended).toEqual([null, 'SIGKILL']);
    const last = work(0);
    await eventually(async () => expect((await countOf('plain')).subjects).toBe(60), 30_000);
    last.kill();
    await last.ended;

    expect(await countOf('plain')).toEqual({ effects: 60, subjects: 60 });
  });

  it('between outside work and its mark leaves every task done at least once', async () => {
    await api.run(async (tx) => {
      for (let number = 0; number < 30; number += 1) {
        await api.tasks.add(tx, 'outside', { subject: `kill/${number}` }, { homeCourt: COURT });
      }
    });

    await work(1).ended;
    await work(9).ended;
    const last = work(0);
    await eventually(
      async () => {
        const open = await database.reads.query(`SELECT 1 FROM task WHERE state <> 'done'`);
        expect(open).toEqual([]);
      },
      60_000,
      200,
    );
    last.kill();
    await last.ended;

    const { effects, subjects } = await countOf('outside');
    expect(subjects).toBe(30);
    expect(effects).toBeGreaterThan(30);
  });
});
