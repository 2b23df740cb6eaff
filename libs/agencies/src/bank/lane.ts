import { DomainError } from '@lib/kernel';

/** What goes first when the lane is narrow (architecture.md §1.4). */
export type LanePriority = 'release' | 'money' | 'query';

export interface LaneOptions {
  /** Most calls under way at once. */
  readonly concurrency?: number;
  /** Most calls started per second. */
  readonly perSecond?: number;
  /** Most calls waiting; beyond, queries are refused, releases and money never. */
  readonly waitingMax?: number;
}

interface Waiting {
  readonly priority: LanePriority;
  start(): void;
  refuse(error: DomainError): void;
}

const ORDER: readonly LanePriority[] = ['release', 'money', 'query'];
const SECOND_MS = 1_000;

/**
 * One body's own queue: concurrency, rate, pause switch, and releases and money before queries. A
 * refused call was not started: nothing is done at the body.
 */
export class Lane {
  private readonly concurrency: number;
  private readonly gapMs: number;
  private readonly waitingMax: number;
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private paused = false;
  private nextStartMs = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions = {}) {
    this.concurrency = options.concurrency ?? 4;
    this.gapMs = SECOND_MS / (options.perSecond ?? 50);
    this.waitingMax = options.waitingMax ?? 200;
  }

  /**
   * Runs the call when its turn comes.
   *
   * @throws DomainError `LANE.FULL` (unavailable) for a query when too many wait.
   */
  async run<Result>(priority: LanePriority, call: () => Promise<Result>): Promise<Result> {
    await this.turn(priority);
    try {
      return await call();
    } finally {
      this.running -= 1;
      this.next();
    }
  }

  /** Nothing more is started until `resume`; what runs goes on. Queries are refused meanwhile. */
  pause(): void {
    this.paused = true;
    this.shed(() => true, '通道已暂停');
  }

  resume(): void {
    this.paused = false;
    this.next();
  }

  get state(): { readonly paused: boolean; readonly running: number; readonly waiting: number } {
    return { paused: this.paused, running: this.running, waiting: this.waiting.length };
  }

  private turn(priority: LanePriority): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ priority, start: resolve, refuse: reject });
      if (this.paused) this.shed(() => true, '通道已暂停');
      else this.shed(() => this.waiting.length > this.waitingMax, '通道排队已满');
      this.next();
    });
  }

  /** Refuses waiting queries, newest first, while the condition holds. */
  private shed(condition: () => boolean, why: string): void {
    while (condition()) {
      const index = this.waiting.findLastIndex((one) => one.priority === 'query');
      const [refused] = index < 0 ? [] : this.waiting.splice(index, 1);
      if (!refused) return;
      refused.refuse(
        new DomainError('LANE.FULL', 'unavailable', `${why},查询暂不发出`, {
          hint: '稍后会自动重试;解除和款项不受影响',
        }),
      );
    }
  }

  private next(): void {
    while (!this.paused && !this.timer && this.running < this.concurrency) {
      if (this.waiting.length === 0) return;
      const wait = this.nextStartMs - performance.now();
      if (wait > 0) {
        this.startLater(wait);
        return;
      }
      this.nextStartMs = performance.now() + this.gapMs;
      this.running += 1;
      this.takeFirst()?.start();
    }
  }

  private startLater(wait: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.next();
    }, Math.ceil(wait));
    this.timer.unref();
  }

  private takeFirst(): Waiting | undefined {
    for (const priority of ORDER) {
      const index = this.waiting.findIndex((one) => one.priority === priority);
      if (index >= 0) return this.waiting.splice(index, 1)[0];
    }
    return undefined;
  }
}
