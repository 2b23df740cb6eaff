import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from './people.js';
import { FOREIGN_COURT, FOREIGNERS, INSIDERS, OUTSIDERS, OWN_COURT } from './people.js';

/** Everybody of both courts, as the court's list of staff tells them; the folder is the caller's to clear away. */
export function staffFileIn(prefix: string): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const file = join(folder, 'staff.json');
  const staffOf = (people: readonly Person[], court: string): object[] =>
    people.map(({ personId, name, role }) => ({ personId, name, roles: [role], court }));
  const everybody = [
    ...staffOf([...INSIDERS, ...OUTSIDERS], OWN_COURT),
    ...staffOf(FOREIGNERS, FOREIGN_COURT),
  ];
  writeFileSync(file, JSON.stringify(everybody));
  return { folder, file };
}
