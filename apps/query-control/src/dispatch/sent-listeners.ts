import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

export type SubjectKind = 'query-request' | 'measure-order';
export type SentListener = (tx: Tx, subjectId: string) => Promise<void>;

/** Features tell here what follows when their message was handed to the exchange. */
@Injectable()
export class SentListeners {
  private readonly listeners = new Map<SubjectKind, SentListener>();

  /** @throws Error at boot when a second listener claims the same kind. */
  register(kind: SubjectKind, listener: SentListener): void {
    if (this.listeners.has(kind)) throw new Error(`two listeners for sent ${kind}`);
    this.listeners.set(kind, listener);
  }

  async sent(tx: Tx, kind: SubjectKind, subjectId: string): Promise<void> {
    const listener = this.listeners.get(kind);
    if (!listener) throw new Error(`no listener for sent ${kind}`);
    await listener(tx, subjectId);
  }
}
