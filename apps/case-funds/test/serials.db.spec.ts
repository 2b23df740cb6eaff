// Aim: the millionth instruction and the millionth sub-account get numbers of their own.
import { describe, expect, it } from '@jest/globals';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

describe('a serial of seven digits', () => {
  it('is not cut to six in the number of an instruction', async () => {
    const { setup, first, second } = await scenes.withPayouts();
    await scenes.approve(first);
    await scenes.approve(second);
    await desk.rows(`SELECT setval('instruction_serial', 1000000, false)`);
    const answers = [await scenes.instruct(first), await scenes.instruct(second)];

    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    const numbers = answers.map((answer) => String(answer.body['instructionNo']));
    expect(numbers).toEqual([
      expect.stringMatching(/^P\d{8}1000000$/),
      expect.stringMatching(/^P\d{8}1000001$/),
    ]);
    await scenes.reaches(setup, first.payoutId, 'paid');
    await scenes.reaches(setup, second.payoutId, 'paid');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('is not cut to six in the number of a sub-account', async () => {
    await desk.rows(`SELECT setval('sub_account_serial', 1000000, false)`);
    const [one, other] = [await desk.newCase(), await desk.newCase()];

    expect(await scenes.subAccount(one)).toMatch(/1000000$/);
    expect(await scenes.subAccount(other)).toMatch(/1000001$/);
  }, 60_000);
});
