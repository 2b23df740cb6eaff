import { Public } from '@lib/access';
import type { AnswerOf, BodyOf, ParamsOf } from '@lib/contracts';
import { agencySimulatorApi as api } from '@lib/contracts';
import { DomainError, parseYuan } from '@lib/kernel';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Answers } from '../answers.js';
import { bankOf } from '../bodies.js';
import { LedgerCheck } from './ledger-check.js';
import { LedgerReadModel } from './ledger.read-model.js';
import { TransfersService } from './transfers.service.js';

const WHY = 'opened by the simulator token (token.guard.ts)';

@Controller()
export class LedgerController {
  constructor(
    private readonly readModel: LedgerReadModel,
    private readonly transfers: TransfersService,
    private readonly ledgerCheck: LedgerCheck,
  ) {}

  @Get(api.readLedger.path)
  @Public(WHY)
  @Answers(api.readLedger.answer)
  ledger(
    @Param({ schema: api.readLedger.params }) { code }: ParamsOf<typeof api.readLedger>,
  ): Promise<AnswerOf<typeof api.readLedger>> {
    return this.readModel.ledger(code);
  }

  @Get(api.readAccount.path)
  @Public(WHY)
  @Answers(api.readAccount.answer)
  account(
    @Param({ schema: api.readAccount.params }) { code, no }: ParamsOf<typeof api.readAccount>,
  ): Promise<AnswerOf<typeof api.readAccount>> {
    return this.readModel.account(code, no);
  }

  @Get(api.checkLedger.path)
  @Public(WHY)
  @Answers(api.checkLedger.answer)
  check(): Promise<AnswerOf<typeof api.checkLedger>> {
    return this.ledgerCheck.run();
  }

  @Post(api.transfer.path)
  @HttpCode(api.transfer.status)
  @Public(WHY)
  @Answers(api.transfer.answer)
  transfer(
    @Param({ schema: api.transfer.params }) { code }: ParamsOf<typeof api.transfer>,
    @Body({ schema: api.transfer.body }) body: BodyOf<typeof api.transfer>,
  ): Promise<AnswerOf<typeof api.transfer>> {
    const amountFen = parseYuan(body.amount);
    if (amountFen <= 0n) {
      throw new DomainError('TRANSFER.AMOUNT', 'invalid', '转账金额应大于零');
    }
    return this.transfers.transfer({
      transferId: body.transferId,
      from: { bank: bankOf(code).code, accountNo: body.fromAccount },
      to: { bank: body.toBank, accountNo: body.toAccount },
      toName: body.toName,
      amountFen,
      remark: body.remark,
    });
  }
}
