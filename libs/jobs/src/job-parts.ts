import type { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { DeadlineFiring } from './deadlines/deadline-firing.js';
import { Deadlines } from './deadlines/deadlines.js';
import { DeadlineSweeper } from './deadlines/deadline-sweeper.js';
import { JobPulse } from './job-pulse.js';
import { JobRegistry } from './job-registry.js';
import type { JobsOptions } from './jobs-options.js';
import { settledQueue } from './queue/connection.js';
import { HintQueue } from './queue/hint-queue.js';
import { Reconciler } from './queue/reconciler.js';
import { StuckWork } from './stuck-work.js';
import { TaskRunner } from './tasks/task-runner.js';
import { Tasks } from './tasks/tasks.js';
import { TaskStore } from './tasks/task-store.js';

/** The moving parts of one app's jobs, wired once. */
export interface JobParts {
  readonly options: JobsOptions;
  readonly database: ReadDatabase;
  readonly registry: JobRegistry;
  readonly hints: HintQueue;
  readonly deadlines: Deadlines;
  readonly tasks: Tasks;
  readonly firing: DeadlineFiring;
  readonly sweeper: DeadlineSweeper;
  readonly store: TaskStore;
  readonly runner: TaskRunner;
  readonly reconciler: Reconciler;
  readonly pulse: JobPulse;
  readonly stuck: StuckWork;
}

export function jobParts(
  options: JobsOptions,
  database: ReadDatabase,
  unitOfWork: UnitOfWork,
): JobParts {
  const registry = new JobRegistry();
  const hints = new HintQueue(settledQueue(options.queue, options.app));
  const firing = new DeadlineFiring(unitOfWork, registry);
  const store = new TaskStore(unitOfWork);
  return {
    options,
    database,
    registry,
    hints,
    deadlines: new Deadlines(registry, hints),
    tasks: new Tasks(registry, hints),
    firing,
    sweeper: new DeadlineSweeper(database, registry, firing),
    store,
    runner: new TaskRunner(registry, store),
    reconciler: new Reconciler(database, hints),
    pulse: new JobPulse(options.app, database, unitOfWork),
    stuck: new StuckWork(database),
  };
}
