// Aim: `ctl replay` takes parked messages in once, in order per key, and a dry run touches nothing.
// Method: case-flow runs on real PostgreSQL with a constraint that its timeline cannot satisfy, so
// its consumer parks; the constraint goes, and the operator's command is run as it stands.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@lib/testing';
import { runReplay } from '../../apps/ctl/src/replay/index.js';
import { CaseRoom, director } from '../../apps/case-flow/test/case-room.fixture.js';
import type { OpenCase } from '../../apps/case-flow/test/case-room.fixture.js';

const CONSUMER = 'case-flow/timeline';
const FACTS = ['case-imported', 'officer-assigned', 'enforcement-notice-issued'];
const TABLES = ['timeline_entry', 'inbox', 'parked_key', 'parked_message'];

interface Report {
  readonly dryRun: boolean;
  readonly summary: string;
  readonly items: readonly { readonly subject: string; readonly type: string; outcome: string }[];
}

let room: CaseRoom;
let first: OpenCase;
let second: OpenCase;
const before = { ...process.env };

beforeAll(async () => {
  room = await CaseRoom.open({ SERVICE_ROLE: 'both' });
  await room.sql(
    `ALTER TABLE timeline_entry ADD CONSTRAINT broken CHECK (fact <> 'case-imported')`,
  );
  first = await room.notifiedCase(801);
  second = await room.notifiedCase(802);
  await eventually(async () => expect(await parked()).toHaveLength(6), 30_000);
  Object.assign(process.env, {
    ...{ NODE_ENV: 'test', HTTP_PORT: '0', LOG_LEVEL: 'silent' },
    DATABASE_URL: room.checkerUrl.replace('//checker:', '//case_flow:'),
    ...{ OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_JWKS_URL: 'http://127.0.0.1:9/jwks' },
    ...{ QUERY_CONTROL_URL: 'http://127.0.0.1:9', CASE_FUNDS_URL: 'http://127.0.0.1:9' },
  });
}, 90_000);
afterAll(async () => {
  process.env = before;
  await room.close();
});

const parked = () =>
  room.sql<{ subject: string; reason: string; attempts: number }>(
    `SELECT subject, reason, attempts FROM parked_message
     WHERE consumer = '${CONSUMER}' AND state = 'parked' ORDER BY position`,
  );
/** In the order in which they were taken in. */
const timelineOf = async ({ caseId }: OpenCase): Promise<string[]> => {
  const rows = await room.sql<{ fact: string }>(
    'SELECT fact FROM timeline_entry WHERE case_id = $1 ORDER BY sequence',
    [caseId],
  );
  return rows.map(({ fact }) => fact);
};

async function fingerprint(): Promise<string> {
  const states = TABLES.map((name) =>
    room.sql(
      `SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS s FROM ${name} t`,
    ),
  );
  return JSON.stringify(await Promise.all(states));
}

/** Runs the command; what it printed and its exit code. */
async function replay(...args: string[]): Promise<{ code: number; report: Report }> {
  let said = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    const code = await runReplay(['case-flow', ...args]);
    return { code, report: JSON.parse(said) as Report };
  } finally {
    spy.mockRestore();
  }
}

const outcomesOf = ({ items }: Report, { matterId }: OpenCase): string[] =>
  items.filter(({ subject }) => subject === matterId).map(({ outcome }) => outcome);

describe('while the fault lasts', () => {
  it('the first message of each key is parked for its failure and the others wait behind it', async () => {
    const rows = await parked();

    for (const { matterId } of [first, second]) {
      const ofKey = rows.filter(({ subject }) => subject === matterId);
      expect(ofKey.map(({ reason }) => reason)).toEqual([
        'handler-failed',
        'behind-parked',
        'behind-parked',
      ]);
    }
    expect(await timelineOf(first)).toEqual([]);
  });

  it('a dry run says what would fail and changes nothing', async () => {
    const state = await fingerprint();

    const { code, report } = await replay();

    expect(code).toBe(1);
    expect(report.dryRun).toBe(true);
    expect(outcomesOf(report, first)).toEqual(['failed', 'blocked', 'blocked']);
    expect(await fingerprint()).toBe(state);
  });

  it('a replay takes nothing in, overtakes nothing, and counts the try', async () => {
    const { code, report } = await replay('--apply');

    expect(code).toBe(1);
    expect(outcomesOf(report, second)).toEqual(['failed', 'blocked', 'blocked']);
    expect(await timelineOf(second)).toEqual([]);
    expect((await parked()).map(({ attempts }) => attempts)).toEqual([4, 0, 0, 4, 0, 0]);
  });
});

describe('when the fault is gone', () => {
  beforeAll(() => room.sql('ALTER TABLE timeline_entry DROP CONSTRAINT broken'));

  it('a dry run says what would be taken in and changes nothing', async () => {
    const state = await fingerprint();

    const { code, report } = await replay();

    expect(code).toBe(0);
    expect(report.summary).toBe('6 would-replay');
    expect(outcomesOf(report, first)).toEqual(FACTS.map(() => 'would-replay'));
    expect(await fingerprint()).toBe(state);
  });

  it('another consumer has nothing to do', async () => {
    const { code, report } = await replay('--apply', '--consumer', 'case-flow/other');

    expect([code, report.summary]).toEqual([0, 'nothing to do']);
    expect(await parked()).toHaveLength(6);
  });

  it('two replays at once take each message in once, in the order of its key', async () => {
    const runs = await bothAtOnce();

    expect(runs).toEqual([0, 0]);
    expect(await timelineOf(first)).toEqual(FACTS);
    expect(await timelineOf(second)).toEqual(FACTS);
    expect(await parked()).toEqual([]);
    expect(await room.sql('SELECT 1 FROM parked_key')).toEqual([]);
  });

  it('a second replay says that there is nothing to do', async () => {
    const state = await fingerprint();

    const { code, report } = await replay('--apply');

    expect(code).toBe(0);
    expect(report).toMatchObject({ summary: 'nothing to do', items: [] });
    expect(await fingerprint()).toBe(state);
  });

  it('the key goes on: the next fact comes by itself', async () => {
    const given = await room.post(director, `/cases/${first.caseId}/assignments`, {
      ...{ officerId: 'person-officer2', officerName: 'officer2(虚构)', members: [] },
    });

    expect(given.status).toBe(201);
    await eventually(async () =>
      expect(await timelineOf(first)).toEqual([...FACTS, 'officer-assigned']),
    );
  });
});

async function bothAtOnce(): Promise<number[]> {
  const spy = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    return await Promise.all([1, 2].map(() => runReplay(['case-flow', '--apply'])));
  } finally {
    spy.mockRestore();
  }
}

it('an app that consumes nothing is refused', async () => {
  const spy = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await runReplay(['gateway'])).toBe(2);
  } finally {
    spy.mockRestore();
  }
});
