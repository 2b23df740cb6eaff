import type { AnswerOf, queryControlApi } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, instantText, maxFen, sumFen } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { readDebt, staleDebt } from '../cases/index.js';
import type { FreezableAccount } from '../property/index.js';
import { freezableAccounts } from '../property/index.js';
import { exemptionOf } from './exemption.rules.js';
import { allocateFreeze, coveredFen } from './freeze-allocation.js';
import { LIVE_MEASURE_STATES } from './measure.states.js';

type Proposal = AnswerOf<typeof queryControlApi.proposeFreeze>;

interface LiveRow {
  readonly propertyId: string;
  readonly state: string;
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

const LIVE = `
  SELECT m.property_id AS "propertyId", m.state, m.cap_fen AS "capFen", m.held_fen AS "heldFen"
  FROM measure AS m WHERE m.home_court = $1 AND m.case_id = $2 AND m.state = ANY ($3)`;

/** What the machine proposes to freeze; it has no effect. */
@Injectable()
export class FreezeProposal {
  constructor(private readonly db: ReadDatabase) {}

  /**
   * Lines by liquidity over known balances, up to the debt's cap less what is covered already.
   *
   * @throws DomainError `DEBT.STALE_VERSION` when another version is the newest one known.
   */
  async of(homeCourt: string, caseId: string, debtVersion: number): Promise<Proposal> {
    const debt = await readDebt(this.db, caseId);
    if (debt?.version !== debtVersion) throw staleDebt(debtVersion, debt?.version ?? 0);
    const live = await this.db.query<LiveRow>(LIVE, [homeCourt, caseId, LIVE_MEASURE_STATES]);
    const answered = (row: LiveRow): boolean => row.state !== 'drafted' && row.state !== 'sent';
    const covered = coveredFen(live.map((row) => ({ ...row, answered: answered(row) })));
    const accounts = await freezableAccounts(this.db, homeCourt, caseId);
    const open = accounts.filter((account) => account.canFreeze && !exemptionOf(account));
    const { lines, missingFen } = allocateFreeze(
      open.map((account) => {
        const own = live.filter((row) => row.propertyId === account.propertyId);
        return {
          ...account,
          cappedFen: sumFen(own.map((row) => row.capFen)),
          restrained: own.length > 0,
        };
      }),
      maxFen(debt.capFen - covered, 0n),
    );
    return {
      debtVersion,
      cap: formatYuan(debt.capFen),
      covered: formatYuan(covered),
      lines: lines.flatMap((line) => lineView(line, open)),
      missing: formatYuan(missingFen),
    };
  }
}

function lineView(
  line: { readonly propertyId: string; readonly capFen: Fen },
  accounts: readonly FreezableAccount[],
): Proposal['lines'] {
  const account = accounts.find((known) => known.propertyId === line.propertyId);
  if (!account) return [];
  return [
    {
      propertyId: account.propertyId,
      institution: account.institution,
      institutionName: account.institutionName,
      accountNumber: account.accountNumber,
      knownBalance: formatYuan(account.availableFen),
      balanceAsOf: instantText(account.asOf),
      cap: formatYuan(line.capFen),
    },
  ];
}
