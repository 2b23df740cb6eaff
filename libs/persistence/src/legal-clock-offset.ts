import pg from 'pg';

/**
 * Moves legal time for all processes together, so that `legal_now()` is `to` at this moment.
 * For the demo and for scenarios; needs the database owner. Production refuses an offset at boot
 * (see assertNoOffset).
 */
export async function moveLegalClock(adminUrl: string, to: Date): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(
      `UPDATE court_clock.legal_offset SET moved_by = $1::timestamptz - now(), moved_at = now() WHERE id = 1`,
      [to.toISOString()],
    );
  } finally {
    await client.end();
  }
}

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** Throws when legal time is moved: a production process must not start on a moved clock. */
export async function assertNoOffset(db: Queryable): Promise<void> {
  const [row] = await db.query<{ seconds: string }>(
    'SELECT extract(epoch FROM legal_now() - now())::text AS seconds',
  );
  if (!row || Number(row.seconds) !== 0) {
    throw new Error(
      `legal time is moved by ${row?.seconds ?? '?'} s; production refuses an offset`,
    );
  }
}
