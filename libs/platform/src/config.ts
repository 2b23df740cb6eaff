import { z } from 'zod';

const text = z.string().min(1);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, '应以 postgres:// 开头');

/** What every process needs. */
export const processConfigSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('Kind of deployment; production refuses demo parts and a moved legal clock.'),
  HTTP_HOST: text.default('127.0.0.1').describe('Address the process listens on.'),
  HTTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .describe('Port the process listens on; 0 takes a free one.'),
  SERVICE_ROLE: z
    .enum(['api', 'worker', 'both'])
    .default('both')
    .describe('api answers HTTP, worker runs relay, consumers and jobs, both does both.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Lowest level that is logged.'),
});

/** The process's own database role. */
export const databaseConfigSchema = z.object({
  DATABASE_URL: postgresUrl.describe("PostgreSQL URL with the app's own role."),
  DATABASE_POOL_MAX: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(10)
    .describe('Most connections this process opens.'),
});

/** Which event bus carries facts. */
export const busConfigSchema = z.object({
  BUS_KIND: z
    .enum(['kafka', 'postgres-log'])
    .default('postgres-log')
    .describe('Event bus: Apache Kafka, or the log in PostgreSQL.'),
  KAFKA_BROKERS: text
    .optional()
    .describe('Comma separated host:port list; needed for BUS_KIND=kafka.'),
  BUS_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]*$/)
    .default('')
    .describe('Put before topic and group names, so that deployments can share a broker.'),
});

/** Which queue wakes jobs. */
export const queueConfigSchema = z.object({
  QUEUE_KIND: z
    .enum(['redis', 'postgres'])
    .default('postgres')
    .describe('BullMQ backend: Redis, or PostgreSQL.'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, '应以 redis:// 开头')
    .optional()
    .describe('Redis URL; needed for QUEUE_KIND=redis.'),
  QUEUE_DATABASE_URL: postgresUrl
    .optional()
    .describe('PostgreSQL URL of the queue; default is DATABASE_URL.'),
});

/** Whose tokens are accepted. */
export const oidcConfigSchema = z.object({
  OIDC_ISSUER: z.url().describe('Issuer that every access token must name.'),
  OIDC_JWKS_URL: z.url().describe("Address of the issuer's public keys."),
  OIDC_AUDIENCE: text
    .default('enforcement-platform')
    .describe('Audience every access token must name.'),
});

/** What every service with a database, a bus, a queue and an API reads from its environment. */
export const baseConfigSchema = z.object({
  ...processConfigSchema.shape,
  ...databaseConfigSchema.shape,
  ...busConfigSchema.shape,
  ...queueConfigSchema.shape,
  ...oidcConfigSchema.shape,
});

export type ProcessConfig = z.infer<typeof processConfigSchema>;
export type BaseConfig = z.infer<typeof baseConfigSchema>;

/** Every fault of a configuration in one message. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`配置有 ${faults.length} 处错误:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** One variable decides that another is needed. */
const NEEDS = [
  { name: 'BUS_KIND', value: 'kafka', needs: 'KAFKA_BROKERS' },
  { name: 'QUEUE_KIND', value: 'redis', needs: 'REDIS_URL' },
] as const;

/** Where tokens and cookies come from or go to: never in the clear in production (RFC 9700 2.6). */
const TLS_IN_PRODUCTION = ['PUBLIC_URL', 'GATEWAY_URL', 'OIDC_ISSUER', 'OIDC_JWKS_URL'];

/**
 * Reads a typed configuration; an empty variable counts as absent.
 *
 * @throws ConfigError naming every faulty variable, never showing a value (it may be a secret).
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.infer<Schema>> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  const faults = result.success ? [] : result.error.issues.map((issue) => faultText(schema, issue));
  for (const rule of NEEDS) {
    if (rule.name in schema.shape && present[rule.name] === rule.value && !present[rule.needs]) {
      faults.push(`${rule.needs}: ${rule.name}=${rule.value} 时必须设置`);
    }
  }
  if (present['NODE_ENV'] === 'production') faults.push(...openUrls(schema, present));
  if (!result.success || faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(result.data);
}

function openUrls(schema: z.ZodObject, present: Readonly<Record<string, unknown>>): string[] {
  return TLS_IN_PRODUCTION.filter((name) => name in schema.shape && present[name] !== undefined)
    .filter((name) => !/^https:\/\//i.test(String(present[name])))
    .map((name) => `${name}: NODE_ENV=production 下必须使用 https`);
}

function faultText(schema: z.ZodObject, issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  const field = schema.shape[String(issue.path[0])] as z.ZodType | undefined;
  const purpose = field?.description ? ` (${field.description})` : '';
  return `${name}: ${issue.message}${purpose}`;
}
