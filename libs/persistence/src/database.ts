import { createHash } from 'node:crypto';
import type { EntitySchema } from 'typeorm';
import { DataSource } from 'typeorm';
import pg from 'pg';

type EntityClass = Function; // eslint-disable-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type

export interface DatabaseOptions {
  /** postgres:// URL of the app's own role. */
  readonly url: string;
  /** The app's schema; also the connection's application_name. */
  readonly schema: string;
  readonly entities?: readonly (EntityClass | EntitySchema)[];
  readonly poolSize?: number;
}

const INT8 = 20;
const DATE = 1082;

/** bigint columns come as BigInt, date columns as `YYYY-MM-DD` text: no float, no time zone. */
const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === INT8) return (value) => BigInt(value);
    if (oid === DATE) return (value) => value;
    return pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown;
  },
};

/** Opens the app's data source: own schema first on the search path, then the legal clock. */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    applicationName: options.schema,
    entities: [...(options.entities ?? [])] as EntityClass[],
    synchronize: false,
    poolSize: options.poolSize ?? 10,
    extra: {
      types: typeParsers,
      options: `-c search_path=${options.schema},court_clock,public -c idle_in_transaction_session_timeout=60000`,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
  });
  return dataSource.initialize();
}

const names = new Map<string, string>();

/** A stable prepared-statement name per SQL text: named statements halve the cost (stack.md §6). */
export function statementName(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
    names.set(sql, name);
  }
  return name;
}
