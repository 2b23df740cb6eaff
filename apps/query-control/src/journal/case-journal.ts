import { AuditTrail } from '@lib/audit';
import type { EventDefinition } from '@lib/contracts';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { CourtCode, EventId } from '@lib/kernel';

/** Who and what caused a change, handed from the command or event down to its effects. */
export interface Cause {
  readonly actor: Actor;
  readonly correlationId?: string;
  readonly causationId?: string;
}

/** The case a fact belongs to. */
export interface CaseKey {
  readonly caseId: string;
  readonly matterId: string;
  readonly homeCourt: string;
}

export interface AuditNote {
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly why?: string;
  readonly article?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Writes what happened: the event for others and the audit entry, both in the caller's transaction. */
@Injectable()
export class CaseJournal {
  constructor(
    private readonly outbox: Outbox,
    private readonly trail: AuditTrail,
  ) {}

  async publish<Data>(
    tx: Tx,
    event: EventDefinition<Data>,
    about: { readonly key: CaseKey; readonly cause: Cause; readonly data: Data },
  ): Promise<EventId> {
    const { key, cause } = about;
    const data = await withBodyName(tx, about.data);
    return this.outbox.append(tx, event, {
      subject: key.matterId,
      homeCourt: key.homeCourt,
      data,
      ...(cause.correlationId === undefined ? {} : { correlationId: cause.correlationId }),
      ...(cause.causationId === undefined ? {} : { causationId: cause.causationId }),
    });
  }

  async audit(tx: Tx, key: CaseKey, cause: Cause, note: AuditNote): Promise<void> {
    await this.trail.record(tx, {
      actor: cause.actor,
      homeCourt: key.homeCourt,
      caseId: key.caseId,
      ...note,
    });
  }
}

const NAME = 'SELECT name FROM institution WHERE code = $1';

/** Readers of a fact know a body by its name; the code stays what everything else goes by. */
async function withBodyName<Data>(tx: Tx, data: Data): Promise<Data> {
  const { institution } = data as { readonly institution?: unknown };
  if (typeof institution !== 'string') return data;
  const [row] = await tx.query<{ name: string }>(NAME, [institution]);
  return row ? { ...data, institutionName: row.name } : data;
}

export function causeOf(command: CommandContext): Cause {
  return { actor: command.actor, correlationId: command.correlationId };
}

/** The machine's own act: only under a person's standing order, or recording what a body or clock did. */
export function machineCause(court: string, causationId?: string | null): Cause {
  return {
    actor: machineActor('query-control', court as CourtCode),
    ...(causationId ? { causationId } : {}),
  };
}
