import type { Type } from '@nestjs/common';
import type { EventConsumer } from './inbox/event-consumer.js';
import type { StepObserver } from './steps.js';

export type BusOptions =
  | {
      readonly kind: 'kafka';
      readonly brokers: string | readonly string[];
      readonly prefix?: string;
      /** How long a silent member keeps its partitions; 10 s when left out, the broker's least is 6 s. */
      readonly sessionMs?: number;
    }
  | { readonly kind: 'postgres-log'; readonly url: string; readonly prefix?: string };

export interface MessagingOptions {
  /** Folder name under `apps/`: event source, own topic, consumer group. */
  readonly app: string;
  readonly bus: BusOptions;
  /** Providers of the app's modules; they are looked up at boot, and a missing one stops it. */
  readonly consumers: readonly Type<EventConsumer>[];
  /** Topics to hear besides those that the consumers name; the own topic always exists. */
  readonly topics?: readonly string[];
  /** What this process does: `api` processes may do neither. */
  readonly roles: { readonly relay: boolean; readonly consume: boolean };
  /** Called when the consumer is dead; by default the process exits with code 1 to be restarted. */
  readonly onFatal?: (error: Error) => void;
  /** Fault tests only. */
  readonly steps?: StepObserver;
}

export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');
