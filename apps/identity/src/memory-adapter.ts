import { systemClock } from '@lib/kernel';
import type { Clock } from '@lib/kernel';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  readonly expiresAt: number;
}

const ENTRIES_MAX = 20_000;

/**
 * Sessions, codes and tokens of the demo provider: in memory, bounded, gone after a restart (people
 * sign in again). A court's own identity system stands here in production.
 */
export function memoryAdapterFactory(clock: Clock = systemClock): AdapterFactory {
  const store = new Map<string, Entry>();
  return (name) => new MemoryAdapter(name, store, clock);
}

class MemoryAdapter implements Adapter {
  constructor(
    private readonly name: string,
    private readonly store: Map<string, Entry>,
    private readonly clock: Clock,
  ) {}

  upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const expiresAt = this.now() + (expiresIn || 86_400);
    this.store.delete(this.key(id));
    this.store.set(this.key(id), { payload, expiresAt });
    this.trim();
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.live(this.key(id)));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.search((payload) => payload.uid === uid));
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.search((payload) => payload.userCode === userCode));
  }

  consume(id: string): Promise<void> {
    const entry = this.store.get(this.key(id));
    if (entry) entry.payload = { ...entry.payload, consumed: this.now() };
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    this.store.delete(this.key(id));
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of this.store) {
      if (payload.grantId === grantId) this.store.delete(key);
    }
    return Promise.resolve();
  }

  private search(matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, { payload }] of this.store) {
      if (key.startsWith(`${this.name}:`) && matches(payload)) return this.live(key);
    }
    return undefined;
  }

  private live(key: string): AdapterPayload | undefined {
    const entry = this.store.get(key);
    return entry && entry.expiresAt > this.now() ? entry.payload : undefined;
  }

  /** Oldest first: a Map keeps the order of insertion. */
  private trim(): void {
    for (const [key, entry] of this.store) {
      if (this.store.size <= ENTRIES_MAX && entry.expiresAt > this.now()) return;
      this.store.delete(key);
    }
  }

  private key(id: string): string {
    return `${this.name}:${id}`;
  }

  private now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
