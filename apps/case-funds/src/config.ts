import { baseConfigSchema, loadConfig } from '@lib/platform';
import { parseYuan } from '@lib/kernel';
import { yuanSchema } from '@lib/contracts';
import { z } from 'zod';
import type { CaseFundsSettings } from './settings.js';

const text = z.string().min(1);

export const configSchema = z.object({
  ...baseConfigSchema.shape,
  CASE_FLOW_URL: z.url().describe('Base address of case-flow, read before payouts are proposed.'),
  BANK_URL: z.url().describe("Base address of the depositary bank's line."),
  BANK_CLIENT_TOKEN: text.describe("The court's credential at the depositary bank."),
  COURT_CODE: text.default('京0199').describe('Court whose account the bank line shows.'),
  STATEMENT_POLL_SECONDS: z.coerce
    .number()
    .min(0.2)
    .max(3600)
    .default(5)
    .describe('Pause between two reads of the bank statement, technical time.'),
  TREASURY_ACCOUNT_NAME: text
    .default('示例区国库(虚构)')
    .describe('Account name to which court fees are paid.'),
  TREASURY_ACCOUNT_NUMBER: text
    .default('1000000000000000001')
    .describe('Account number to which court fees are paid.'),
  TREASURY_BANK_NAME: text.default('示例甲银行(虚构)').describe("Name of the treasury's bank."),
  TREASURY_BANK_CODE: text.default('BANK-A').describe("Code of the treasury's bank."),
  PAYOUT_PRESIDENT_ABOVE: yuanSchema
    .default('5000000.00')
    .describe('Payouts above this amount need the president after the director; yuan.'),
});

export type CaseFundsConfig = z.infer<typeof configSchema>;

export function readConfig(): Readonly<CaseFundsConfig> {
  return loadConfig(configSchema, process.env);
}

export function settingsOf(config: CaseFundsConfig): CaseFundsSettings {
  return {
    caseFlowUrl: config.CASE_FLOW_URL,
    courtCode: config.COURT_CODE,
    statementPollMs: config.STATEMENT_POLL_SECONDS * 1000,
    treasury: {
      accountName: config.TREASURY_ACCOUNT_NAME,
      accountNumber: config.TREASURY_ACCOUNT_NUMBER,
      bankName: config.TREASURY_BANK_NAME,
      bankCode: config.TREASURY_BANK_CODE,
    },
    presidentAboveFen: parseYuan(config.PAYOUT_PRESIDENT_ABOVE),
    worker: config.SERVICE_ROLE !== 'api',
  };
}
