import { Global, Module } from '@nestjs/common';
import { ApprovalClocks } from './approval-clocks.js';
import { ApprovalDueHandler } from './approval-due.handler.js';
import { Approvals } from './approvals.js';
import { Delegations } from './delegations.js';

/**
 * Approvals of one app; needs AuditModule and JobsModule, the latter with {@link ApprovalDueHandler}
 * among its deadlines, and `approvals` in the app's `libraries.json`.
 */
@Global()
@Module({
  providers: [Approvals, ApprovalClocks, ApprovalDueHandler, Delegations],
  exports: [Approvals, ApprovalDueHandler, Delegations],
})
export class ApprovalsModule {}
