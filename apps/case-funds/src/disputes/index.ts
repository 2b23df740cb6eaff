export { disputeChecks } from './dispute.checks.js';
export { DisputesModule } from './disputes.module.js';
export { SETTLEMENT_SUBJECT } from './settlement.approval.js';
export { SettlementConsents } from './settlement-consents.js';
