import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import type { Step } from '@lib/messaging';
import { expectEffects, TEST_MS } from './expectations.js';
import type { Probe } from './probe.js';
import { upTo } from './probe.js';
import type { WorkerOrder } from './worker.js';

const KILL_STEPS: readonly Step[] = [
  'relay.claimed',
  'relay.published',
  'relay.marked',
  'consumer.received',
  'consumer.inbox-written',
  'consumer.effect-done',
  'consumer.committed',
  'consumer.offset-committed',
];

/** A worker that does not reach its step is ended with SIGTERM, which the test refuses. */
const WORKER_MS = 40_000;

/** Processes that kill themselves between two steps, twice each, and what the next one makes of it. */
export function kills(probe: () => Probe): void {
  it.each(KILL_STEPS)(
    'survives kill -9 right after %s: nothing lost, nothing doubled, order kept',
    async (step) => {
      const subjects = upTo(24).map((number) => `kill-${number}-${newId()}`);
      const helper = step.startsWith('relay.') ? undefined : await probe().member({ relay: true });

      for (const occurrence of [1, 2]) {
        // Enough keys for every partition, so that the step is reached often enough.
        for (const number of upTo(4)) {
          await Promise.all(
            subjects.map((subject) => probe().append(subject, 4 * (occurrence - 1) + number)),
          );
        }
        const ended = await runUntilKilled({
          address: probe().address,
          relay: step.startsWith('relay.'),
          consume: step.startsWith('consumer.'),
          killAt: step,
          occurrence,
        });
        expect(ended).toBe('SIGKILL');
      }
      await helper?.stop();
      await probe().member({ relay: true, consume: true });

      for (const subject of subjects) await expectEffects(probe(), subject, 8);
      expect(await probe().unsent()).toBe(0);
    },
    TEST_MS,
  );
}

/** Starts a member in a process of its own and waits for its death; returns the signal or code. */
async function runUntilKilled(order: WorkerOrder): Promise<string> {
  const loader = join(import.meta.dirname, 'typescript-loader.mjs');
  const worker = join(import.meta.dirname, 'worker.ts');
  const child = spawn(process.execPath, ['--import', loader, worker, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: WORKER_MS,
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? `exit code ${code}`;
}
