import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, instantText } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';

type Reconciliation = AnswerOf<typeof caseFundsApi.getReconciliation>;

interface CutRow {
  readonly accountNumber: string;
  readonly cutAt: Date;
  readonly bankFen: Fen;
  readonly mirrorFen: Fen;
  readonly differenceFen: Fen;
}

const LAST_CUT = `
  SELECT c.account_number AS "accountNumber", c.cut_at AS "cutAt", c.statement_balance_fen AS "bankFen",
    c.mirror_balance_fen AS "mirrorFen", c.difference_fen AS "differenceFen"
  FROM statement_cut c WHERE c.home_court = $1 ORDER BY c.cut_no DESC LIMIT 1`;
/** Reads for whoever reconciles the court's account. */
@Injectable()
export class ReconciliationReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** Where bank and books were last compared, with what each of them said. */
  async ofCourt(actor: Actor): Promise<Reconciliation> {
    const [cut] = await this.db.query<CutRow>(LAST_CUT, [actor.court]);
    return cut ? { lastCut: cutView(cut) } : {};
  }
}

function cutView(cut: CutRow): NonNullable<Reconciliation['lastCut']> {
  return {
    accountNumber: cut.accountNumber,
    cutAt: instantText(cut.cutAt),
    bankBalance: formatYuan(cut.bankFen),
    bookBalance: formatYuan(-cut.mirrorFen),
    difference: formatYuan(cut.differenceFen),
  };
}
