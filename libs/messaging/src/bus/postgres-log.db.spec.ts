import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newId } from '@lib/kernel';
import { openDatabase } from '@lib/persistence';
import { eventually } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { envelope, expectEffects, TEST_MS } from '../../../../test/messaging/expectations.js';
import { Probe, upTo } from '../../../../test/messaging/probe.js';
import { thingHappened } from '../../../../test/messaging/probe-events.js';

// Aim: what only the Postgres log must keep — rights, inverted commits inside the log, lost sessions.
describe('the Postgres log', () => {
  let probe: Probe;
  let admin: DataSource;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    probe = await Probe.create('postgres-log');
    admin = await openDatabase({ url: probe.adminUrl, schema: 'bus', poolSize: 4 });
  }, TEST_MS);
  afterEach(() => probe.stopMembers());
  afterAll(async () => {
    await admin.destroy();
    await probe.drop();
  });

  it.each([
    ['a neighbour’s topic', 'enforcement.case-funds'],
    ['a topic that only begins like its own', 'enforcement.messaging-probe.x'],
    ['a topic whose name ends like its own', 'enforcement.foreign-messaging-probe'],
    ['nobody’s topic', ''],
  ])('refuses an app that publishes on %s', async (_case, topic) => {
    await probe.reads.query('SELECT bus.ensure_topics($1::text[])', [[topic]]);

    const forged = probe.reads.query('SELECT bus.publish($1::text[], $2::text[], $3::text[])', [
      [topic],
      ['k'],
      ['{}'],
    ]);

    await expect(forged).rejects.toThrow(/may not publish/);
  });

  it.each([
    'SELECT * FROM bus.log',
    'SELECT * FROM bus.group_offset',
    "INSERT INTO bus.log (topic, partition, position, key, content) VALUES ('t', 0, 0, 'k', '{}')",
    'UPDATE bus.group_offset SET position = 0',
    'DELETE FROM bus.topic_partition',
  ])('is reached by functions only: an app may not %s', async (sql) => {
    await expect(probe.reads.query(sql)).rejects.toThrow(/permission denied/);
  });

  it('refuses a topic that was never made, and appends nothing of the batch', async () => {
    const known = 'known.enforcement.messaging-probe';
    await admin.query('SELECT bus.ensure_topics($1::text[])', [[known]]);

    const mixed = admin.query('SELECT bus.publish($1::text[], $2::text[], $3::text[])', [
      [known, 'unknown.enforcement.messaging-probe'],
      ['k', 'k'],
      ['{}', '{}'],
    ]);

    await expect(mixed).rejects.toThrow(/unknown topic/);
    const left = await admin.query<unknown[]>('SELECT 1 FROM bus.log WHERE topic = $1', [known]);
    expect(left).toEqual([]);
  });

  it('makes a second append of a partition wait for the first commit: no reader can pass over it', async () => {
    const topic = 'inverted.enforcement.messaging-probe';
    await admin.query('SELECT bus.ensure_topics($1::text[])', [[topic]]);
    const publish = 'SELECT bus.publish($1::text[], $2::text[], $3::text[])';
    const first = admin.createQueryRunner();
    await first.connect();
    await first.startTransaction();
    await first.query(publish, [[topic], ['key'], ['first']]);

    const second = admin.query(publish, [[topic], ['key'], ['second']]);
    await eventually(async () => {
      const waiting = await admin.query<unknown[]>('SELECT 1 FROM pg_locks WHERE NOT granted');
      expect(waiting).not.toEqual([]);
    });
    const meanwhile = await admin.query<unknown[]>('SELECT 1 FROM bus.log WHERE topic = $1', [
      topic,
    ]);
    await first.commitTransaction();
    await first.release();
    await second;

    expect(meanwhile).toEqual([]);
    const rows = await admin.query<{ position: bigint; content: string }[]>(
      'SELECT position, content FROM bus.log WHERE topic = $1 ORDER BY position',
      [topic],
    );
    expect(rows).toEqual([
      { position: 0n, content: 'first' },
      { position: 1n, content: 'second' },
    ]);
  });

  it('never moves a group back, whatever a displaced member commits late', async () => {
    const commit = 'SELECT bus.commit_offset($1, $2, $3::smallint, $4::bigint)';
    const topic = 'offsets.enforcement.messaging-probe';
    const group = 'offsets.messaging-probe';
    await admin.query('SELECT bus.ensure_topics($1::text[])', [[topic]]);
    await admin.query('UPDATE bus.topic_partition SET next_position = 20 WHERE topic = $1', [
      topic,
    ]);
    const wanted = async (): Promise<bigint | undefined> => {
      const [row] = await probe.reads.query<{ position: bigint }>(
        'SELECT position FROM bus.offsets($1, $2::text[]) WHERE partition = 2',
        [group, [topic]],
      );
      return row?.position;
    };

    for (const position of [5, 9, 7]) await probe.reads.query(commit, [group, topic, 2, position]);
    expect(await wanted()).toBe(9n);

    await probe.reads.query(commit, [group, topic, 2, 9_000_000]);
    expect(await wanted()).toBe(20n);
  });

  it.each(['query-control', 'foreign-messaging-probe', 'messaging-probe.x', ''])(
    'lets no app move the group %s',
    async (group) => {
      const commit = probe.reads.query('SELECT bus.commit_offset($1, $2, 0::smallint, 1)', [
        group,
        'enforcement.messaging-probe',
      ]);

      await expect(commit).rejects.toThrow(/may not speak for the group/);
    },
  );

  it.each([
    `SELECT bus.trim(interval '30 days')`,
    `SELECT bus.ensure_topics(ARRAY['x'])`,
    `SELECT * FROM bus.offsets('g', ARRAY['x'])`,
    `SELECT * FROM bus.fetch(ARRAY['x'], ARRAY[0]::smallint[], ARRAY[0]::bigint[], 1, 1)`,
    `SELECT bus.commit_offset('checker', 'x', 0::smallint, 1)`,
    `SELECT bus.publish(ARRAY['enforcement.checker'], ARRAY['k'], ARRAY['{}'])`,
  ])('is closed to a role that is no app of it: %s', async (sql) => {
    const checker = await openDatabase({ url: probe.checkerUrl, schema: 'bus', poolSize: 1 });
    try {
      await expect(checker.query(sql)).rejects.toThrow(/permission denied for function/);
    } finally {
      await checker.destroy();
    }
  });

  it('keeps what a slow group has not read, and a week in any case, when the log is trimmed', async () => {
    const topic = 'trimmed.enforcement.messaging-probe';
    await admin.query('SELECT bus.ensure_topics($1::text[])', [[topic]]);
    await admin.query(
      `INSERT INTO bus.log (topic, partition, position, key, content, appended_at)
       SELECT $1, 0, n, 'k', n::text, now() - CASE WHEN n < 4 THEN interval '40 days' ELSE interval '6 days' END
       FROM generate_series(0, 5) n`,
      [topic],
    );
    const commit = 'SELECT bus.commit_offset($1, $2, 0::smallint, $3::bigint)';
    await admin.query('UPDATE bus.topic_partition SET next_position = 6 WHERE topic = $1', [topic]);
    await admin.query(commit, ['quick', topic, 6]);
    await admin.query(commit, ['slow', topic, 2]);

    await admin.query(`SELECT bus.trim(interval '1 day')`);
    await admin.query(`SELECT bus.trim(interval '-20 years 7300 days')`);

    const rows = await admin.query<{ content: string }[]>(
      'SELECT content FROM bus.log WHERE topic = $1 ORDER BY position',
      [topic],
    );
    expect(rows.map((row) => row.content)).toEqual(['2', '3', '4', '5']);
  });

  it(
    'goes on when the sessions that hold the leases are cut off in mid-run',
    async () => {
      const subject = `cut-${newId()}`;
      await probe.member({ relay: true, consume: true });
      await probe.member({ relay: true, consume: true });
      for (const number of upTo(20)) {
        await probe.append(subject, number);
        if (number % 5 !== 0) continue;
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_locks
           WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock'
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
      }

      await expectEffects(probe, subject, 20);
      expect(await probe.doubled()).toBe(0);
      expect(await probe.parked().list({ subject })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'negative control: without the inbox key the harness sees the double it must see',
    async () => {
      const subject = `control-${newId()}`;
      const member = await probe.member({ consume: true });
      await admin.query('ALTER TABLE messaging_probe.inbox DROP CONSTRAINT inbox_pkey');
      const id = await probe.append(subject, 1);
      const copy = {
        topic: thingHappened.topic,
        key: subject,
        content: envelope(id, subject, 1),
      };

      await member.bus.publish([copy]);
      await expectEffects(probe, subject, 1);
      await member.bus.publish([copy]);

      await eventually(async () => expect(await probe.doubled()).toBe(1));
      expect(await probe.effects(subject)).toEqual([1, 1]);
    },
    TEST_MS,
  );
});
