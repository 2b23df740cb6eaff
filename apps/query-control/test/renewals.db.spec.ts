// Aim: a freeze is renewed before it lapses, once, under its rank, and never against a release; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { roleSchema } from '@lib/contracts';
import { addDays, courtDate, startOfCourtDate } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CASE_ID } from './case-facts.fixture.js';
import {
  approveRelease,
  closeStage,
  discharge,
  due,
  hoursBeforeTheEnd,
  measure,
  openStage,
  orderFreeze,
  periods,
  renew,
  sent,
  stage,
  told,
} from './frozen-account.fixture.js';
import { director, officer } from './main-acts.fixture.js';

beforeEach(openStage, 60_000);
afterEach(closeStage, 30_000);

describe('a freeze about to end', () => {
  it('is in the inbox by its reminders, renewed on the word of the body, and gone from it', async () => {
    const { id, endsOn } = await measure();
    expect(await due()).toEqual([]);
    await hoursBeforeTheEnd(6 * 24);
    await eventually(async () => {
      expect((await due())[0]?.renewal).toMatchObject({ level: 'warning', daysLeft: 5 });
    });

    const ordered = await renew();
    expect(ordered.status).toBe(201);
    expect(await measure()).toMatchObject({ endsOn });
    const request = await sent('continue');
    expect(request.lines[0]).toMatchObject({
      measure: 'continue',
      amountFen: 900_00n,
      from: addDays(endsOn, 1),
      original: { requestNo: (await sent('freeze')).requestNo },
    });
    await stage.room.body('BANK-A').answerControl(controlAnswer(request, 900_00n));
    await eventually(async () => expect((await measure()).endsOn > endsOn).toBe(true));

    const renewed = await measure();
    expect(renewed).toMatchObject({ id, state: 'effective-full', endsOn: request.lines[0]?.to });
    expect(await periods()).toMatchObject([{ endsOn }, { startsOn: addDays(endsOn, 1) }]);
    expect(await due()).toEqual([]);
    expect(await told('measure-renewed')).toMatchObject([
      { measureId: id, endsOn: renewed.endsOn },
    ]);
    const clocks = await stage.room.rows<{ kind: string; on: string }>(
      `SELECT kind, due_on::text AS on FROM deadline WHERE state = 'open' AND kind LIKE 'measure-%'
       ORDER BY due_at, kind`,
    );
    expect(clocks).toHaveLength(4);
    expect(clocks.every(({ on }) => on > endsOn && on <= renewed.endsOn)).toBe(true);
    // Past the old end it stands; and it is not renewed a second time in advance.
    expect((await renew()).body).toMatchObject({ code: 'RENEWAL.AHEAD' });
    await stage.room.setClock(startOfCourtDate(addDays(endsOn, 3)));
    expect((await renew()).status).toBe(201);
    expect(await stage.room.rows('SELECT 1 FROM measure_lapse')).toEqual([]);
  });

  it('goes on once though the word comes twice, and a later credit is still taken over', async () => {
    const freeze = await sent('freeze');
    await renew({ body: { endsOn: addDays((await measure()).endsOn, 30) } });
    const request = await sent('continue');
    const answer = controlAnswer(request, 900_00n);
    await stage.room.body('BANK-A').answerControl(answer);
    await stage.room.body('BANK-A').answerControl(answer);
    const later = controlAnswer(request, 900_00n, { asOf: '2026-03-05T10:00:00+08:00' });
    await stage.room.body('BANK-A').answerControl(later);
    const to = request.lines[0]?.to ?? courtDate('2026-03-04');
    const less = { heldFen: 850_00n, uncoveredFen: 50_00n, to };
    const asOf = '2026-03-06T10:00:00+08:00';
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(freeze, 850_00n, { ...less, asOf }));

    await eventually(async () => expect((await measure()).state).toBe('effective-partial'));
    expect(await periods()).toHaveLength(2);
    expect(await told('measure-renewed')).toHaveLength(1);
    expect(await stage.room.rows('SELECT 1 FROM dispute')).toEqual([]);
  });

  it('two officers at once order one renewal; a lost answer is given again', async () => {
    const { facts } = stage.room.neighbours;
    const team = [
      { personId: 'officer1', part: 'officer' },
      { personId: 'officer2', part: 'assistant' },
    ];
    facts.standing = { ...facts.standing, team };
    const asks = [
      { key: 'first-hand', who: officer },
      { key: 'second-hand', who: { person: 'officer2', roles: ['officer'] } },
      { key: 'third-hand', who: officer },
    ];
    const answers = await Promise.all(asks.map(renew));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const won = answers.findIndex(({ status }) => status === 201);
    expect(await renew(asks[won])).toEqual(answers[won]);
    expect(await stage.room.rows(`SELECT 1 FROM measure_order WHERE kind = 'renew'`)).toHaveLength(
      1,
    );
    expect(await stage.room.rows(`SELECT 1 FROM writ WHERE kind = 'renew'`)).toHaveLength(1);
  });
});

