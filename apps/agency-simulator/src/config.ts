import { databaseConfigSchema, loadConfig, processConfigSchema } from '@lib/platform';
import { z } from 'zod';
import type { SimulatorSettings } from './settings.js';

export const configSchema = z.object({
  ...processConfigSchema.shape,
  ...databaseConfigSchema.shape,
  SIMULATOR_TOKEN: z
    .string()
    .min(8)
    .describe('Token that opens the simulation API (header X-Simulator-Token).'),
  BANK_CLIENT_TOKEN: z
    .string()
    .min(8)
    .describe("Token of the court's bank client on the court-bank line."),
  EXCHANGE_DIR: z
    .string()
    .min(1)
    .describe('Root folder of the exchange that the bodies in files mode share with the court.'),
  EXCHANGE_POLL_MS: z.coerce
    .number()
    .int()
    .min(20)
    .max(600_000)
    .default(500)
    .describe('Pause between two looks for requests of the court.'),
  SERVICE_URL: z
    .url()
    .optional()
    .describe('SOAP address of the court for the body in service mode; without it, it is deaf.'),
  SERVICE_USER: z.string().min(1).default('YHF').describe('User of the body in service mode.'),
  SERVICE_PASSWORD: z
    .string()
    .min(1)
    .optional()
    .describe('Password of the body in service mode; needed with SERVICE_URL.'),
  LATE_ANSWER_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(31_536_000)
    .default(20)
    .describe('Legal seconds after which a late body answers.'),
});

export type SimulatorConfig = z.infer<typeof configSchema>;

export function readConfig(): Readonly<SimulatorConfig> {
  return loadConfig(configSchema, process.env);
}

/** The settings the features work with. */
export function settingsOf(config: SimulatorConfig): SimulatorSettings {
  const { SERVICE_URL: url, SERVICE_USER: user, SERVICE_PASSWORD: password } = config;
  return {
    simulatorToken: config.SIMULATOR_TOKEN,
    bankClientToken: config.BANK_CLIENT_TOKEN,
    exchangeDir: config.EXCHANGE_DIR,
    pollMs: config.EXCHANGE_POLL_MS,
    lateAnswerSeconds: config.LATE_ANSWER_SECONDS,
    polling: config.SERVICE_ROLE !== 'api',
    ...(url === undefined || password === undefined ? {} : { service: { url, user, password } }),
  };
}
