/** What one step of the main job showed. */
export interface StepReport {
  readonly no: number;
  readonly title: string;
  readonly state: 'done' | 'not-applicable' | 'failed';
  readonly facts: readonly string[];
  /** Named figures, amounts as yuan text. */
  readonly figures: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Collects the facts and figures of a running step. */
export class StepNotes {
  readonly facts: string[] = [];
  readonly figures: Record<string, string> = {};

  constructor(private readonly onFact: (text: string) => void) {}

  fact(text: string): void {
    this.facts.push(text);
    this.onFact(text);
  }

  figure(name: string, value: string): void {
    this.figures[name] = value;
  }
}

/** A step that this case gives no occasion for. */
export class NotApplicable extends Error {}

/** The platform did not do what it promises. */
export class BrokenPromise extends Error {}

/** Demands a promise of the platform. */
export function promise(held: boolean, broken: string): asserts held {
  if (!held) throw new BrokenPromise(broken);
}
