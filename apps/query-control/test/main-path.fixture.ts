/** What the main path tells others, in order. */
export const FACTS_IN_ORDER: readonly string[] = [
  'query-ordered',
  'query-answered',
  'query-answered',
  'freeze-ordered',
  'freeze-ordered',
  'measure-acknowledged',
  'measure-acknowledged',
  'measure-acknowledged',
  'release-drafted',
  'release-sent',
  'release-acknowledged',
  'deduction-ordered',
  'deduction-executed',
  'release-drafted',
  'release-approved',
  'release-sent',
  'release-acknowledged',
];

/** Which of these facts follow from which. */
export const CAUSES_IN_ORDER: readonly { readonly fact: string; readonly cause: string }[] = [
  { fact: 'query-answered', cause: 'query-ordered' },
  { fact: 'query-answered', cause: 'query-ordered' },
  { fact: 'measure-acknowledged', cause: 'freeze-ordered' },
  { fact: 'measure-acknowledged', cause: 'freeze-ordered' },
  { fact: 'measure-acknowledged', cause: 'freeze-ordered' },
  { fact: 'release-sent', cause: 'release-drafted' },
  { fact: 'release-acknowledged', cause: 'release-sent' },
  { fact: 'deduction-executed', cause: 'deduction-ordered' },
  { fact: 'release-sent', cause: 'release-approved' },
  { fact: 'release-acknowledged', cause: 'release-sent' },
];
