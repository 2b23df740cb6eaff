import type { AnswerOf, QueryOf } from '@lib/contracts';
import type { caseFlowApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';

type Staff = AnswerOf<typeof caseFlowApi.listStaff>;

@Injectable()
export class StaffReadModel {
  constructor(private readonly database: ReadDatabase) {}

  /** Staff of the caller's own court, by name; with a role, only those who have it. */
  async list(actor: Actor, { role }: QueryOf<typeof caseFlowApi.listStaff>): Promise<Staff> {
    const items = await this.database.query<Staff['items'][number]>(
      `SELECT person_id AS "personId", name, roles FROM staff_member
       WHERE court = $1 AND ($2::text IS NULL OR $2 = ANY (roles)) ORDER BY name, person_id`,
      [actor.court, role ?? null],
    );
    return { items };
  }
}
