import { baseConfigSchema, loadConfig } from '@lib/platform';
import { z } from 'zod';

export const configSchema = z.object({
  ...baseConfigSchema.shape,
  QUERY_CONTROL_URL: z.url().describe('Base address of query-control, read before a closing.'),
  CASE_FUNDS_URL: z.url().describe('Base address of case-funds, read before a closing.'),
  STAFF_FILE: z
    .string()
    .optional()
    .describe('JSON list of the staff, [{personId, name, roles, court}], taken in at start.'),
});

export type CaseFlowConfig = z.infer<typeof configSchema>;

export function readConfig(): Readonly<CaseFlowConfig> {
  return loadConfig(configSchema, process.env);
}
