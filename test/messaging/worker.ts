import 'reflect-metadata';
import type { Step, StepObserver } from '@lib/messaging';
import type { ProbeAddress } from './probe.js';
import { Member } from './probe.js';

/** What a child process is told on its command line. */
export interface WorkerOrder {
  readonly address: ProbeAddress;
  readonly relay: boolean;
  readonly consume: boolean;
  /** The process kills itself with SIGKILL when the step is reached for this time. */
  readonly killAt: Step;
  readonly occurrence: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as WorkerOrder;
let seen = 0;

const assassin: StepObserver = {
  reached(step) {
    if (step !== order.killAt) return;
    seen += 1;
    if (seen === order.occurrence) process.kill(process.pid, 'SIGKILL');
  },
};

await Member.start(order.address, {
  relay: order.relay,
  consume: order.consume,
  steps: assassin,
});
