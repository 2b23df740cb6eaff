import { baseConfigSchema, loadConfig } from '@lib/platform';
import { z } from 'zod';
import type { QueryControlSettings, ServiceBody } from './settings.js';

const SERVICE_BODY = /^[^:,\s]+:[^:,\s]+:[^,\s]+$/;
const PASSWORD_MIN = 16;

const variablesSchema = z.object({
  ...baseConfigSchema.shape,
  CASE_FLOW_URL: z.url().describe('Base address of case-flow, read fresh before a restraint.'),
  CASE_FUNDS_URL: z.url().describe('Base address of case-funds, read fresh before a restraint.'),
  EXCHANGE_DIR: z
    .string()
    .min(1)
    .describe('Root folder of the exchange with bodies in files mode.'),
  EXCHANGE_SCAN_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(300)
    .describe('Pause between two looks into the folders of the bodies.'),
  SERVICE_BODIES: z
    .string()
    .default('')
    .refine((text) => text === '' || text.split(',').every((part) => SERVICE_BODY.test(part)), {
      message: '请写成 机构代码:用户名:密码,多个用逗号分隔',
    })
    .describe('Bodies in service mode: `code:user:password`, comma separated.'),
  RELEASE_SWEEP_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(30)
    .describe('Pause between two comparisons of debts with live measures.'),
  UNFILLED_CAP_GRACE_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600)
    .default(30)
    .describe('How long caps that wait for credits stay once held money covers the debt.'),
});

/** A body shows its password with every call: in production it must be too long to be guessed. */
export const configSchema = variablesSchema.refine(
  ({ NODE_ENV, SERVICE_BODIES }) =>
    NODE_ENV !== 'production' ||
    serviceBodiesOf(SERVICE_BODIES).every(({ password }) => password.length >= PASSWORD_MIN),
  {
    path: ['SERVICE_BODIES'],
    message: `NODE_ENV=production 下每个密码至少 ${PASSWORD_MIN} 个字符`,
  },
);

export type QueryControlConfig = z.infer<typeof configSchema>;

export function readConfig(): Readonly<QueryControlConfig> {
  return loadConfig(configSchema, process.env);
}

/** The settings the features work with. */
export function settingsOf(config: QueryControlConfig): QueryControlSettings {
  return {
    caseFlowUrl: config.CASE_FLOW_URL,
    caseFundsUrl: config.CASE_FUNDS_URL,
    exchangeDir: config.EXCHANGE_DIR,
    exchangeScanMs: config.EXCHANGE_SCAN_MS,
    serviceBodies: serviceBodiesOf(config.SERVICE_BODIES),
    releaseSweepSeconds: config.RELEASE_SWEEP_SECONDS,
    unfilledCapGraceSeconds: config.UNFILLED_CAP_GRACE_SECONDS,
    worker: config.SERVICE_ROLE !== 'api',
  };
}

function serviceBodiesOf(text: string): ServiceBody[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [institution = '', user = '', ...password] = part.split(':');
    return { institution, user, password: password.join(':') };
  });
}
