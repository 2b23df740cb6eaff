import { readFileSync } from 'node:fs';
import { roleSchema } from '@lib/contracts';
import { UnitOfWork } from '@lib/persistence';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';

const staffFileSchema = z
  .array(
    z.strictObject({
      personId: z.string().min(1).max(80),
      name: z.string().min(1).max(50),
      roles: z.array(roleSchema).min(1),
      court: z.string().min(1).max(12),
    }),
  )
  .max(100_000);

const UPSERT = `
  INSERT INTO staff_member (court, person_id, name, roles) VALUES ($1, $2, $3, $4)
  ON CONFLICT (court, person_id) DO UPDATE SET name = excluded.name, roles = excluded.roles`;

export type StaffRow = z.infer<typeof staffFileSchema>[number];

/**
 * The staff of a JSON file `[{ personId, name, roles, court }]`; applicants are no staff.
 *
 * @throws Error naming the file and every fault, so that the process does not start on half a list.
 */
export function readStaffFile(path: string): StaffRow[] {
  const parsed = staffFileSchema.safeParse(jsonOf(path));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`staff file ${path} cannot be used:\n${faults.join('\n')}`);
  }
  return parsed.data.filter(({ roles }) => roles.some((role) => role !== 'applicant'));
}

/** Adds and updates the staff named by the file at start; who is not in it stays as he was. */
@Injectable()
export class StaffFile implements OnApplicationBootstrap {
  private readonly logger = new Logger('StaffFile');

  constructor(
    private readonly path: string | undefined,
    private readonly work: UnitOfWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.path === undefined) return;
    const staff = readStaffFile(this.path);
    await this.work.run(async (tx) => {
      // Two processes of the app may start at once: the same order of rows, no deadlock.
      for (const { court, personId, name, roles } of [...staff].sort(byKey)) {
        await tx.query(UPSERT, [court, personId, name, roles]);
      }
    });
    this.logger.log(`${staff.length} staff members loaded`);
  }
}

function byKey(left: StaffRow, right: StaffRow): number {
  return keyOf(left) < keyOf(right) ? -1 : 1;
}

function keyOf({ court, personId }: StaffRow): string {
  return `${court}/${personId}`;
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`staff file ${path} cannot be read`, { cause: error });
  }
}
