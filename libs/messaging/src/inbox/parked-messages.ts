import { DomainError } from '@lib/kernel';
import type { ReadDatabase, Tx, UnitOfWork } from '@lib/persistence';
import { groupBy } from '../group-by.js';
import { failureText, isPassing } from './failure.js';
import type { ConsumerRegistry, ParkReason } from './consumer-registry.js';
import { readEnvelope, UNROUTED } from './consumer-registry.js';

/** A message that waits for a person; the payload itself is not shown (it may name a person). */
export interface ParkedMessage {
  readonly id: string;
  readonly consumer: string;
  readonly subject: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly source: string;
  readonly reason: ParkReason;
  readonly error: string | null;
  readonly attempts: number;
  readonly owner: string;
  readonly parkedAt: Date;
}

export interface ParkedFilter {
  readonly consumer?: string;
  readonly subject?: string;
  /** At most 500; 100 when left out. */
  readonly limit?: number;
}

export interface ReplayRequest extends ParkedFilter {
  /** True: handlers run and everything is rolled back; the report says what would happen. */
  readonly dryRun: boolean;
}

export interface ReplayItem {
  readonly id: string;
  readonly consumer: string;
  readonly subject: string;
  readonly type: string;
  /** `blocked`: an earlier message of the key failed. */
  readonly outcome: 'would-replay' | 'replayed' | 'failed' | 'blocked';
  readonly error?: string;
}

interface ParkedRow {
  readonly id: string;
  readonly consumer: string;
  readonly subject: string;
  readonly type: string;
  readonly content: string;
}

const LIMIT_MAX = 500;
const SHOWN = `id, consumer, subject, event_id AS "eventId", type, source, reason, error, attempts, owner,
  parked_at AS "parkedAt"`;
const OPEN = `state = 'parked' AND ($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR subject = $2)`;
const LIST = `SELECT ${SHOWN} FROM parked_message WHERE ${OPEN} ORDER BY position LIMIT $3`;
const QUEUE = `SELECT id, consumer, subject, type, content FROM parked_message WHERE ${OPEN} ORDER BY position LIMIT $3`;
const LOCK_KEY = 'SELECT 1 AS held FROM parked_key WHERE consumer = $1 AND subject = $2 FOR UPDATE';
const LOCK_MESSAGE = `SELECT id FROM parked_message WHERE id = $1 AND state = 'parked' FOR UPDATE`;
const SETTLE = `
  UPDATE parked_message SET state = $2, settled_at = clock_timestamp(), settled_by = $3, settled_why = $4
  WHERE id = $1 AND state = 'parked' RETURNING consumer, subject`;
const FREE_KEY = `
  DELETE FROM parked_key k WHERE k.consumer = $1 AND k.subject = $2 AND NOT EXISTS (
    SELECT 1 FROM parked_message m
    WHERE m.consumer = k.consumer AND m.subject = k.subject AND m.state = 'parked')`;
const RECEIVE =
  'INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id';
const FAILED = `UPDATE parked_message SET attempts = attempts + 1, error = left($2, 1000) WHERE id = $1`;

/** Thrown to undo a dry run. */
class Undo extends Error {}

