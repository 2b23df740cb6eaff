import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import pg from 'pg';
import { prepareDatabase } from './prepare-database.js';

const APP = 'password-probe';
const ROLE = 'password_probe';
const CHECKER = 'test';

/** Whether a server that asks for passwords would let `password` in (RFC 5803 verifier). */
function opens(verifier: string, password: string): boolean {
  const [, iterations = '', salt = '', stored] =
    /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(verifier) ?? [];
  const salted = pbkdf2Sync(
    password.normalize('NFKC'),
    Buffer.from(salt, 'base64'),
    Number(iterations),
    32,
    'sha256',
  );
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  return createHash('sha256').update(clientKey).digest('base64') === stored;
}

// Aim: a database is brought to the configured shape, also where it already exists. The test server
// trusts every local client, so the stored verifiers are read instead of logging in.
describe('prepareDatabase', () => {
  let database: TestDatabase;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase(['case-flow']);
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.query(`DROP SCHEMA IF EXISTS ${ROLE} CASCADE`);
    await admin.query(`DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
    await admin.end();
    await database.drop();
  });

  const prepare = (password: string): Promise<string[]> =>
    prepareDatabase(database.adminUrl, [{ app: APP, password }], CHECKER);
  const verifier = async (): Promise<string> => {
    const { rows } = await admin.query<{ rolpassword: string }>(
      'SELECT rolpassword FROM pg_authid WHERE rolname = $1',
      [ROLE],
    );
    return rows[0]?.rolpassword ?? '';
  };

  it('gives a new role the configured password and no other', async () => {
    await prepare('first-secret');

    expect(opens(await verifier(), 'first-secret')).toBe(true);
    expect(opens(await verifier(), 'other-secret')).toBe(false);
  });

  it('gives an existing role a changed password, and the old one opens no more', async () => {
    await prepare('first-secret');
    await prepare('second-secret');

    expect(opens(await verifier(), 'second-secret')).toBe(true);
    expect(opens(await verifier(), 'first-secret')).toBe(false);
  });

  it('takes a password with quotes and dollars as it stands', async () => {
    const awkward = `a'b"c$$d\\e`;

    await prepare(awkward);

    expect(opens(await verifier(), awkward)).toBe(true);
  });

  it('does not open a role again that somebody had shut out', async () => {
    await admin.query(`ALTER ROLE ${ROLE} NOLOGIN`);

    await prepare('first-secret');

    const { rows } = await admin.query<{ rolcanlogin: boolean }>(
      'SELECT rolcanlogin FROM pg_roles WHERE rolname = $1',
      [ROLE],
    );
    expect(rows).toEqual([{ rolcanlogin: false }]);
  });

  it('leaves no function of an owner that would look into the temporary tables of its caller', async () => {
    const astray = `
      SELECT p.oid::regprocedure::text AS name FROM pg_proc p
      WHERE p.prosecdef AND NOT EXISTS (
        SELECT 1 FROM unnest(p.proconfig) AS setting WHERE setting ~ '^search_path=.*, pg_temp$')`;
    const whole = await createTestDatabase(['case-flow', 'query-control', 'case-funds', 'gateway']);
    const owner = new pg.Client({ connectionString: whole.adminUrl });
    await owner.connect();
    try {
      expect((await owner.query(astray)).rows).toEqual([]);
      await owner.query(`CREATE FUNCTION case_flow.careless() RETURNS int
        LANGUAGE sql SECURITY DEFINER SET search_path = case_flow AS 'SELECT 1'`);
      expect((await owner.query(astray)).rows).toEqual([{ name: 'case_flow.careless()' }]);
    } finally {
      await owner.end();
      await whole.drop();
    }
  });

  it('lets no app make a temporary table', async () => {
    const app = new pg.Client({ connectionString: database.url('case-flow') });
    await app.connect();
    try {
      await expect(app.query('CREATE TEMP TABLE personal_read (id int)')).rejects.toMatchObject({
        code: '42501',
      });
    } finally {
      await app.end();
    }
  });

  it('may run for several databases of one server at once', async () => {
    const other = await createTestDatabase(['case-flow']);
    try {
      const prepared = [database, other].flatMap(({ adminUrl }) =>
        Array.from({ length: 3 }, () =>
          prepareDatabase(adminUrl, [{ app: APP, password: 'shared-secret' }], CHECKER),
        ),
      );
      await Promise.all(prepared);
    } finally {
      await other.drop();
    }

    expect(opens(await verifier(), 'shared-secret')).toBe(true);
  });

  it('may run from several processes at once and applies nothing twice', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => prepare('third-secret')));

    expect(applied.flat()).toEqual([]);
    expect(opens(await verifier(), 'third-secret')).toBe(true);
  });

  it('refuses to go on when a migration was changed after it was applied', async () => {
    await admin.query(
      `UPDATE case_flow.schema_migration SET checksum = 'other' WHERE source = 'persistence'`,
    );

    await expect(
      prepareDatabase(database.adminUrl, [{ app: 'case-flow', password: 'test' }], CHECKER),
    ).rejects.toThrow('was changed after it was applied');
  });
});
