// Aim: what one file or one error of ours breaks stays alone, visible, and is not lost; bodies played by the spec.
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { accountFound, accountsAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { AS_OF, delivered, order } from './main-acts.fixture.js';

interface Incoming {
  state: string;
  attempts: number;
  fault: string | null;
}

let room: CourtRoom;

beforeAll(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterAll(() => room?.close(), 30_000);

async function ask(code: string): Promise<string> {
  const [request] = await order(room, code);
  const requestNo = request?.requestNo ?? '';
  await delivered(room.body(code), requestNo);
  return requestNo;
}

async function incoming(where: string): Promise<Incoming[]> {
  return room.rows(`SELECT state, attempts::int AS attempts, fault FROM incoming_message ${where}`);
}

async function found(requestNo: string): Promise<void> {
  await eventually(async () => {
    expect(
      await room.rows(`SELECT state FROM query_request WHERE request_no = $1`, [requestNo]),
    ).toEqual([{ state: 'found' }]);
  });
}

describe('a file nobody can read', () => {
  it('is put aside with a fault; files behind it and other bodies are served', async () => {
    const atA = await ask('BANK-A');
    const atB = await ask('BANK-B');
    const name = `CXFK${room.body('BANK-A').wire}${atA.padStart(30, '0')}.zip`;
    const box = join(room.exchangeDir, 'BANK-A', 'in');
    mkdirSync(box, { recursive: true });
    writeFileSync(join(box, name), '');
    truncateSync(join(box, name), 11 * 1024 * 1024);
    rmSync(join(room.exchangeDir, 'BANK-C'), { recursive: true, force: true });
    writeFileSync(join(room.exchangeDir, 'BANK-C'), 'a file where the folder should be');
    const account = accountFound('1100000000000000101', 1_00n);
    await room.body('BANK-B').answerQuery(accountsAnswer(atB, AS_OF, [account]));
    await found(atB);

    await eventually(async () => {
      expect(await incoming(`WHERE name = '${name}'`)).toMatchObject([
        { state: 'fault', fault: expect.stringContaining('过大') },
      ]);
    });
    expect(await room.folders.list('BANK-A', 'in')).toEqual([]);
    await eventually(async () => {
      const rejected = (await room.body('BANK-A').requests()).filter((pkg) => pkg.type === 'CXHZ');
      expect(rejected).toHaveLength(1);
    });
    await room.body('BANK-A').answerQuery(accountsAnswer(atA, AS_OF, [account]));
    await found(atA);
  });
});

describe('an error of ours', () => {
  it('never ends a delivery: it stays stored with growing pauses and is handled in the end', async () => {
    const requestNo = await ask('BANK-A');
    await room.rows('ALTER TABLE query_answer RENAME TO query_answer_away');
    const account = accountFound('1100000000000000102', 1_00n);
    await room.body('BANK-A').answerQuery(accountsAnswer(requestNo, AS_OF, [account]));
    await eventually(async () => {
      const [row] = await incoming(`WHERE attempts > 0`);
      expect(row).toMatchObject({ state: 'stored' });
    });
    const paused = await room.rows(
      'SELECT 1 FROM incoming_message WHERE attempts > 0 AND next_attempt_at > received_at',
    );
    expect(paused).toHaveLength(1);
    await room.rows('UPDATE incoming_message SET attempts = 40 WHERE attempts > 0');
    await room.rows(`UPDATE incoming_message SET next_attempt_at = now() WHERE attempts = 40`);
    await eventually(async () => {
      expect(await incoming('WHERE attempts = 41')).toMatchObject([{ state: 'stored' }]);
    });
    await room.rows('ALTER TABLE query_answer_away RENAME TO query_answer');
    await room.rows(`UPDATE incoming_message SET next_attempt_at = now() WHERE attempts = 41`);

    await found(requestNo);
  });

  it('a delivery that was given up is looked at again when the body sends it again', async () => {
    const requestNo = await ask('BANK-A');
    const account = accountFound('1100000000000000103', 1_00n);
    await room.rows('ALTER TABLE query_answer RENAME TO query_answer_away');
    const batch = requestNo.padStart(30, '9');
    await room.body('BANK-A').answerQuery(accountsAnswer(requestNo, AS_OF, [account]), batch);
    const name = `CXFK${room.body('BANK-A').wire}${batch}.zip`;
    await eventually(async () => {
      expect(await incoming(`WHERE name = '${name}' AND attempts > 0`)).toHaveLength(1);
    });
    await room.rows(`UPDATE incoming_message SET state = 'fault' WHERE name = '${name}'`);
    await room.rows('ALTER TABLE query_answer_away RENAME TO query_answer');
    rmSync(join(room.exchangeDir, 'BANK-A', 'in', '.done', name));
    const [kept] = await room.rows<{ content: Buffer }>(
      `SELECT content FROM incoming_message WHERE name = '${name}'`,
    );
    await room.body('BANK-A').deliverRaw(name, new Uint8Array(kept?.content ?? []));

    await found(requestNo);
  });
});
