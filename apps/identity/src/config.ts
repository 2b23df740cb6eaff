import { loadConfig, processConfigSchema } from '@lib/platform';
import { z } from 'zod';

const SECRET_MIN = 16;

export const configSchema = z.object({
  ...processConfigSchema.shape,
  OIDC_ISSUER: z.url().describe('Address of this provider as browsers and apps reach it.'),
  OIDC_AUDIENCE: z
    .string()
    .min(1)
    .default('enforcement-platform')
    .describe('Audience of the access tokens it issues.'),
  GATEWAY_CLIENT_ID: z.string().min(1).default('gateway').describe("The gateway's client id."),
  GATEWAY_CLIENT_SECRET: z
    .string()
    .min(SECRET_MIN)
    .describe("The gateway's client secret, made anew for each deployment."),
  GATEWAY_URL: z
    .string()
    .min(1)
    .describe('Addresses of the gateway as browsers reach it, comma separated.'),
  DEMO_PASSWORD: z.string().min(8).describe('The one password of all demo accounts.'),
  ACCESS_TOKEN_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(300)
    .describe('Life of an access token.'),
  IDENTITY_STATE_DIR: z.string().min(1).describe('Folder that keeps the signing and cookie keys.'),
  IDENTITY_ACCOUNTS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file with accounts that are added to, or replace, the demo accounts.'),
});

export type IdentityConfig = z.infer<typeof configSchema>;

/** @throws Error under a production configuration: demo accounts must never guard real cases. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<IdentityConfig> {
  const config = loadConfig(configSchema, env);
  if (config.NODE_ENV === 'production') {
    throw new Error(
      'identity 只有演示账号,不能在 NODE_ENV=production 下启动;请把 OIDC_ISSUER 与 OIDC_JWKS_URL 指向法院自己的身份系统',
    );
  }
  return config;
}
