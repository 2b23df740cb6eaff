import { Public } from '@lib/access';
import { yuanSchema } from '@lib/contracts';
import { DomainError, parseYuan } from '@lib/kernel';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { bankOf } from '../bodies.js';
import { LedgerCheck, type LedgerCheckResult } from './ledger-check.js';
import { LedgerReadModel } from './ledger.read-model.js';
import { type TransferAnswer, TransfersService } from './transfers.service.js';

const transferSchema = z.strictObject({
  transferId: z.string().min(1).max(64),
  fromAccount: z.string().min(1).max(40),
  toBank: z.string().min(1).max(20),
  toAccount: z.string().min(1).max(40),
  toName: z.string().min(1).max(100),
  amount: yuanSchema,
  remark: z.string().max(200),
});

const WHY = 'opened by the simulator token (token.guard.ts)';

@Controller()
export class LedgerController {
  constructor(
    private readonly readModel: LedgerReadModel,
    private readonly transfers: TransfersService,
    private readonly ledgerCheck: LedgerCheck,
  ) {}

  @Get('banks/:code/ledger')
  @Public(WHY)
  ledger(@Param('code') code: string): Promise<object> {
    return this.readModel.ledger(code);
  }

  @Get('banks/:code/accounts/:no')
  @Public(WHY)
  account(@Param('code') code: string, @Param('no') no: string): Promise<object> {
    return this.readModel.account(code, no);
  }

  @Get('ledger/check')
  @Public(WHY)
  check(): Promise<LedgerCheckResult> {
    return this.ledgerCheck.run();
  }

  @Post('banks/:code/transfers')
  @HttpCode(200)
  @Public(WHY)
  transfer(
    @Param('code') code: string,
    @Body({ schema: transferSchema }) body: z.infer<typeof transferSchema>,
  ): Promise<TransferAnswer> {
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
