import type { DeadlineHandler } from './deadlines/deadline.js';
import type { TaskDefinition, TaskHandler } from './tasks/task.js';

/** The handlers of this app by kind and name; filled once, at boot. */
export class JobRegistry {
  private readonly deadlines = new Map<string, DeadlineHandler>();
  private readonly tasks = new Map<string, TaskHandler<unknown>>();

  /** @throws Error on a doubled kind or name, or one that is empty. */
  register(deadlines: readonly DeadlineHandler[], tasks: readonly TaskHandler<unknown>[]): void {
    for (const handler of deadlines) put(this.deadlines, 'deadline', handler.kind, handler);
    for (const handler of tasks) put(this.tasks, 'task', handler.name, handler);
  }

  deadlineKinds(): string[] {
    return [...this.deadlines.keys()];
  }

  taskNames(): string[] {
    return [...this.tasks.keys()];
  }

  /** @throws Error when no handler stands for the kind. */
  assertDeadline(kind: string): void {
    this.deadlineHandler(kind);
  }

  deadlineHandler(kind: string): DeadlineHandler {
    const handler = this.deadlines.get(kind);
    if (!handler) throw new Error(`no handler for deadline ${kind}: list it in JobsModule.forRoot`);
    return handler;
  }

  taskHandler(task: string | TaskDefinition<unknown>): TaskHandler<unknown> {
    const name = typeof task === 'string' ? task : task.name;
    const handler = this.tasks.get(name);
    if (!handler) throw new Error(`no handler for task ${name}: list it in JobsModule.forRoot`);
    return handler;
  }
}

function put<Handler>(
  map: Map<string, Handler>,
  what: string,
  name: string,
  handler: Handler,
): void {
  if (!name) throw new Error(`a ${what} handler has no name`);
  if (map.has(name)) throw new Error(`two handlers for ${what} ${name}`);
  map.set(name, handler);
}
