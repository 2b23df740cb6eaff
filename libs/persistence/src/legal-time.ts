import type { CourtDate } from '@lib/kernel';

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** Legal time: database time plus the one offset row. Never the process clock. */
export async function legalNow(db: Queryable): Promise<Date> {
  const [row] = await db.query<{ at: Date }>('SELECT legal_now() AS at');
  if (!row) throw new Error('legal_now() returned no row');
  return row.at;
}

/** Today in Asia/Shanghai by legal time. */
export async function legalToday(db: Queryable): Promise<CourtDate> {
  const [row] = await db.query<{ today: CourtDate }>('SELECT legal_today() AS today');
  if (!row) throw new Error('legal_today() returned no row');
  return row.today;
}
