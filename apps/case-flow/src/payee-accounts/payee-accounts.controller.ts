import { Access, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { PayeeAccountsService } from './payee-accounts.service.js';

const { confirmPayeeAccount } = caseFlowApi;

@Controller()
export class PayeeAccountsController {
  constructor(private readonly accounts: PayeeAccountsService) {}

  @Post(confirmPayeeAccount.path)
  @Access({ roles: ['officer'], why: '收款账户由承办人凭申请执行人书面确认登记' })
  @Respond(confirmPayeeAccount.answer)
  confirm(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Param('entitlementId') entitlementId: string,
    @Body({ schema: confirmPayeeAccount.body }) body: BodyOf<typeof confirmPayeeAccount>,
  ): Promise<AnswerOf<typeof confirmPayeeAccount>> {
    return this.accounts.confirm(command, { caseId, entitlementId }, body);
  }
}
