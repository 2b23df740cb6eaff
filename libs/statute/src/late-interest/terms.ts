import type { CourtDate, Fen } from '@lib/kernel';
import type { Ratio } from '../exact.js';
import type { LprTerm, Tier } from '../law-book.js';

export type YearBasis = 360 | 365;

/** A rate of the title, as it stands on the wire. */
export type RateInput =
  | { readonly kind: 'annual'; readonly value: string; readonly yearBasis: YearBasis }
  | { readonly kind: 'daily'; readonly value: string }
  | {
      readonly kind: 'lpr';
      readonly term: LprTerm;
      readonly multiple: string | number;
      readonly yearBasis: YearBasis;
    };

export interface DatedRateInput {
  readonly from: string;
  readonly rate: RateInput;
}

export interface ObligationInput {
  readonly id: string;
  /** Money of the title without general interest, yuan with two places. */
  readonly amount: string;
  /** Last day for performance. */
  readonly expiresOn: string;
  readonly general?: {
    readonly from: string;
    readonly rate: RateInput | readonly DatedRateInput[];
  };
}

export type OrderPolicy = 'statutory561' | 'principalFirst';

/** Input of `late-interest`, exactly the JSON of design/calculators.md. */
export interface LateInterestInput {
  readonly obligations: readonly ObligationInput[];
  readonly payments?: readonly { readonly on: string; readonly amount: string }[];
  readonly excluded?: readonly {
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
  readonly asOf: string;
  readonly orderPolicy?: OrderPolicy;
  readonly privateLending?: { readonly contractOn: string; readonly acceptedOn: string };
  readonly currency?: string;
  readonly doubledIn?: { readonly currency: 'CNY'; readonly midRate: string };
  readonly oldPeriod?: { readonly tier: Tier; readonly yearBasis: YearBasis };
}

/** A rate after reading: exact fractions. */
export type Rate =
  | { readonly kind: 'annual'; readonly value: Ratio; readonly yearBasis: YearBasis }
  | { readonly kind: 'daily'; readonly value: Ratio }
  | {
      readonly kind: 'lpr';
      readonly term: LprTerm;
      readonly multiple: Ratio;
      readonly yearBasis: YearBasis;
    };

/** A rate with the day it bears from and the place in the input it came from. */
export interface DatedRate {
  readonly from: CourtDate;
  readonly rate: Rate;
  readonly path: string;
}

export interface ObligationTerms {
  readonly id: string;
  readonly amountFen: Fen;
  readonly expiresOn: CourtDate;
  /** Where `expiresOn` stands in the input, for a problem that follows from it. */
  readonly path: string;
  readonly general?: { readonly from: CourtDate; readonly rates: readonly DatedRate[] };
}

export interface PrivateLending {
  readonly contractOn: CourtDate;
  readonly acceptedOn: CourtDate;
}

export interface OldPeriod {
  readonly tier: Tier;
  readonly yearBasis: YearBasis;
}

export interface DayRange {
  readonly from: CourtDate;
  readonly to: CourtDate;
}

/** The input after reading: payments in date order, excluded ranges merged. */
export interface LateInterestTerms {
  readonly obligations: readonly ObligationTerms[];
  readonly payments: readonly { readonly on: CourtDate; readonly fen: Fen }[];
  readonly excluded: readonly DayRange[];
  readonly asOf: CourtDate;
  readonly orderPolicy: OrderPolicy;
  readonly privateLending: PrivateLending | undefined;
  readonly currency: string;
  readonly midRate: Ratio | undefined;
  readonly oldPeriod: OldPeriod | undefined;
}
