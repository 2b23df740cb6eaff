// The words in which facts may end: all of them past participles. An event says what has happened;
// a new word is added here on purpose, in alphabetical order.
export const pastTense = new Set(
  `accepted acknowledged activated added adjusted adopted allocated amended answered appealed
  applied approved archived arrived assigned attached authorised awarded balanced begun blocked
  booked brought cancelled capped caught changed charged chosen claimed closed collected
  completed computed confirmed contradicted converted corrected created credited debited decided
  declared deducted delegated delivered deposited detected discharged dismissed dispatched
  disputed distributed done drafted drawn earmarked ended enforced enquired entered escalated
  exceeded excluded executed expired extended failed filed fired found frozen fulfilled given
  granted happened heard held identified imported informed initiated instructed issued joined
  kept landed lapsed left lifted linked loaded located lost lowered made marked matched merged
  met moved notified objected observed opened ordered overdue-marked overridden overtaken paid
  parked passed paused perfected performed placed posted postponed prepared proposed published
  queried queued raised ranked read reassigned recalled received recomputed reconciled recorded
  redrafted reduced refunded refused registered reissued rejected released relied reminded
  removed renewed reopened repaid replaced replayed replied reported requested rescinded
  resolved restored resumed retained retracted retried returned revalued reversed reviewed
  revoked routed ruled satisfied scheduled sealed seen seized sent served set settled signed
  sold spent split stayed stopped stuck submitted substituted succeeded superseded supplemented
  suspended taken terminated told topped-up transferred triggered unblocked unfrozen
  unidentified unknown unmasked updated valued verified viewed voided waived widened withdrawn
  withheld written`.split(/\s+/),
);
