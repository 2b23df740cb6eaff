// Aim: each invariant holds of what the app does, and finds the violation planted behind its back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import pg from 'pg';
import type { OpenCase } from '../test/case-room.fixture.js';
import { CaseRoom } from '../test/case-room.fixture.js';
import { checks } from './checks.js';

const LATE = "clock_timestamp() - interval '121 seconds'";

describe('checks', () => {
  let room: CaseRoom;
  let opened: OpenCase;
  let other: OpenCase;

  beforeAll(async () => {
    room = await CaseRoom.open();
    opened = await room.notifiedCase(501);
    // A case in each state; sent and heard, as relay and consumer leave them.
    other = await room.importCase(502);
    await room.assignedCase(503);
    await room.sql('DELETE FROM outbox_unsent');
  }, 60_000);
  afterAll(() => room.close());

  /** Runs an invariant like `ctl check` does: as the read-only checker. */
  const violations = async (id: string): Promise<string[]> => {
    const check = checks.find((candidate) => candidate.id === id);
    if (!check) throw new Error(`no check ${id}`);
    const client = new pg.Client({ connectionString: room.checkerUrl });
    await client.connect();
    try {
      await client.query('SET search_path = case_flow, court_clock, public');
      const { rows } = await client.query<Record<string, unknown>>(check.sql);
      return rows.map((row) => check.describe(row));
    } finally {
      await client.end();
    }
  };

  it.each(checks.map(({ id, title }) => [id, title]))('%s holds: %s', async (id) => {
    expect(await violations(id)).toEqual([]);
  });

  it('has one id and one Chinese sentence for each', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter(({ title }) => !/[\u4e00-\u9fff]/.test(title))).toEqual([]);
  });

  interface Planted {
    readonly id: string;
    readonly what: string;
    readonly plant: (opened: OpenCase) => readonly [sql: string, params: readonly unknown[]][];
    readonly found: (opened: OpenCase) => string;
  }

  const planted: readonly Planted[] = [
    {
      id: 'I10a',
      what: 'a fact that nobody sent',
      plant: ({ matterId }) => [
        [
          `UPDATE outbox SET created_at = ${LATE} WHERE subject = $1 AND type LIKE '%case-imported%'`,
          [matterId],
        ],
        [
          `INSERT INTO outbox_unsent (shard, position, id) SELECT shard, position, id FROM outbox
           WHERE subject = $1 AND type LIKE '%case-imported%'`,
          [matterId],
        ],
      ],
      found: () => 'enforcement.case-flow.case-imported.v1',
    },
    {
      id: 'I10b',
      what: 'a parked message without an owner',
      plant: () => [
        [
          `INSERT INTO parked_message (id, consumer, subject, type, source, content, reason, owner)
           VALUES ($1, 'case-flow/timeline', 's', 't', 'x/0/1', '{}', 'handler-failed', ' ')`,
          [newId()],
        ],
      ],
      found: () => '没有负责人',
    },
    {
      id: 'I10c',
      what: 'a fact that the timeline never heard',
      plant: ({ matterId }) => [
        [
          `UPDATE outbox SET created_at = ${LATE} WHERE subject = $1 AND type LIKE '%notice-issued%'`,
          [matterId],
        ],
      ],
      found: () => 'enforcement.case-flow.enforcement-notice-issued.v1',
    },
    {
      id: 'CF1',
      what: 'a fact that stands twice',
      plant: ({ caseId, matterId }) => [
        ['ALTER TABLE timeline_entry DROP CONSTRAINT timeline_entry_pkey', []],
        [
          `INSERT INTO timeline_entry (event_id, home_court, case_id, matter_id, type, app, fact, data,
             occurred_at) SELECT $1::uuid, '京0199', $2::uuid, $3::uuid, 't', 'a', 'f', '{}', now()
           FROM generate_series(1, 2)`,
          [matterId, caseId, matterId],
        ],
      ],
      found: ({ matterId }) => matterId,
    },
    {
      id: 'CF2',
      what: 'a closed case without a day',
      plant: ({ caseId }) => [
        ['ALTER TABLE enforcement_case DROP CONSTRAINT closed_means_dated', []],
        [`UPDATE enforcement_case SET closed_on = '2026-03-02' WHERE case_id = $1`, [caseId]],
      ],
      found: () => '（2026）京0199执501号',
    },
    {
      id: 'CF3',
      what: 'a state that nobody moved the case to',
      plant: ({ caseId }) => [
        [`UPDATE enforcement_case SET state = 'assigned' WHERE case_id = $1`, [caseId]],
      ],
      found: () => '变更记录为 notified',
    },
    {
      id: 'I11',
      what: 'an open node whose clock was lost',
      plant: ({ caseId }) => [
        [`DELETE FROM deadline WHERE subject_id = $1 || '/closed'`, [caseId]],
      ],
      found: ({ caseId }) => `${caseId} 节点 closed`,
    },
  ];

  it.each(planted.map((one) => [one.id, one.what, one] as const))(
    '%s finds %s',
    async (id, _, { plant, found }) => {
      for (const [sql, params] of plant(opened)) await room.sql(sql, params);
      const faults = await violations(id);

      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain(found(opened));
    },
  );

  it('plants a violation for every check', () => {
    expect(planted.map(({ id }) => id).sort()).toEqual(checks.map(({ id }) => id).sort());
  });

  it.each([
    [
      'another day on the clock',
      'closed',
      `UPDATE deadline SET due_on = due_on + 1 WHERE subject_id = $1 || '/closed'`,
    ],
    [
      'a clock that runs on for a node that is done',
      'notice-issued',
      `UPDATE process_node SET done_on = '2026-03-02'
       WHERE case_id = $1::text::uuid AND node = 'notice-issued'`,
    ],
  ])('I11 finds %s', async (_, node, sql) => {
    await room.sql(sql, [other.caseId]);

    expect((await violations('I11')).join()).toContain(`${other.caseId} 节点 ${node}`);
  });
});
