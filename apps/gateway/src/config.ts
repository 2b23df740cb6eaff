import { databaseConfigSchema, loadConfig, processConfigSchema } from '@lib/platform';
import { z } from 'zod';

export const configSchema = z.object({
  ...processConfigSchema.shape,
  ...databaseConfigSchema.shape,
  PUBLIC_URL: z.url().describe('Address of this gateway as browsers reach it.'),
  OIDC_ISSUER: z.url().describe('Identity provider that signs people in.'),
  OIDC_JWKS_URL: z
    .url()
    .optional()
    .describe("Address of the issuer's public keys; default is OIDC_ISSUER + /jwks."),
  OIDC_AUDIENCE: z
    .string()
    .min(1)
    .default('enforcement-platform')
    .describe('Audience every access token must name.'),
  OIDC_CLIENT_ID: z.string().min(1).default('gateway').describe('Client id of this gateway.'),
  OIDC_CLIENT_SECRET: z.string().min(16).describe('Client secret of this gateway.'),
  OIDC_SCOPE: z
    .string()
    .regex(/\bopenid\b/)
    .default('openid enforcement')
    .describe('Scopes asked for at sign-in; needs openid.'),
  SESSION_SECRET: z
    .string()
    .min(16)
    .describe('Secret share of the key that seals tokens at rest; changing it ends all sessions.'),
  SESSION_HOURS_MAX: z.coerce
    .number()
    .min(0.1)
    .max(24)
    .default(12)
    .describe('Life of a session at most.'),
  SESSION_IDLE_MINUTES_MAX: z.coerce
    .number()
    .min(1)
    .max(720)
    .default(60)
    .describe('A session unused for so long ends.'),
  TOKEN_REFRESH_BEFORE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .describe('An access token is renewed so long before it expires.'),
  CASE_FLOW_URL: z.url().describe('Base address of case-flow.'),
  QUERY_CONTROL_URL: z.url().describe('Base address of query-control.'),
  CASE_FUNDS_URL: z.url().describe('Base address of case-funds.'),
  WEB_ROOT: z.string().min(1).default('dist/apps/web').describe('Folder with the built pages.'),
  DOCS_ROOT: z
    .string()
    .min(1)
    .default('docs/generated')
    .describe('Folder with the generated API descriptions.'),
});

export type GatewayConfig = z.infer<typeof configSchema>;

/** @throws ConfigError, also in production without TLS: a session cookie must not travel in the clear. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<GatewayConfig> {
  return loadConfig(configSchema, env);
}

/** Injection token of the configuration. */
export const CONFIG = Symbol('CONFIG');
