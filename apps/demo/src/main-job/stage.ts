import type { CourtDate } from '@lib/kernel';
import type { CaseScript } from './case-script.js';
import type { Person } from './person.js';
import type { StepNotes } from './report.js';
import type { Simulator } from './simulator.js';

/** The people of the main job, each with an account of their own. */
export interface Cast {
  readonly officer: Person;
  readonly director: Person;
  /** Deputy of the director in approvals whose clock ran out. */
  readonly deputy: Person;
  readonly finance: Person;
  readonly applicant: Person;
  readonly foreignOfficer: Person;
}

/** Everything a step may use: people, the outside bodies, legal time and what earlier steps found. */
export interface Stage {
  readonly script: CaseScript;
  readonly cast: Cast;
  readonly simulator: Simulator;
  /** Moves legal time of all processes to an instant. */
  moveClock(to: Date): Promise<void>;
  /** All invariants; returns the broken ones. */
  brokenInvariants(): Promise<{ count: number; broken: string[] }>;
  readonly officerIdentity: { readonly personId: string; readonly name: string };
  readonly state: JobState;
}

/** Filled as the job goes on. */
export interface JobState {
  caseId: string;
  matterId: string;
  caseNumber: string;
  debtorId: string;
  applicantIds: string[];
  debtVersion: number;
  today: CourtDate;
  /** Yuan text of payouts that the bank sent back. */
  returned: string;
}

export type Step = (stage: Stage, notes: StepNotes) => Promise<void>;
