/** The points between which a process may be killed; named after what is already done. */
export const STEPS = [
  'relay.claimed',
  'relay.published',
  'relay.marked',
  'consumer.received',
  'consumer.inbox-written',
  'consumer.effect-done',
  'consumer.committed',
  'consumer.offset-committed',
] as const;

export type Step = (typeof STEPS)[number];

/** Watches the steps of relay and consumer. Fault tests kill the process here; production has none. */
export interface StepObserver {
  reached(step: Step): void;
}

export const noObserver: StepObserver = { reached: () => undefined };
