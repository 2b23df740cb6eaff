/** Libraries by level: a library imports only from a lower one (.dependency-cruiser.cjs, docs/map.md). */
module.exports.levels = [
  ['kernel'],
  ['statute', 'contracts'],
  ['platform'],
  ['persistence'],
  ['audit', 'messaging', 'agencies'],
  ['jobs', 'access'],
  ['approvals', 'calculators', 'case-refs', 'personal-reads', 'stuck-work'],
  ['court-app'],
  ['testing'],
];
