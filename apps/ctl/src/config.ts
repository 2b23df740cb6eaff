import { loadConfig } from '@lib/platform';
import { z } from 'zod';

export const configSchema = z.object({
  ADMIN_DATABASE_URL: z
    .string()
    .optional()
    .describe('URL of the database owner: `migrate`, `legal-clock` and `replay`.'),
  CHECKER_DATABASE_URL: z
    .string()
    .optional()
    .describe(
      'URL of the read-only checker role: `check`, `audit-heads`; without it a demo that runs from this checkout is read.',
    ),
  ROLE_PASSWORD: z
    .string()
    .min(8)
    .optional()
    .describe('Password of each app role and of the checker; `migrate` sets it anew each time.'),
});

export type CtlConfig = z.infer<typeof configSchema>;

export function readConfig(): Readonly<CtlConfig> {
  return loadConfig(configSchema, process.env);
}

/** A setting the command cannot do without, or a clear refusal. */
export function need(value: string | undefined, name: keyof CtlConfig): string {
  if (value) return value;
  throw new Error(`set ${name}: ${configSchema.shape[name].description ?? ''}`);
}
