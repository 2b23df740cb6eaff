import { createHash } from 'node:crypto';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

interface Delivery {
  readonly institution: string;
  readonly name: string;
  readonly operation: string;
  readonly content: Uint8Array;
}

export interface IncomingRow {
  readonly incomingId: string;
  readonly institution: string;
  readonly name: string;
  readonly operation: string;
  readonly content: Buffer;
  readonly attempts: number;
}

/** Our own failures pause a delivery 1, 2, 4 … 600 s of technical time; they never end it. */
const PAUSE_MAX_SECONDS = 600;
const DUE = `state = 'stored' AND (next_attempt_at IS NULL OR next_attempt_at <= now())`;
/** A body that sends a faulty delivery again has it looked at again. */
const STORE = `
  INSERT INTO incoming_message (incoming_id, institution, name, operation, content, content_hash, state,
    received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, legal_now())
  ON CONFLICT ON CONSTRAINT incoming_once DO UPDATE SET state = excluded.state, attempts = 0,
    next_attempt_at = NULL, handled_at = NULL
  WHERE incoming_message.state = 'fault' AND incoming_message.content = excluded.content
  RETURNING incoming_id AS "incomingId"`;
const UNREADABLE = `
  INSERT INTO incoming_message (incoming_id, institution, name, operation, content, content_hash, state,
    fault, faults, received_at, handled_at)
  VALUES ($1, $2, $3, $4, '', $5, 'fault', $6, '[]', legal_now(), legal_now())
  ON CONFLICT ON CONSTRAINT incoming_once DO NOTHING RETURNING incoming_id AS "incomingId"`;
const FIND = `
  SELECT m.incoming_id AS "incomingId", m.state = 'handled' AS "handled" FROM incoming_message AS m
  WHERE m.institution = $1 AND m.name = $2 AND m.content_hash = $3`;
const WAITING = `SELECT DISTINCT institution FROM incoming_message WHERE ${DUE} ORDER BY 1`;
const NEXT = `
  SELECT m.incoming_id AS "incomingId", m.institution, m.name, m.operation, m.content, m.attempts
  FROM incoming_message AS m WHERE m.institution = $1 AND ${DUE}
  ORDER BY m.received_at, m.name LIMIT 1 FOR UPDATE`;
const LOCK = `SELECT pg_try_advisory_xact_lock(hashtextextended('intake:' || $1, 7)) AS "locked"`;
const HANDLED = `
  UPDATE incoming_message SET state = 'handled', handled_at = legal_now(), home_court = $2
  WHERE incoming_id = $1`;
/** Of two callers that bring one delivery at once, the slower never spoils what the other handled. */
const FAULT = `
  UPDATE incoming_message SET state = 'fault', fault = $2, faults = $3, handled_at = legal_now()
  WHERE incoming_id = $1 AND state <> 'handled'`;
const FAILED = `
  UPDATE incoming_message SET attempts = least(attempts + 1, 1000), fault = $2,
    next_attempt_at = now() + make_interval(secs => least(2 ^ least(attempts, 20), ${PAUSE_MAX_SECONDS}))
  WHERE incoming_id = $1 AND state = 'stored'`;

/** Raw deliveries of bodies: stored before anything is understood, so nothing is ever lost. */
@Injectable()
export class IncomingStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Stores the bytes once; the same name with the same bytes is the same delivery. */
  async store(
    delivery: Delivery,
    state: 'stored' | 'handling' = 'stored',
  ): Promise<string | undefined> {
    const contentHash = createHash('sha256').update(delivery.content).digest('hex');
    return this.unitOfWork.run(async (tx) => {
      const [row] = await tx.query<{ incomingId: string }>(STORE, [
        newId<'Incoming'>(),
        delivery.institution,
        delivery.name,
        delivery.operation,
        Buffer.from(delivery.content),
        contentHash,
        state,
      ]);
      return row?.incomingId;
    });
  }

  /** Stores a delivery that is handled at once; a repeat gives the first one again. */
  async receive(delivery: Delivery): Promise<{ incomingId: string; handled: boolean }> {
    const contentHash = createHash('sha256').update(delivery.content).digest('hex');
    const { institution, name } = delivery;
    const stored = await this.store(delivery, 'handling');
    if (stored) return { incomingId: stored, handled: false };
    const [row] = await this.unitOfWork.run((tx) =>
      tx.query<{ incomingId: string; handled: boolean }>(FIND, [institution, name, contentHash]),
    );
    if (!row) throw new Error(`delivery ${name} of ${institution} vanished`);
    return row;
  }

  async institutionsWaiting(): Promise<string[]> {
    const rows = await this.unitOfWork.run((tx) => tx.query<{ institution: string }>(WAITING));
    return rows.map((row) => row.institution);
  }

  /** Oldest unhandled delivery of a body, locked; one worker per body, so order is kept. */
  async next(tx: Tx, institution: string): Promise<IncomingRow | undefined> {
    const [lock] = await tx.query<{ locked: boolean }>(LOCK, [institution]);
    if (!lock?.locked) return undefined;
    const [row] = await tx.query<IncomingRow>(NEXT, [institution]);
    return row;
  }

  async handled(tx: Tx, incomingId: string, homeCourt: string | undefined): Promise<void> {
    await tx.query(HANDLED, [incomingId, homeCourt ?? 'exchange']);
  }

  /** The delivery itself is wrong: it stays visible and is not tried again. */
  async faulty(tx: Tx, incomingId: string, message: string, faults: unknown): Promise<void> {
    await tx.query(FAULT, [incomingId, message.slice(0, 2_000), JSON.stringify(faults ?? [])]);
  }

  /** Handling failed on our side: the delivery stays stored and is tried again after a pause. */
  async failed(incomingId: string, message: string): Promise<void> {
    await this.unitOfWork.run((tx) => tx.query(FAILED, [incomingId, message.slice(0, 2_000)]));
  }

  /** Notes a file without its bytes; undefined when it is noted already. */
  async unreadable(
    tx: Tx,
    file: { readonly institution: string; readonly name: string; readonly why: string },
  ): Promise<string | undefined> {
    const { institution, name, why } = file;
    const [row] = await tx.query<{ incomingId: string }>(UNREADABLE, [
      newId<'Incoming'>(),
      institution,
      name,
      name.slice(0, 4),
      createHash('sha256').update(`unreadable:${why}`).digest('hex'),
      why.slice(0, 2_000),
    ]);
    return row?.incomingId;
  }
}