describe('release outranks renewal', () => {
  it('a discharged debt is not renewed, even before this app heard of it', async () => {
    stage.room.neighbours.facts.debt = {
      ...stage.room.neighbours.facts.debt,
      due: '0.00',
      discharged: true,
    };
    expect((await renew()).body).toMatchObject({ code: 'RENEWAL.DISCHARGED' });
    await discharge();
    await eventually(async () => {
      expect(
        await stage.room.rows(`SELECT 1 FROM measure_order WHERE kind = 'release'`),
      ).toHaveLength(1);
    });
    stage.room.neighbours.facts.debt = {
      ...stage.room.neighbours.facts.debt,
      due: '1.00',
      discharged: false,
    };
    expect((await renew()).body).toMatchObject({ code: 'RENEWAL.DISCHARGED' });
  });

  it('a release approved while a renewal is in flight ends the measure, whatever is said of it', async () => {
    await renew();
    const request = await sent('continue');
    await discharge();
    await approveRelease();
    const release = await sent('release');
    // What the body saw is not put before it again.
    expect(
      await stage.room.rows('SELECT state FROM outgoing_message WHERE request_no = $1', [
        request.requestNo,
      ]),
    ).toEqual([{ state: 'void' }]);
    await stage.room.body('BANK-A').answerControl(controlAnswer(request, 900_00n));
    const whole = { standing: { capFen: 0n, heldFen: 0n } };
    await stage.room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, whole));

    await eventually(async () => expect((await measure()).state).toBe('released'));
    expect((await renew()).body).toMatchObject({ code: 'RENEWAL.NOT_LIVE' });
    expect(
      await stage.room.rows(
        `SELECT 1 FROM deadline WHERE kind LIKE 'measure-%' AND state = 'open'`,
      ),
    ).toEqual([]);
  });
});

describe('a renewal no body has seen', () => {
  it('is taken back when the debt is discharged', async () => {
    await renew();
    const { requestNo } = await sent('continue');
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM measure_order WHERE kind = 'renew' AND state = 'sent'`,
        ),
      ).toHaveLength(1);
    });
    // As if the exchange had not come to it yet.
    await stage.room.rows(`UPDATE measure_order SET state = 'approved' WHERE request_no = $1`, [
      requestNo,
    ]);
    await stage.room.rows(`UPDATE outgoing_message SET state = 'pending' WHERE request_no = $1`, [
      requestNo,
    ]);
    await discharge();

    await eventually(async () => {
      expect(
        await stage.room.rows('SELECT state FROM measure_order WHERE request_no = $1', [requestNo]),
      ).toEqual([{ state: 'void' }]);
    });
    expect(await periods()).toHaveLength(1);
  });
});

describe('who and when', () => {
  it.each([
    ['an officer of another team', { person: 'officer2', roles: ['officer'] }, 403],
    ['a director', director, 403],
    ['an officer of another court', { ...officer, court: '京0198' }, 403],
  ])('%s may not renew, nor is told of it', async (_who, who, status) => {
    expect((await renew({ who })).status).toBe(status);
    expect(await stage.room.rows(`SELECT 1 FROM measure_order WHERE kind = 'renew'`)).toEqual([]);
  });

  it('only officers order, only they and their superiors are reminded', async () => {
    const { id, version } = await measure();
    for (const role of roleSchema.options.filter((each) => each !== 'officer')) {
      const who = { person: `person-${role}`, roles: [role], saw: version };
      const list = await stage.room.call('GET', '/renewals-due', who);
      const order = await stage.room.call('POST', `/measures/${id}/renewals`, who, {});

      const superior = role === 'director' || role === 'president';
      expect([role, list.status, order.status]).toEqual([role, superior ? 200 : 403, 403]);
    }
  });

  it('a stale page, a missing version, a bad end, an unknown measure and absent neighbours are refused', async () => {
    const { id, endsOn, version } = await measure();
    const path = `/measures/${id}/renewals`;
    const stranger = `/measures/${CASE_ID}/renewals`;
    const saw = { ...officer, saw: version };
    const answers = [
      await renew({ saw: version + 1 }),
      await stage.room.call('POST', path, officer, {}),
      await renew({ body: { endsOn } }),
      await renew({ body: { endsOn: addDays(endsOn, 367) } }),
      await renew({ body: { years: 2 } }),
      await stage.room.call('POST', stranger, saw, {}),
    ];
    stage.room.neighbours.facts.failWith = 503;
    answers.push(await renew());
    delete stage.room.neighbours.facts.failWith;

    expect(answers.map(({ status }) => status)).toEqual([412, 428, 422, 422, 400, 404, 503]);
    expect(await stage.room.rows(`SELECT 1 FROM measure_order WHERE kind = 'renew'`)).toEqual([]);
  });

  it('before its receipt there is no end to renew; after the lapse a new freeze is the way', async () => {
    await hoursBeforeTheEnd(-1);
    await eventually(async () => expect((await measure()).state).toBe('lapsed'));
    expect((await renew()).body).toMatchObject({ code: 'RENEWAL.LAPSED' });
    expect((await due(director)).map(({ measureId }) => measureId)).toEqual([(await measure()).id]);
    expect(await due({ ...director, court: '京0198' } as typeof director)).toEqual([]);
    expect((await orderFreeze()).status).toBe(201);

    expect(await due()).toEqual([]);
    const [fresh] = await stage.room.rows<{ id: string; version: number }>(
      `SELECT measure_id AS id, version FROM measure WHERE state <> 'lapsed'`,
    );
    const who = { ...officer, saw: fresh?.version ?? 0 };
    const early = await stage.room.call('POST', `/measures/${fresh?.id ?? ''}/renewals`, who, {});
    expect(early.body).toMatchObject({ code: 'RENEWAL.NOT_ACKNOWLEDGED' });
  });
});
