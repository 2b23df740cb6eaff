import { BankClient, DepositaryBank } from '@lib/agencies';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';

/** The line to the depositary bank; tests put their own bank in its place. */
@Global()
@Module({})
export class BankModule {
  static forRoot(options: { readonly baseUrl: string; readonly token: string }): DynamicModule {
    return {
      module: BankModule,
      providers: [{ provide: DepositaryBank, useFactory: () => new BankClient(options) }],
      exports: [DepositaryBank],
    };
  }
}
