import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, instantText } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { DisputeKind } from '../postings/index.js';
import { DISPUTE_TEXT } from '../postings/index.js';

type Reconciliation = AnswerOf<typeof caseFundsApi.getReconciliation>;

interface CutRow {
  readonly accountNumber: string;
  readonly cutAt: Date;
  readonly bankFen: Fen;
  readonly mirrorFen: Fen;
  readonly differenceFen: Fen;
}

interface DisputeRow {
  readonly disputeId: string;
  readonly kind: DisputeKind;
  readonly bankRef: string | null;
  readonly amountFen: Fen;
  readonly detail: Record<string, string>;
  readonly seenCount: number;
  readonly ownerRole: string;
  readonly openedAt: Date;
}

const ROWS_MAX = 200;

const LAST_CUT = `
  SELECT c.account_number AS "accountNumber", c.cut_at AS "cutAt", c.statement_balance_fen AS "bankFen",
    c.mirror_balance_fen AS "mirrorFen", c.difference_fen AS "differenceFen"
  FROM statement_cut c WHERE c.home_court = $1 ORDER BY c.mirror_version DESC, c.cut_at DESC LIMIT 1`;
const DISPUTES = `
  SELECT d.dispute_id AS "disputeId", d.kind, d.bank_ref AS "bankRef", d.amount_fen AS "amountFen", d.detail,
    d.seen_count AS "seenCount", d.owner_role AS "ownerRole", d.opened_at AS "openedAt"
  FROM statement_dispute d WHERE d.home_court = $1 AND d.state = 'open'
  ORDER BY d.opened_at DESC, d.dispute_id DESC LIMIT ${ROWS_MAX}`;

/** Reads for whoever reconciles the court's account. */
@Injectable()
export class ReconciliationReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** The last cut and what is still to be cleared up, newest first, at most 200. */
  async ofCourt(actor: Actor): Promise<Reconciliation> {
    const [cut] = await this.db.query<CutRow>(LAST_CUT, [actor.court]);
    const disputes = await this.db.query<DisputeRow>(DISPUTES, [actor.court]);
    return {
      ...(cut ? { lastCut: cutView(cut) } : {}),
      disputes: disputes.map((row) => ({
        disputeId: row.disputeId,
        kind: row.kind,
        kindText: DISPUTE_TEXT[row.kind],
        amount: formatYuan(row.amountFen),
        detail: row.detail,
        seenCount: row.seenCount,
        ownerRole: row.ownerRole,
        openedAt: instantText(row.openedAt),
        ...(row.bankRef ? { bankRef: row.bankRef } : {}),
      })),
    };
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
