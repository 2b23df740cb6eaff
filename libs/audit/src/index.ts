export { AuditSealer } from './audit-sealer.js';
export type { AuditNote } from './audit-trail.js';
export { AuditTrail } from './audit-trail.js';
export type { AuditOptions } from './audit.module.js';
export { AuditModule } from './audit.module.js';
export type { AuditRow } from './entry.js';
export { leafOf, stateHash } from './entry.js';
export type { TreeHead } from './merkle.js';
export {
  consistencyProof,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
export type { AuditFault, KnownHead } from './verify-audit.js';
export { auditHeads, verifyAudit } from './verify-audit.js';
