import { AuditTrail } from '@lib/audit';
import type { AnswerOf, BodyOf, CaseFile } from '@lib/contracts';
import { caseFlowApi, caseFlowEvents } from '@lib/contracts';
import type { CaseId, FieldFault, MatterId } from '@lib/kernel';
import { newId, parseYuan } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { CommandRunner, legalToday, lockSubject } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { openNodes, recordNode } from '../nodes/index.js';
import { assertStaff } from '../staff/index.js';
import { checkCaseFile } from './case-file.check.js';
import { fileRefused, matterOf, storeEntitlements, storeParties } from './case-file.store.js';
import type { StoredEntitlement, StoredParty } from './case-file.store.js';
import { lockCase } from './case-row.js';
import { moveCase } from './case-transitions.js';
import { readPartyIdentifier } from './identifiers.js';

type Imported = AnswerOf<typeof caseFlowApi.importCase>;
type Assigned = AnswerOf<typeof caseFlowApi.assignOfficer>;

/** Import and assignment of cases. */
@Injectable()
export class CasesService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * Imports a case file whole or not at all.
   *
   * @throws DomainError `CASE.FILE_REFUSED` (422) naming every fault of the file.
   */
  async importCase(command: CommandContext, raw: unknown): Promise<Imported> {
    return this.commands.run(command, async (tx) => {
      const today = await legalToday(tx);
      const checked = checkCaseFile(raw, {
        today,
        court: command.actor.court,
        readIdentifier: (type, value) => readPartyIdentifier(type, value, today),
      });
      const faults = [
        ...checked.faults,
        ...(await takenNumber(tx, command.actor, checked.canonicalNumber)),
      ];
      if (faults.length > 0 || !checked.file || !checked.canonicalNumber) throw fileRefused(faults);
      return this.store(tx, command, checked.file, checked.canonicalNumber);
    });
  }

  /** Names the officer and the team (分案); a later call changes them. */
  async assignOfficer(
    command: CommandContext,
    caseId: string,
    body: BodyOf<typeof caseFlowApi.assignOfficer>,
  ): Promise<Assigned> {
    return this.commands.run(command, async (tx) => {
      const row = await lockCase(tx, caseId, command.actor);
      await assertStaff(tx, row.handlingCourt, body);
      const to = row.state === 'filed' ? 'assigned' : row.state;
      const cause = row.state === 'filed' ? '分案' : '变更承办人';
      const version = await moveCase(tx, row, to, { actor: command.actor, cause });
      const team = await this.replaceTeam(tx, row.homeCourt, row.caseId, body);
      await recordNode(tx, this.deadlines, row, 'assigned');
      await this.outbox.append(tx, caseFlowEvents.officerAssigned, {
        subject: row.matterId,
        homeCourt: row.homeCourt,
        correlationId: command.correlationId,
        data: {
          caseId: row.caseId,
          matterId: row.matterId,
          officerId: body.officerId,
          teamIds: team,
          version,
        },
      });
      await this.audit.record(tx, {
        actor: command.actor,
        action: 'case.assign-officer',
        subjectKind: 'case',
        subjectId: row.caseId,
        caseId: row.caseId,
        homeCourt: row.homeCourt,
        before: { officerId: row.officerId },
        after: { officerId: body.officerId, team },
        article: '法发〔2006〕35号第二条',
      });
      return { caseId: row.caseId, state: to };
    });
  }

  private async replaceTeam(
    tx: Tx,
    homeCourt: string,
    caseId: CaseId,
    body: BodyOf<typeof caseFlowApi.assignOfficer>,
  ): Promise<string[]> {
    await tx.query('DELETE FROM team_member WHERE home_court = $1 AND case_id = $2', [
      homeCourt,
      caseId,
    ]);
    const people = new Map<string, { name: string; part: 'officer' | 'member' }>();
    for (const { personId, name } of body.members) people.set(personId, { name, part: 'member' });
    people.set(body.officerId, { name: body.officerName, part: 'officer' });
    for (const [personId, { name, part }] of people) {
      await tx.query(
        `INSERT INTO team_member (home_court, case_id, person_id, name, part)
         VALUES ($1, $2, $3, $4, $5)`,
        [homeCourt, caseId, personId, name, part],
      );
    }
    await tx.query(
      `UPDATE enforcement_case SET officer_id = $3, officer_name = $4
       WHERE home_court = $1 AND case_id = $2`,
      [homeCourt, caseId, body.officerId, body.officerName],
    );
    return [...people.keys()];
  }

  private async store(
    tx: Tx,
    command: CommandContext,
    file: CaseFile,
    caseNumber: string,
  ): Promise<Imported> {
    const caseId = newId<'Case'>();
    const matterId = await matterOf(tx, command.actor, file.matter);
    const homeCourt = command.actor.court;
    await tx.query(
      `INSERT INTO enforcement_case (case_id, home_court, handling_court, matter_id, case_number,
         state, filed_on, title, title_amount_fen, imported_by)
       VALUES ($1, $2, $2, $3, $4, 'filed', $5, $6, $7, $8)`,
      [
        caseId,
        homeCourt,
        matterId,
        caseNumber,
        file.filedOn,
        JSON.stringify(file.title),
        parseYuan(file.title.amount),
        command.actor.personId,
      ],
    );
    const parties = await storeParties(tx, homeCourt, caseId, file);
    const entitlements = await storeEntitlements(tx, { homeCourt, caseId, file, parties });
    await openNodes(tx, this.deadlines, { homeCourt, caseId, filedOn: file.filedOn });
    await this.announce(tx, command, { file, caseNumber, caseId, matterId, parties, entitlements });
    return { caseId, matterId, caseNumber };
  }

  private async announce(
    tx: Tx,
    command: CommandContext,
    stored: {
      readonly file: CaseFile;
      readonly caseNumber: string;
      readonly caseId: CaseId;
      readonly matterId: MatterId;
      readonly parties: readonly StoredParty[];
      readonly entitlements: readonly StoredEntitlement[];
    },
  ): Promise<void> {
    const { file, caseId, matterId } = stored;
    const homeCourt = command.actor.court;
    await this.outbox.append(tx, caseFlowEvents.caseImported, {
      subject: matterId,
      homeCourt,
      correlationId: command.correlationId,
      data: {
        caseId,
        matterId,
        caseNumber: stored.caseNumber,
        handlingCourt: homeCourt,
        filedOn: file.filedOn,
        titleAmount: file.title.amount,
        obligations: file.title.obligations,
        parties: file.parties.map((party, index) => ({
          partyId: stored.parties[index]?.partyId ?? '',
          role: party.role,
          kind: party.kind,
          documentDigest: stored.parties[index]?.documentDigest ?? '',
        })),
        entitlements: [...stored.entitlements],
      },
    });
    await this.audit.record(tx, {
      actor: command.actor,
      action: 'case.import',
      subjectKind: 'case',
      subjectId: caseId,
      caseId,
      homeCourt,
      after: file,
      article: '执行工作规定(2020)第十六条',
    });
  }
}

async function takenNumber(
  tx: Tx,
  actor: Actor,
  caseNumber: string | undefined,
): Promise<FieldFault[]> {
  if (!caseNumber) return [];
  // Two imports of one number at once: the second waits here and then sees the first.
  await lockSubject(tx, 'case-number', `${actor.court}/${caseNumber}`);
  const rows = await tx.query(
    'SELECT 1 FROM enforcement_case WHERE home_court = $1 AND case_number = $2',
    [actor.court, caseNumber],
  );
  return rows.length === 0
    ? []
    : [{ path: 'caseNumber', message: `案号 ${caseNumber} 已存在,不能重复导入` }];
}
