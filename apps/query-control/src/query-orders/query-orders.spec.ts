// Aim: only a party bound to pay is queried, and silence is never shown as "none"; by table.
import { describe, expect, it } from '@jest/globals';
import { targetBoundToPay } from './query-order.rules.js';
import type { QueryRequestState } from './query-request.states.js';
import { requestView } from './query-orders.read-model.js';

const parties = [
  { partyId: 'd', role: 'debtor' },
  { partyId: 'a', role: 'applicant' },
  { partyId: 't', role: 'third-party' },
];

describe('target of a query (法释〔2013〕20号第七条)', () => {
  it('is a debtor of the case', () => {
    expect(targetBoundToPay(parties, 'd')).toEqual({ partyId: 'd', role: 'debtor' });
  });

  it.each(['a', 't', 'somebody-else'])('is never %s', (partyId) => {
    expect(() => targetBoundToPay(parties, partyId)).toThrow(
      expect.objectContaining({
        code: 'QUERY.TARGET_NOT_BOUND',
        kind: 'forbidden',
      }) as unknown as Error,
    );
  });
});

describe('answer state for readers', () => {
  const row = {
    orderId: 'o',
    requestId: 'r',
    institution: 'BANK-D',
    institutionName: '示例丁银行(虚构)',
    requestNo: '20260304110199000001',
    answerBy: new Date('2026-03-05T01:30:00Z'),
    answeredAt: null,
    asOf: null,
    late: false,
    duplicates: 0,
    fault: null,
  };

  it.each([
    ['not-asked', 'not-asked', '尚未查询'],
    ['asked', 'silent', '待答复(期限 2026-03-05 09:30)'],
    ['silent', 'silent', '逾期未答复(期限 2026-03-05 09:30)'],
  ] as [QueryRequestState, string, string][])('%s is %s: %s', (state, shown, text) => {
    const view = requestView({ ...row, state });

    expect(view.state).toBe(shown);
    expect(view.stateText).toContain(text);
    expect(view.stateText).not.toContain('未查到');
  });

  it('names the day an empty answer is of', () => {
    const answered = { ...row, state: 'none' as const, asOf: new Date('2026-03-04T01:30:00Z') };

    expect(requestView(answered)).toMatchObject({
      state: 'none',
      stateText: '截至 2026-03-04 09:30 未查到',
      asOf: '2026-03-04T09:30:00+08:00',
    });
  });
});
