import { counter, gauge } from '@lib/platform';

export const deadlinesFired = counter({
  name: 'enforcement_deadlines_fired_total',
  help: 'Deadlines whose effect was committed',
  labels: ['kind'],
});
export const deadlinesFailed = counter({
  name: 'enforcement_deadlines_failed_total',
  help: 'Failed tries to fire a deadline',
});
export const deadlineAge = gauge({
  name: 'enforcement_deadline_oldest_overdue_seconds',
  help: 'Legal time since the oldest open deadline fell due',
  labels: ['app'],
});
export const taskAge = gauge({
  name: 'enforcement_task_oldest_waiting_seconds',
  help: 'Time since the oldest waiting task could have begun',
  labels: ['app', 'priority'],
});
export const stuckWork = gauge({
  name: 'enforcement_stuck_work',
  help: 'Failing deadlines and exhausted tasks that wait for a person',
  labels: ['app', 'kind'],
});
export const stuckRetried = counter({
  name: 'enforcement_stuck_work_retries_total',
  help: 'Failing deadlines and exhausted tasks that a person let run again',
  labels: ['kind'],
});
export const tasksEnded = counter({
  name: 'enforcement_task_attempts_total',
  help: 'Attempts at tasks, by outcome',
  labels: ['name', 'outcome'],
});
export const hintsDropped = counter({
  name: 'enforcement_hints_dropped_total',
  help: 'Hints the queue did not take; the sweeper does their work',
});
export const hintsReconciled = counter({
  name: 'enforcement_hints_reconciled_total',
  help: 'Differences between deadline rows and hints, put right',
  labels: ['change'],
});
export const workersRecreated = counter({
  name: 'enforcement_deaf_workers_total',
  help: 'Queue workers that heard no canary and were made anew',
});
