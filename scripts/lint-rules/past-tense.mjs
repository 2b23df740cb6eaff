// The words in which facts may end: all of them past participles. An event says what has happened;
// a new word is added here on purpose, in alphabetical order.
export const pastTense = new Set(
  `accepted acknowledged activated added adopted adjusted allocated amended answered applied appealed
  approved archived arrived assigned attached authorised awarded balanced blocked booked cancelled
  capped charged changed claimed closed collected completed computed confirmed contradicted converted
  corrected created credited debited declared decided deducted delegated delivered deposited detected
  discharged dismissed dispatched disputed distributed drafted earmarked ended enforced enquired
  entered escalated exceeded excluded executed expired extended failed filed fired found frozen
  fulfilled given granted heard held identified imported informed initiated instructed issued joined
  landed lapsed left lifted linked loaded located lowered lost made marked matched merged moved
  notified objected observed opened ordered overdue-marked overridden overtaken paid parked passed
  paused perfected performed placed posted postponed prepared proposed published queried queued
  raised ranked read reassigned recalled received recomputed reconciled recorded redrafted reduced
  refunded refused registered reissued rejected released relied reminded removed renewed reopened
  repaid replaced replayed replied reported requested rescinded resolved restored resumed retained
  retried retracted returned revalued reversed reviewed revoked routed ruled satisfied scheduled
  sealed seized sent served set settled signed sold split stayed stopped submitted substituted
  succeeded superseded supplemented suspended taken terminated topped-up transferred triggered
  unblocked unfrozen unidentified unknown unmasked updated valued verified viewed voided waived widened
  withdrawn withheld written`.split(/\s+/),
);