/** What could not be taken in: shown, tried again in order, or put away by a person. */
export class ParkedMessages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: ReadDatabase,
    private readonly registry: () => ConsumerRegistry,
  ) {}

  async list(filter: ParkedFilter = {}): Promise<ParkedMessage[]> {
    return this.reads.query<ParkedMessage>(LIST, paramsOf(filter));
  }

  /**
   * Tries messages again, oldest first; a failure keeps the later messages of its key where they
   * are. Each success is one transaction with its effect. Run it dry first.
   */
  async replay(request: ReplayRequest): Promise<ReplayItem[]> {
    const queue = await this.reads.query<ParkedRow>(QUEUE, paramsOf(request));
    const groups = groupBy(queue, (row) => `${row.consumer} ${row.subject}`);
    const report: ReplayItem[] = [];
    for (const rows of groups.values()) {
      report.push(...(await (request.dryRun ? this.tryKey(rows) : this.replayKey(rows))));
    }
    return report;
  }

  /**
   * Puts a message away without effect, for one that can never be taken in; its key goes on when
   * nothing else waits. Record it in the audit trail in the same transaction.
   *
   * @throws DomainError `PARKED.NOT_FOUND` when it is not parked (any more).
   */
  async discard(tx: Tx, id: string, settled: { by: string; why: string }): Promise<void> {
    const params = [id, 'discarded', settled.by, settled.why];
    const [row] = await tx.query<{ consumer: string; subject: string }>(SETTLE, params);
    if (!row) throw new DomainError('PARKED.NOT_FOUND', 'not-found', '该消息不存在或已处理');
    await tx.query(LOCK_KEY, [row.consumer, row.subject]);
    await tx.query(FREE_KEY, [row.consumer, row.subject]);
  }

  private async replayKey(rows: readonly ParkedRow[]): Promise<ReplayItem[]> {
    const report: ReplayItem[] = [];
    let blocked = false;
    for (const row of rows) {
      if (blocked) {
        report.push(itemOf(row, 'blocked'));
        continue;
      }
      try {
        const replayed = await this.unitOfWork.run((tx) => this.replayOne(tx, row));
        if (replayed) report.push(itemOf(row, 'replayed'));
      } catch (error) {
        if (isPassing(error)) throw error;
        const text = failureText(error);
        await this.unitOfWork.run((tx) => tx.query(FAILED, [row.id, text]));
        report.push(itemOf(row, 'failed', text));
        blocked = this.keepsOrder(row.consumer);
      }
    }
    return report;
  }

  /** All messages of a key in one transaction that is undone: the later may need the earlier. */
  private async tryKey(rows: readonly ParkedRow[]): Promise<ReplayItem[]> {
    const report: ReplayItem[] = [];
    const attempt = this.unitOfWork.run(async (tx) => {
      report.length = 0;
      for (const row of rows) {
        try {
          if (await this.replayOne(tx, row)) report.push(itemOf(row, 'would-replay'));
        } catch (error) {
          if (isPassing(error)) throw error;
          report.push(itemOf(row, 'failed', failureText(error)));
          break;
        }
      }
      throw new Undo();
    });
    await attempt.catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
    const tried = report.at(-1)?.outcome === 'failed' ? report.length : rows.length;
    return [...report, ...rows.slice(tried).map((row) => itemOf(row, 'blocked'))];
  }

  private keepsOrder(name: string): boolean {
    const consumer = this.registry().byName(name);
    return consumer !== undefined && consumer.monotonicRelease !== true;
  }

  /** False when somebody else settled the message meanwhile. */
  private async replayOne(tx: Tx, row: ParkedRow): Promise<boolean> {
    await tx.query(LOCK_KEY, [row.consumer, row.subject]);
    const [still] = await tx.query(LOCK_MESSAGE, [row.id]);
    if (!still) return false;
    await this.handle(tx, row);
    await tx.query(SETTLE, [row.id, 'replayed', 'replay', null]);
    await tx.query(FREE_KEY, [row.consumer, row.subject]);
    return true;
  }

  private async handle(tx: Tx, row: ParkedRow): Promise<void> {
    const event = readEnvelope(row.content);
    if (!event) throw new Error('still not a CloudEvents 1.0 JSON envelope');
    const verdicts = this.registry()
      .route(event)
      .filter((one) => row.consumer === UNROUTED || one.consumer?.name === row.consumer);
    if (verdicts.length === 0 && row.consumer !== UNROUTED) {
      throw new Error(`no consumer ${row.consumer} for ${event.type} in this version`);
    }
    for (const { consumer, fault } of verdicts) {
      if (fault) throw new Error(`${fault.reason}: ${fault.error}`);
      if (!consumer) continue;
      // The row of the parked consumer is in the inbox already; one found for an unrouted event has none.
      if (row.consumer === UNROUTED) {
        const fresh = await tx.query(RECEIVE, [consumer.name, event.id]);
        if (fresh.length === 0) continue;
      }
      await consumer.handle(event, tx);
    }
  }
}

function paramsOf(filter: ParkedFilter): unknown[] {
  return [
    filter.consumer ?? null,
    filter.subject ?? null,
    Math.min(Math.max(filter.limit ?? 100, 1), LIMIT_MAX),
  ];
}

function itemOf(row: ParkedRow, outcome: ReplayItem['outcome'], error?: string): ReplayItem {
  const { id, consumer, subject, type } = row;
  return { id, consumer, subject, type, outcome, ...(error === undefined ? {} : { error }) };
}
