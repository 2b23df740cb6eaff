import type { AnswerOf } from '@lib/contracts';
import type { queryControlApi } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

export type InstitutionCapability = 'query' | 'freeze' | 'renew' | 'release' | 'deduct';

/** A body that assists (协助执行机构) with what it can do; facts change, so they are rows. */
export interface Institution {
  readonly code: string;
  readonly name: string;
  readonly kind: 'bank' | 'real-estate' | 'vehicle';
  readonly mode: 'files' | 'service';
  readonly capabilities: readonly InstitutionCapability[];
  readonly liquidityRank: number;
  readonly answerWithinHours: number;
  readonly controlWithinHours: number;
  readonly wireCode: string;
}

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

const COLUMNS = `
  code, name, kind, mode, capabilities, liquidity_rank AS "liquidityRank",
  answer_within_hours AS "answerWithinHours", control_within_hours AS "controlWithinHours",
  wire_code AS "wireCode"`;

@Injectable()
export class InstitutionsReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** Inside a transaction its own connection is read through, never a second one of the pool. */
  async all(db: Queryable = this.db): Promise<Institution[]> {
    return db.query<Institution>(
      `SELECT ${COLUMNS} FROM institution ORDER BY liquidity_rank, code`,
    );
  }

  /**
   * The named bodies, each able to do `capability`, in the order asked.
   *
   * @throws DomainError `INSTITUTION.UNKNOWN` or `INSTITUTION.NOT_CAPABLE` naming the field.
   */
  async capable(
    codes: readonly string[],
    capability: InstitutionCapability,
    db: Queryable = this.db,
  ): Promise<Institution[]> {
    const known = new Map((await this.all(db)).map((row) => [row.code, row]));
    return [...new Set(codes)].map((code, index) => {
      const found = known.get(code);
      if (!found) throw refusal('INSTITUTION.UNKNOWN', `没有登记的机构:${code}`, index);
      if (found.capabilities.includes(capability)) return found;
      throw refusal('INSTITUTION.NOT_CAPABLE', `${found.name} 不支持此项线上协助`, index);
    });
  }

  async listed(): Promise<AnswerOf<typeof queryControlApi.listInstitutions>> {
    return {
      items: (await this.all()).map((row) => ({ ...row, capabilities: [...row.capabilities] })),
    };
  }
}

function refusal(code: string, message: string, index: number): DomainError {
  return new DomainError(code, 'unprocessable', message, {
    hint: '请从机构列表中选择具备该能力的机构,或改走线下协助',
    fields: [{ path: `institutions[${index}]`, message }],
  });
}
