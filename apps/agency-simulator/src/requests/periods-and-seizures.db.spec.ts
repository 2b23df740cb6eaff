import type { ControlOutcome, RealEstateLine } from '@lib/agencies';
import { deriveMeasureState } from '@lib/agencies';
import { addDays, type CourtDate, courtDateOf } from '@lib/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CASE_NUMBER, DEBTOR, original } from '../../test/court-side.js';
import { RunningSimulator } from '../../test/running-simulator.js';

// Aim: printed periods end by the legal clock, continuations move them, and the real-estate registry
// keeps seizures by rank. The legal clock is moved as an operator of a demonstration moves it.

const A = '1100000000000000101';
const UNIT = '110105001001GB00001F00010001';

let simulator: RunningSimulator;
let today: CourtDate;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await moveClock(0);
  await simulator.world();
  today = courtDateOf(new Date());
});

type Line = Parameters<typeof simulator.court.control>[1];

const moveClock = (days: number): Promise<void> =>
  simulator.asAdmin('UPDATE court_clock.legal_offset SET moved_by = make_interval(days => $1)', [
    days,
  ]);

async function order(
  code: string,
  line: Line,
): Promise<{ requestNo: string; outcome: ControlOutcome | undefined }> {
  const { requestNo, outcomes } = await simulator.order(code, line);
  return { requestNo, outcome: outcomes[0] };
}

describe('the period of a freeze', () => {
  const freeze = (to: CourtDate): Line => ({ accountNo: A, amountFen: 10_000n, from: today, to });
  const prolong = (requestNo: string, to: CourtDate, from = today): Line => ({
    accountNo: A,
    amountFen: 10_000n,
    measure: 'continue',
    from,
    to,
    original: original(requestNo),
  });

  it('lasts through its last day and is over on the next', async () => {
    await order('BANK-A', freeze(addDays(today, 2)));
    await moveClock(2);
    await simulator.round();
    const onLastDay = (await simulator.money('BANK-A', A)).held;
    await moveClock(3);
    await simulator.round();

    expect(onLastDay).toBe('100.00');
    expect(await simulator.money('BANK-A', A)).toMatchObject({
      held: '0.00',
      freezes: [{ state: 'expired' }],
    });
  });

  it('goes on under its rank when continued in time', async () => {
    const { requestNo } = await order('BANK-A', freeze(addDays(today, 2)));
    const { outcome } = await order('BANK-A', prolong(requestNo, addDays(today, 300)));
    await moveClock(30);
    await simulator.round();

    const period = { from: addDays(today, 3), to: addDays(today, 300) };
    expect(outcome).toMatchObject({ outcome: 'done', ...period, heldFen: 10_000n });
    expect((await simulator.money('BANK-A', A)).held).toBe('100.00');
  });

  it.each([
    ['after it ended', 5, 300, '已失效'],
    ['to a day that is not later', 0, 2, '不晚于'],
  ])('is not continued %s', async (_title, moved, days, reason) => {
    const { requestNo } = await order('BANK-A', freeze(addDays(today, 2)));
    await moveClock(moved);
    await simulator.round();
    const { outcome } = await order('BANK-A', prolong(requestNo, addDays(today, days)));

    expect(outcome).toMatchObject({ outcome: 'refused' });
    expect(outcome?.reason).toContain(reason);
  });

  it('is not continued with a gap, nor by a bank that had not yet noticed its end', async () => {
    const { requestNo } = await order('BANK-A', freeze(addDays(today, 2)));
    const gap = prolong(requestNo, addDays(today, 300), addDays(today, 4));
    const { outcome } = await order('BANK-A', gap);
    await moveClock(3);
    const late = await order('BANK-A', prolong(requestNo, addDays(today, 300)));

    expect(outcome?.reason).toContain('不衔接');
    expect(late.outcome?.reason).toContain('已失效');
  });

  it('delays of a late body are counted by the legal clock', async () => {
    const faults = { query: 'late', delaySeconds: 86_400 };
    await simulator.call('PUT', '/faults', { bodies: [{ code: 'BANK-B', faults }] });
    await simulator.court.query('BANK-B');
    await simulator.round();
    const before = await simulator.court.receive('BANK-B');
    await moveClock(2);
    await simulator.round();

    expect(before).toEqual([]);
    expect(await simulator.court.receive('BANK-B')).toHaveLength(1);
  });
});

describe('a body that refuses', () => {
  it('does nothing and says so', async () => {
    await simulator.call('PUT', '/faults', {
      bodies: [{ code: 'BANK-A', faults: { control: 'refuse' } }],
    });
    const { outcome } = await order('BANK-A', { accountNo: A, amountFen: 10_000n });

    expect(outcome).toMatchObject({ outcome: 'refused', heldFen: 0n });
    expect((await simulator.money('BANK-A', A)).held).toBe('0.00');
  });
});

describe('seizures of real estate', () => {
  beforeEach(async () => {
    const { status } = await simulator.call('POST', '/world', {
      worldId: 'flat',
      customers: [{ ref: 'owner', ...DEBTOR }],
      accounts: [],
      realEstate: [
        {
          owner: 'owner',
          unitNo: UNIT,
          certificateNo: '示例证1号',
          address: '示例区虚构路1号',
          use: '住宅',
          area: '98.50',
          coOwners: [],
          mortgages: [],
        },
      ],
    });
    expect(status).toBe(200);
  });

  const seize = (change: Partial<RealEstateLine> = {}): RealEstateLine => ({
    property: 'real-estate',
    lineNo: 1,
    measure: 'freeze',
    unitNo: UNIT,
    certificateNo: '示例证1号',
    address: '示例区虚构路1号',
    rightKind: '房屋所有权',
    from: today,
    to: addDays(today, 900),
    rulingNo: `${CASE_NUMBER}之一`,
    ...change,
  });

  it('queue by arrival, and are told to whoever asks', async () => {
    const first = await order('RE', seize());
    const second = await order('RE', seize());
    await simulator.court.query('RE');
    await simulator.round();
    const [told] = await simulator.court.receive('RE');

    expect(first.outcome && deriveMeasureState(first.outcome)).toBe('effective-full');
    expect(second.outcome && deriveMeasureState(second.outcome)).toBe('queued');
    expect(told?.answer).toMatchObject({
      estates: [{ seizures: [{ rank: 1 }, { rank: 2, to: addDays(today, 900) }] }],
    });
  });

  it('end by a release that names them', async () => {
    const first = await order('RE', seize());
    await order('RE', seize({ measure: 'release', original: original(first.requestNo) }));
    const { outcome } = await order('RE', seize());

    expect(outcome && deriveMeasureState(outcome)).toBe('effective-full');
  });

  it.each<[string, Partial<RealEstateLine>, string]>([
    ['an unknown unit', { unitNo: '999' }, '权利人不符'],
    ['a release of nothing', { measure: 'release', original: original('1') }, '未找到原查封'],
    ['a transfer order', { measure: 'transfer-order', original: original('1') }, '过户'],
  ])('are refused for %s', async (_title, change, reason) => {
    const { outcome } = await order('RE', seize(change));

    expect(outcome).toMatchObject({ outcome: 'refused' });
    expect(outcome?.reason).toContain(reason);
  });

  it('are not done by the vehicle registry or a bank', async () => {
    expect((await order('VEH', seize())).outcome).toMatchObject({ outcome: 'refused' });
    expect((await order('BANK-A', seize())).outcome).toMatchObject({ outcome: 'refused' });
  });
});
