import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { House } from './house.js';
import type { Visitor } from './visitor.js';

const FILE = join(import.meta.dirname, '../../demo/cases/main-job.json');
const { case: file } = JSON.parse(readFileSync(FILE, 'utf8')) as { case: { caseNumber: string } };

// Aim: a page stays live over a restart behind it, and what a person is in the middle of is not lost.
describe('a page that stays open in a real browser', () => {
  const house = new House('live', 1600);
  let officer: Visitor;

  beforeAll(async () => {
    await house.open();
    officer = await house.visitor('officer1');
    await officer.open('/cases');
    await officer.submit('导入案件文件', (form) =>
      form.getByLabel('文件内容').fill(JSON.stringify(file)),
    );
    await officer.seesRow(file.caseNumber, '分案确定承办人');
    await officer.sees('共 1 件');
  }, 240_000);

  afterAll(() => house.close(), 60_000);

  it('opens the stream of its case again after it was refused', async () => {
    const { page } = await officer.inNewTab();
    let asked = 0;
    await page.route('**/stream', (route) =>
      (asked += 1) === 1 ? route.fulfill({ status: 503 }) : route.continue(),
    );
    await page.goto(`${house.address}/cases`);
    await page.getByRole('link', { name: file.caseNumber }).click();

    await eventually(() => Promise.resolve(expect(asked).toBeGreaterThan(1)), 30_000);
    await page.close();
  }, 60_000);

  it('keeps what was typed when one clicks beside the form', async () => {
    const form = await officer.openForm('导入案件文件');
    await form.getByLabel('文件内容').fill('{ "half": "typed" }');

    await officer.page.mouse.click(4, 400);

    expect(await form.getByLabel('文件内容').inputValue()).toBe('{ "half": "typed" }');
    await officer.page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
  }, 60_000);

  it('has in its search box what the list was searched for, also after going back', async () => {
    const box = officer.page.getByLabel('按案号或被执行人查找');
    await box.fill('没有这样的案件');
    await box.press('Enter');
    await officer.sees('没有符合条件的案件');

    await officer.page.goBack();

    await officer.seesRow(file.caseNumber);
    expect(await box.inputValue()).toBe('');
  }, 60_000);

  it('tells the director in the inbox until when a case is to be assigned', async () => {
    const director = await house.visitor('director1');

    expect(await director.seesRow(file.caseNumber, '分案')).toMatch(
      /\d{4}-\d{2}-\d{2}.*\d{4}-\d{2}-\d{2}/s,
    );
    expect(director.complaints).toEqual([]);
  }, 60_000);
});
