import { statementName } from '@lib/persistence';
import type { DataSource, QueryRunner } from 'typeorm';

interface NamedQueryClient {
  query(config: {
    name: string;
    text: string;
    values: unknown[];
    types?: TypeParsers;
  }): Promise<{ rows: unknown[] }>;
  readonly connection: { readonly stream: { destroy(): void } };
}

interface TypeParsers {
  getTypeParser(): (value: string) => string;
}

const AS_TEXT: TypeParsers = { getTypeParser: () => (value) => value };

const ANSWER_MS_MAX = 30_000;
const KEY = 'hashtextextended($1, 17)';
// A silent host gives its leases back after about 20 s, not after the kernel's two hours; a frozen
// process, whose kernel still answers, after a minute: the owner asks something every second.
const OPEN = `SELECT set_config('idle_session_timeout', '60s', false),
   set_config('tcp_keepalives_idle', '10', false),
  set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '2', false)`;
const JOIN = `SELECT pg_advisory_lock_shared(${KEY})`;
const MEMBERS = `
  SELECT count(DISTINCT l.pid)::int AS members FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.mode = 'ShareLock' AND l.granted
    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
    AND l.classid = ((${KEY} >> 32) & 4294967295)::oid AND l.objid = (${KEY} & 4294967295)::oid`;
const ACQUIRE = `
  SELECT n.name FROM unnest($1::text[]) AS n (name)
  WHERE pg_try_advisory_lock(hashtextextended(n.name, 17)) LIMIT $2`;
const RELEASE = `SELECT pg_advisory_unlock(hashtextextended(n.name, 17)) FROM unnest($1::text[]) AS n (name)`;
const RELEASE_ALL = 'SELECT pg_advisory_unlock_all()';

/**
 * One database session that holds leases (advisory locks) for a member of a group. A lease ends
 * with its session, so a killed owner blocks nobody; whoever lost the session lost all leases.
 */
export class LeaseSession {
  private readonly held = new Set<string>();
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: NamedQueryClient,
    private readonly group: string,
  ) {}

  /** Opens a session and enters the group, so that the others count one member more. */
  static async open(dataSource: DataSource, group: string): Promise<LeaseSession> {
    const runner = dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as NamedQueryClient;
      const session = new LeaseSession(runner, client, group);
      await session.query(OPEN);
      await session.query(JOIN, [group]);
      return session;
    } catch (error) {
      await runner.release().catch(() => undefined);
      throw error;
    }
  }

  /** Statements of concurrent callers run one after another on the one connection. */
  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.inTurn<Row>(sql, params);
  }

  /** The same with every column as text: for rows that are handed on and not looked into. */
  async texts<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.inTurn<Row>(sql, params, AS_TEXT);
  }

  private async inTurn<Row>(
    sql: string,
    params: readonly unknown[],
    types?: TypeParsers,
  ): Promise<Row[]> {
    const statement = { name: statementName(sql), text: sql, values: [...params] };
    const turn = this.queue.then(async () => {
      if (this.closed) throw new Error('the session of the leases is closed');
      // A host that went without a word never answers; the leases are lost, so begin again elsewhere.
      const { stream } = this.client.connection;
      const limit = setTimeout(() => stream.destroy(), ANSWER_MS_MAX);
      return this.client
        .query(types ? { ...statement, types } : statement)
        .finally(() => clearTimeout(limit));
    });
    this.queue = turn.catch(() => undefined);
    return (await turn).rows as Row[];
  }

  leases(): ReadonlySet<string> {
    return this.held;
  }

  /** How many leases of `total` are this member's fair share now. */
  async fairShare(total: number): Promise<number> {
    const [row] = await this.query<{ members: number }>(MEMBERS, [this.group]);
    return Math.ceil(total / Math.max(row?.members ?? 1, 1));
  }

  /** Takes free leases among `names`, at most `limit`; returns those newly held. */
  async acquire(names: readonly string[], limit: number): Promise<string[]> {
    const missing = names.filter((name) => !this.held.has(name));
    if (limit <= 0 || missing.length === 0) return [];
    const rows = await this.query<{ name: string }>(ACQUIRE, [missing, limit]);
    for (const row of rows) this.held.add(row.name);
    return rows.map((row) => row.name);
  }

  async release(names: readonly string[]): Promise<void> {
    const own = names.filter((name) => this.held.has(name));
    if (own.length === 0) return;
    for (const name of own) this.held.delete(name);
    await this.query(RELEASE, [own]);
  }

  /** Leaves the group and gives all leases back. */
  async close(): Promise<void> {
    this.held.clear();
    await this.query(RELEASE_ALL).catch(() => undefined);
    await this.query('RESET ALL').catch(() => undefined);
    this.closed = true;
    await this.runner.release().catch(() => undefined);
  }
}
