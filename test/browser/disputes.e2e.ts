import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { House } from './house.js';
import type { Visitor } from './visitor.js';
import { PHONE } from './visitor.js';

const SHOTS = join(import.meta.dirname, '../../.cache/screenshots');
const LIST = '/receipts?state=disputes';
const [COURT, ACCOUNT] = ['京0199', '110019900000000001'];

// Aim: finance clears up a difference through the page; where money moves the director's inbox asks.
describe('disputes in a real browser', () => {
  const house = new House('disputes', 1000);

  /** A line of the bank that nothing explains, as the importer lists it. */
  async function plant(kind: string, bankRef: string, amountFen: bigint): Promise<void> {
    await house.rows(
      `INSERT INTO case_funds.statement_line (home_court, account_number, bank_ref, direction, amount_fen,
         balance_after_fen, booked_on, counterparty, remark, treated_as, transfer_id, content_hash)
       VALUES ($1, $2, $3, 'credit', $4, 0, current_date, $5, '退款', 'suspense', $6, $3)`,
      [
        COURT,
        ACCOUNT,
        bankRef,
        amountFen,
        { name: '示例商贸有限公司(虚构)', accountNumber: '110', bankCode: 'BANK-A' },
        newId(),
      ],
    );
    await house.rows(
      `INSERT INTO case_funds.statement_dispute (dispute_id, home_court, account_number, kind, bank_ref,
         amount_fen, detail, content_hash)
       VALUES ($1, $2, $3, $4, $5, $6, '{"direction": "credit"}', $5)`,
      [newId(), COURT, ACCOUNT, kind, bankRef, amountFen],
    );
  }

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    await house.open();
    await plant('changed-line', 'B-CHANGED', 100_00n);
    await plant('return-unknown', 'B-RETURN', 250_00n);
  }, 240_000);

  afterAll(() => house.close(), 60_000);

  it('ends one without money at once, and one with money on the word of the director', async () => {
    const finance = await house.visitor('finance1');
    const director = await house.visitor('director1');
    const ground = async (form: ReturnType<Visitor['row']>): Promise<void> => {
      await form.getByLabel('理由').fill('经与开户银行核实');
      await form.getByLabel('依据').fill('银行回函1号(虚构)');
    };
    await finance.open(LIST);
    await finance.seesRow('B-CHANGED', '待查清');
    await finance.sees('还没有对过账');
    await finance.submit('处理差异', ground, finance.row('B-CHANGED'));
    await finance.seesRow('B-CHANGED', '已处理');

    const move = async (form: ReturnType<Visitor['row']>): Promise<void> => {
      await form.getByText('示例商贸有限公司(虚构)').waitFor();
      await form.getByText('转入不明款,待认领').click();
      await form.getByText('批准时才记账').waitFor();
      await ground(form);
    };
    await finance.submit('处理差异', move, finance.row('B-RETURN'));
    await finance.seesRow('B-RETURN', '待审批');
    await director.open(LIST);
    expect(await director.seesRow('B-RETURN', '待审批')).not.toContain('处理差异');
    await director.open('/inbox');
    expect(await director.seesRow('审批差异处理')).toContain('250.00');
    const onGround = async (form: ReturnType<Visitor['row']>): Promise<void> => {
      for (const text of ['转入不明款,待认领', '经与开户银行核实', '银行回函1号(虚构)']) {
        await form.getByText(text, { exact: true }).waitFor();
      }
    };
    await director.submit('审批', onGround, director.row('审批差异处理'));
    expect(await finance.seesRow('B-RETURN', '已处理')).toContain('银行回函1号');
    await finance.shot(join(SHOTS, 'disputes.png'));
    await finance.open('/receipts');
    expect(await finance.seesRow('250.00')).toContain('示例商贸有限公司');
    expect([...finance.complaints, ...director.complaints]).toEqual([]);
  }, 120_000);

  it('shows an officer only what concerns own cases, and fits a phone', async () => {
    const officer = await house.visitor('officer1');
    const finance = await house.visitor('finance1', PHONE);
    await officer.open(LIST);
    await officer.sees('没有登记的对账差异');
    await finance.open(LIST);
    await finance.sees('B-RETURN');

    expect(await finance.tooWide()).toBeLessThanOrEqual(0);
    await finance.open('/receipts');
    await finance.sees('查明期限');
    expect(await finance.tooWide()).toBeLessThanOrEqual(0);
    expect([...officer.complaints, ...finance.complaints]).toEqual([]);
  }, 60_000);
});
