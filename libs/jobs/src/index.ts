export type {
  DeadlineHandler,
  DeadlineId,
  DeadlineSpec,
  FiredDeadline,
} from './deadlines/deadline.js';
export type { OpenDeadline } from './deadlines/deadlines.js';
export { Deadlines } from './deadlines/deadlines.js';
export type { JobsOptions, QueueOptions } from './jobs-options.js';
export { JobsModule } from './jobs.module.js';
export { queueSchemaOf } from './queue/connection.js';
export { queueFromConfig } from './queue-from-config.js';
export { prepareQueueSchema } from './queue/prepare-queue-schema.js';
export type { ExhaustedTask, FailingDeadline } from './stuck-work.js';
export { StuckWork } from './stuck-work.js';
export { StuckWorkDesk } from './stuck-work-desk.js';
export type { TaskAttempt, TaskDefinition, TaskHandler, TaskPriority } from './tasks/task.js';
export type { TaskOptions } from './tasks/tasks.js';
export { Tasks } from './tasks/tasks.js';
