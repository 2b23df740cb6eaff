import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventEnvelopeSchema } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { TEST_MS } from '../../../../test/messaging/expectations.js';
import { Probe } from '../../../../test/messaging/probe.js';
import { thingHappened } from '../../../../test/messaging/probe-events.js';
import { RelaySignal } from '../signal.js';
import type { OutboxRow } from './envelope.js';
import { envelopeText } from './envelope.js';
import { Outbox } from './outbox.js';

// Aim: a fact is written with its cause or not at all, well-formed, numbered, and never rewritten.
describe('the outbox', () => {
  let probe: Probe;
  beforeAll(async () => {
    probe = await Probe.create('postgres-log');
  }, TEST_MS);
  afterAll(() => probe.drop());

  const rowsOf = (subject: string): Promise<OutboxRow[]> =>
    probe.reads.query<OutboxRow>(
      `SELECT id, home_court, topic, subject, type, aggregate_version::text, causation_id, correlation_id,
         (occurred_at AT TIME ZONE 'UTC')::text || '+00' AS occurred_at, data::text AS data FROM outbox WHERE subject = $1 ORDER BY position`,
      [subject],
    );

  it('writes an envelope that satisfies the contract, with the data as it was given', async () => {
    const subject = newId<'Matter'>();
    const data = { number: 7, note: '备注 "引号" \\ 换行\n' };

    const id = await probe.unitOfWork.run((tx) =>
      probe.outbox.append(tx, thingHappened, {
        subject,
        homeCourt: '虚构0101',
        causationId: 'cause-1',
        correlationId: 'correlation-1',
        data,
      }),
    );

    const [row] = await rowsOf(subject);
    const envelope = eventEnvelopeSchema.parse(JSON.parse(envelopeText('messaging-probe', row!)));
    expect(envelope).toMatchObject({
      id,
      source: '/messaging-probe',
      type: 'enforcement.messaging-probe.thing-happened.v1',
      subject,
      aggregateversion: 1,
      causationid: 'cause-1',
      correlationid: 'correlation-1',
      homecourt: '虚构0101',
      data,
    });
  });

  it('numbers the facts of a subject without gap or double under concurrent writers', async () => {
    const subject = newId<'Matter'>();

    await Promise.all(
      Array.from({ length: 20 }, (_unused, number) => probe.append(subject, number)),
    );

    const versions = (await rowsOf(subject)).map((row) => Number(row.aggregate_version));
    expect(versions).toEqual(Array.from({ length: 20 }, (_unused, index) => index + 1));
  });

  it('leaves nothing behind when the transaction fails, neither row nor wake-up nor number', async () => {
    const subject = newId<'Matter'>();
    const signal = new RelaySignal();
    let raised = 0;
    signal.raise = () => (raised += 1);
    const outbox = new Outbox(signal);
    const draft = { subject, homeCourt: '虚构0101', data: { number: 1 } };

    const failing = probe.unitOfWork.run(async (tx) => {
      await outbox.append(tx, thingHappened, draft);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(raised).toBe(0);
    await probe.unitOfWork.run((tx) => outbox.append(tx, thingHappened, draft));

    expect(raised).toBe(1);
    const [only, ...more] = await rowsOf(subject);
    expect(more).toEqual([]);
    expect(only?.aggregate_version).toBe('1');
  });

  it.each([
    ['data of a wrong type', { number: 'one' as unknown as number }, 'EVENT.INVALID'],
    ['missing data', {} as { number: number }, 'EVENT.INVALID'],
    ['a document instead of a fact', { number: 1, note: 'x'.repeat(300_000) }, 'EVENT.TOO_LARGE'],
  ])('refuses %s', async (_case, data, code) => {
    const subject = newId<'Matter'>();

    const refused = probe.unitOfWork.run((tx) =>
      probe.outbox.append(tx, thingHappened, { subject, homeCourt: '虚构0101', data }),
    );

    await expect(refused).rejects.toMatchObject({ code });
    expect(await rowsOf(subject)).toEqual([]);
  });

  it.each([
    `UPDATE outbox SET data = '{}'`,
    `UPDATE outbox SET subject = 'another'`,
    'DELETE FROM outbox',
    'TRUNCATE outbox',
    'UPDATE outbox_unsent SET position = 0',
    'DELETE FROM inbox',
    `UPDATE inbox SET consumer = 'another'`,
    'DELETE FROM parked_message',
  ])('lets the app not rewrite history: %s', async (sql) => {
    await expect(probe.reads.query(sql)).rejects.toThrow(/permission denied/);
  });

  it('queues every fact for the relay, whoever writes it', async () => {
    const subject = newId<'Matter'>();

    await probe.asAdmin(
      `INSERT INTO messaging_probe.outbox (id, home_court, topic, subject, type, aggregate_version, data)
       SELECT gen_random_uuid(), 'x', 'enforcement.messaging-probe', '${subject}',
         'enforcement.messaging-probe.x.v1', n, '{}' FROM generate_series(1, 3) n`,
    );

    const queued = await probe.reads.query(
      'SELECT 1 FROM outbox_unsent u JOIN outbox o ON o.id = u.id WHERE o.subject = $1',
      [subject],
    );
    expect(queued).toHaveLength(3);
  });

  it.each([
    ['another topic', 'enforcement.case-funds', 'enforcement.case-funds.debt-discharged.v1'],
    ['a type of another app', 'enforcement.messaging-probe', 'enforcement.case-funds.x.v1'],
  ])('holds no fact of %s', async (_what, topic, type) => {
    const forged = probe.reads.query(
      `INSERT INTO outbox (id, home_court, topic, subject, type, aggregate_version, data)
       VALUES (gen_random_uuid(), 'x', $1, 'x', $2, 1, '{}')`,
      [topic, type],
    );

    await expect(forged).rejects.toThrow(/outbox_own_voice/);
  });

  // An interval compares by years of 360 days and is subtracted by the calendar.
  it.each(['prune_outbox', 'prune_inbox'])('forgets nothing of today by %s', async (prune) => {
    await probe.append(newId<'Matter'>(), 1);
    await probe.reads.query('DELETE FROM outbox_unsent');
    await probe.reads.query(
      `INSERT INTO inbox (consumer, event_id) VALUES ('probe', gen_random_uuid())`,
    );
    const count = () =>
      probe.reads.query(
        'SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM inbox) AS rows',
      );
    const before = await count();

    await probe.reads.query(`SELECT ${prune}(interval '-20 years 7300 days')`);

    expect(await count()).toEqual(before);
  });

  it('prunes what was sent long ago and nothing that was not sent', async () => {
    const [sent, unsent] = [newId<'Matter'>(), newId<'Matter'>()];
    await probe.append(sent, 1);
    await probe.append(unsent, 1);
    await probe.asAdmin(
      `UPDATE messaging_probe.outbox SET created_at = now() - interval '40 days'`,
    );
    await probe.asAdmin(
      `DELETE FROM messaging_probe.outbox_unsent WHERE id IN
         (SELECT id FROM messaging_probe.outbox WHERE subject = '${sent}')`,
    );

    await probe.reads.query(`SELECT prune_outbox(interval '30 days')`);

    await eventually(async () => expect(await rowsOf(sent)).toEqual([]));
    expect(await rowsOf(unsent)).toHaveLength(1);
  });

  it('forgets what was heard long ago, and never what a bus can still bring again', async () => {
    const consumer = 'pruned';
    await probe.asAdmin(
      `INSERT INTO messaging_probe.inbox (consumer, event_id, received_at)
       SELECT '${consumer}', gen_random_uuid(), now() - make_interval(days => age) FROM unnest(ARRAY[1, 59, 91]) AS a (age)`,
    );

    await probe.reads.query(`SELECT prune_inbox(interval '1 day')`);

    const [left] = await probe.reads.query<{ days: number[] }>(
      `SELECT array_agg(extract(day FROM now() - received_at)::int ORDER BY received_at DESC) AS days
       FROM inbox WHERE consumer = $1`,
      [consumer],
    );
    expect(left?.days).toEqual([1, 59]);
  });

  it.each([
    ['2026-01-05 01:00:00+00', '2026-01-05T01:00:00.000Z'],
    ['2026-01-05 01:00:00.5+00', '2026-01-05T01:00:00.500Z'],
    ['2026-01-05 01:00:00.123+00', '2026-01-05T01:00:00.123Z'],
    ['2026-01-05 01:00:00.123999+00', '2026-01-05T01:00:00.123Z'],
  ])('tells the instant %s as %s', (text, told) => {
    const row = {
      ...{ id: newId<'Event'>(), home_court: '虚构0101', topic: 'a', subject: 's', type: 't' },
      ...{ aggregate_version: '1', causation_id: null, correlation_id: null, data: '{}' },
      occurred_at: text,
    };

    expect(JSON.parse(envelopeText('messaging-probe', row))).toMatchObject({ time: told });
  });
});
