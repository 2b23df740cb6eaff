/** Wakes one waiting loop; a raise while nobody waits is kept for the next wait. */
export class Signal {
  private raised = false;
  private wakeWaiter: (() => void) | undefined;

  raise(): void {
    this.raised = true;
    this.wakeWaiter?.();
  }

  /** Resolves at the next raise, or after `limitMs`. */
  async wait(limitMs: number): Promise<void> {
    if (!this.raised) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.wakeWaiter = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wakeWaiter = undefined;
    this.raised = false;
  }
}

/** Raised after each commit that appended to the outbox, so that the relay need not wait for its poll. */
export class RelaySignal extends Signal {}
