import 'reflect-metadata';
import type { QueueOptions } from '@lib/jobs';
import { EffectDeadline, ProbeTask } from './handlers.js';
import { SpineApp } from './spine-app.js';
import { openSpine } from './spine-database.js';

/** What a child process is told on its command line. */
export interface WorkerOrder {
  readonly databaseUrl: string;
  readonly queue: QueueOptions;
  /** SIGKILL itself after this many effects, before their commit or their mark; 0 is never. */
  readonly killAfter: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as WorkerOrder;
let effects = 0;

function perhapsDie(): void {
  effects += 1;
  if (effects === order.killAfter) process.kill(process.pid, 'SIGKILL');
}

class DeadlineOfWorker extends EffectDeadline {
  constructor() {
    super('plain', async () => perhapsDie(), String(process.pid));
  }
}

const database = await openSpine(order.databaseUrl, 2);

class TaskOfWorker extends ProbeTask {
  constructor() {
    super('outside', async ({ subject }) => {
      await database.query(`INSERT INTO effect (kind, subject) VALUES ('outside', $1)`, [subject]);
      perhapsDie();
    });
  }
}

await SpineApp.start({
  databaseUrl: order.databaseUrl,
  queue: order.queue,
  sweepEveryMs: 200,
  deadlines: [DeadlineOfWorker],
  tasks: [TaskOfWorker],
});
