// Aim: once nothing is owed, no freeze or deduction is put before a body any more, and what one says of it still counts.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import { encodeServiceCall } from '@lib/agencies';
import { eventually } from '@lib/testing';
import { OutgoingMessages } from '../src/dispatch/index.js';
import { controlAnswer } from './body.fixture.js';
import { CourtRoom, SERVICE_USER } from './court-room.fixture.js';
import {
  approve,
  cases,
  findAtA,
  freezeAt,
  officer,
  sentToA,
  stateAt,
  waiting,
} from './main-acts.fixture.js';
import { bodyF, controlsOfF, findAtF } from './service-acts.fixture.js';

const HOUR_MS = 3_600_000;

let room: CourtRoom;

beforeEach(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

const kindsOf = (rows: readonly ControlRequest[]) => rows.map((row) => row.lines[0]?.measure);
const folderOfA = () => join(room.exchangeDir, 'BANK-A');

function loseFolder(): void {
  rmSync(folderOfA(), { recursive: true, force: true });
  writeFileSync(folderOfA(), 'a file where the folder should be');
}

async function restoreFolder(): Promise<void> {
  rmSync(folderOfA());
  await room.rows(`UPDATE task SET run_at = now() WHERE state = 'waiting'`);
  await eventually(async () =>
    expect(
      await room.rows(
        `SELECT 1 FROM task WHERE name = 'exchange-send-control' AND state IN ('waiting', 'running')`,
      ),
    ).toEqual([]),
  );
}

const heldUp = () =>
  eventually(async () =>
    expect(
      await room.rows(
        `SELECT 1 FROM task WHERE name = 'exchange-send-control' AND state = 'waiting' AND attempts > 0`,
      ),
    ).toHaveLength(1),
  );

async function deduct(amount: string): Promise<void> {
  const [row] = await room.rows<{ id: string }>('SELECT measure_id AS id FROM measure');
  const lines = [{ measureId: row?.id, amount }];
  const given = { debtVersion: 1, lines };
  expect((await room.call('POST', `${cases}/deductions`, officer, given)).status).toBe(201);
}

const orderState = (kind: string, state: string) =>
  eventually(async () =>
    expect(await room.rows('SELECT state FROM measure_order WHERE kind = $1', [kind])).toEqual([
      { state },
    ]),
  );

describe('an offer that was lost on its way to a body in service mode', () => {
  beforeEach(() => findAtF(room), 60_000);

  it('of a freeze is not made again once the debt is paid', async () => {
    await freezeAt(room, 'BANK-F', '100.00');
    expect(kindsOf(await controlsOfF(room))).toEqual(['freeze']);
    await room.tellDischarge();
    await approve(room, await waiting(room));

    expect(kindsOf(await controlsOfF(room))).toEqual(['release']);
  });

  it('of a deduction is not made again once the debt is paid', async () => {
    await freezeAt(room, 'BANK-F', '100.00');
    const answers = (await controlsOfF(room)).map((row) => controlAnswer(row, 100_00n));
    await bodyF(room).post(
      encodeServiceCall({ operation: 'shfeedXzkzInfo', answers }, SERVICE_USER, 'gbk'),
    );
    await deduct('40.00');
    expect(kindsOf(await controlsOfF(room))).toEqual(['deduct']);
    await room.tellDischarge();
    await waiting(room);

    expect(kindsOf(await controlsOfF(room))).toEqual([]);
  });
});

describe('a file for a folder that is out of reach', () => {
  beforeEach(() => findAtA(room), 60_000);

  it('with a freeze is not written for a debt that is paid by then, and its clock ends', async () => {
    loseFolder();
    await freezeAt(room, 'BANK-A', '900.00');
    await heldUp();
    await room.tellDischarge();
    await waiting(room);
    await restoreFolder();

    expect(await room.body('BANK-A').controls()).toEqual([]);
    await room.passes(49 * HOUR_MS);
    await orderState('freeze', 'unanswered');
    expect(
      await room.rows(`SELECT 1 FROM deadline WHERE kind = 'control-answer-by' AND state = 'open'`),
    ).toEqual([]);
  });

  it('with a silent deduction offered again is not written for a debt that is paid by then', async () => {
    await freezeAt(room, 'BANK-A', '900.00');
    await room.body('BANK-A').answerControl(controlAnswer(await sentToA(room, 'freeze'), 900_00n));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
    await deduct('400.00');
    await sentToA(room, 'deduct');
    await orderState('deduct', 'sent');
    loseFolder();
    await room.passes(49 * HOUR_MS);
    await heldUp();
    await room.tellDischarge();
    await waiting(room);
    await restoreFolder();

    expect(await room.body('BANK-A').controls()).toEqual([]);
  });
});

describe('a deduction withdrawn while its file was being written', () => {
  it('is known as sent once the file is there, not offered again, and its receipt counts', async () => {
    await findAtA(room);
    await freezeAt(room, 'BANK-A', '900.00');
    await room.body('BANK-A').answerControl(controlAnswer(await sentToA(room, 'freeze'), 900_00n));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
    await deduct('400.00');
    const request = await sentToA(room, 'deduct');
    await orderState('deduct', 'sent');
    // Back to the moment between the file and the note that it was written.
    await room.rows(
      `UPDATE measure_order SET state = 'approved', sent_at = NULL WHERE kind = 'deduct'`,
    );
    const byNo = 'WHERE request_no = $1';
    const { requestNo } = request;
    await room.rows(`UPDATE outgoing_message SET state = 'sending', sent_at = NULL ${byNo}`, [
      requestNo,
    ]);
    const [message] = await room.rows<{ id: string }>(
      `SELECT message_id AS id FROM outgoing_message ${byNo}`,
      [requestNo],
    );
    await room.tellDischarge();
    await waiting(room);
    const messages = room.app.get(OutgoingMessages, { strict: false });
    const row = await messages.read(message?.id ?? '');
    expect(row?.state).toBe('void');
    await messages.markWritten(row as NonNullable<typeof row>);
    await orderState('deduct', 'sent');
    await room.body('BANK-A').answerControl(controlAnswer(request, 400_00n));

    await orderState('deduct', 'done');
    expect(await messages.read(row?.messageId ?? '')).toMatchObject({ state: 'void' });
  });
});
