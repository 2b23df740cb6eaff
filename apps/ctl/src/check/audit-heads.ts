import { readFileSync } from 'node:fs';
import { auditHeads } from '@lib/audit';
import { systemClock } from '@lib/kernel';
import { schemaOf } from '@lib/persistence';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { checkedApps, withDatabase } from './check.js';
import { keepsAudit } from './audit-finding.js';

const headSchema = z.strictObject({
  app: z.string().min(1),
  homeCourt: z.string().min(1),
  size: z.int().positive(),
  /** Hex of 32 bytes. */
  root: z.string().regex(/^[0-9a-f]{64}$/),
});

const documentSchema = z.strictObject({ takenAt: z.iso.datetime(), heads: z.array(headSchema) });

/** The newest sealed head of each court in each app, to be kept where no superuser of this database reaches. */
export type AuditHeadsDocument = z.infer<typeof documentSchema>;

/** Reads the heads as the read-only checker. */
export async function takeAuditHeads(checkerUrl: string): Promise<AuditHeadsDocument> {
  const heads: AuditHeadsDocument['heads'] = [];
  for (const app of checkedApps()) {
    heads.push(...(await withDatabase(app, checkerUrl, (database) => headsOf(app, database))));
  }
  return { takenAt: systemClock.now().toISOString(), heads };
}

async function headsOf(app: string, database: DataSource): Promise<AuditHeadsDocument['heads']> {
  if (!(await keepsAudit(database))) return [];
  return (await auditHeads(database, schemaOf(app))).map((head) => ({ app, ...head }));
}

/**
 * Reads a document that {@link takeAuditHeads} once gave.
 *
 * @throws Error naming the file when it is not such a document: a comparison with nothing would pass.
 */
export function readAuditHeads(file: string): AuditHeadsDocument {
  try {
    return documentSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} is no document of ctl audit-heads`, { cause: error });
  }
}
