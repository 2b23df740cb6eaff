import { createHash } from 'node:crypto';
import type { CaseFile } from '@lib/contracts';
import type { CaseId, FieldFault, MatterId, PartyId } from '@lib/kernel';
import { DomainError, newId, parseYuan, readCaseNumber } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { readPartyIdentifier } from './identifiers.js';

export interface StoredParty {
  readonly partyId: PartyId;
  readonly ref: string;
  readonly documentDigest: string;
}

export interface StoredEntitlement {
  readonly entitlementId: string;
  readonly partyId: string;
  readonly amount: string;
}

/** The refusal of a case file with every fault named. */
export function fileRefused(faults: readonly FieldFault[]): DomainError {
  return new DomainError(
    'CASE.FILE_REFUSED',
    'unprocessable',
    `案件文件有 ${faults.length} 处错误,没有导入任何内容`,
    { hint: '请按列出的位置逐项更正后重新导入', fields: faults },
  );
}

/** A resumed or converted case keeps the matter of the case it follows. */
export async function matterOf(
  tx: Tx,
  actor: Actor,
  earlier: string | undefined,
): Promise<MatterId> {
  if (!earlier) return newId<'Matter'>();
  const today = await legalToday(tx);
  const { canonical } = readCaseNumber(earlier, { today });
  const [row] = await tx.query<{ matterId: MatterId }>(
    `SELECT matter_id AS "matterId" FROM enforcement_case WHERE home_court = $1 AND case_number = $2`,
    [actor.court, canonical],
  );
  if (row) return row.matterId;
  throw fileRefused([{ path: 'matter', message: `没有找到前案 ${earlier}` }]);
}

/** Stores the parties with their canonical numbers and digests. */
export async function storeParties(
  tx: Tx,
  homeCourt: string,
  caseId: CaseId,
  file: CaseFile,
): Promise<StoredParty[]> {
  const stored: StoredParty[] = [];
  for (const [position, party] of file.parties.entries()) {
    const partyId = newId<'Party'>();
    const { canonical } = readPartyIdentifier(
      party.documentType,
      party.documentNumber,
      file.filedOn,
    );
    const documentDigest = createHash('sha256').update(canonical).digest('hex');
    await tx.query(
      `INSERT INTO party (party_id, home_court, case_id, position, role, kind, name, document_type,
         document_number, document_digest, phone)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        partyId,
        homeCourt,
        caseId,
        position,
        party.role,
        party.kind,
        party.name,
        party.documentType,
        canonical,
        documentDigest,
        party.phone ?? null,
      ],
    );
    stored.push({ partyId, ref: party.ref, documentDigest });
  }
  return stored;
}

/** Stores what each applicant is entitled to. */
export async function storeEntitlements(
  tx: Tx,
  input: {
    readonly homeCourt: string;
    readonly caseId: CaseId;
    readonly file: CaseFile;
    readonly parties: readonly StoredParty[];
  },
): Promise<StoredEntitlement[]> {
  const stored: StoredEntitlement[] = [];
  for (const [position, row] of input.file.entitlements.entries()) {
    const party = input.parties.find((candidate) => candidate.ref === row.party);
    if (!party)
      throw fileRefused([{ path: `entitlements[${position}].party`, message: '没有该当事人' }]);
    const entitlementId = newId<'Entitlement'>();
    await tx.query(
      `INSERT INTO entitlement (entitlement_id, home_court, case_id, party_id, position, amount_fen, account)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        entitlementId,
        input.homeCourt,
        input.caseId,
        party.partyId,
        position,
        parseYuan(row.amount),
        row.account ? JSON.stringify(row.account) : null,
      ],
    );
    stored.push({ entitlementId, partyId: party.partyId, amount: row.amount });
  }
  return stored;
}
