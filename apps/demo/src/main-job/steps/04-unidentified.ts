import { caseFundsApi } from '@lib/contracts';
import { parseYuan } from '@lib/kernel';
import { NotApplicable, promise } from '../report.js';
import type { Step } from '../stage.js';
import { until } from '../until.js';
import { seconds, withinDebt } from './03-freeze.js';

/** Money without a case number: waits with its age clock, is claimed, confirmed, moves the debt. */
export const claimUnidentified: Step = async (stage, notes) => {
  const payment = stage.script.play.unidentifiedPayment;
  if (!payment) throw new NotApplicable('没有不明款');
  const { officer, finance } = stage.cast;
  const caseId = stage.state.caseId;
  await stage.simulator.payCourt(payment, '还款');
  const receipt = await until('不明款到账', async () => {
    const { items } = await finance.get('case-funds', caseFundsApi.listReceipts, {
      query: { state: 'unidentified' },
    });
    return items.find((item) => item.amount === payment.amount);
  });
  promise(receipt.identifyBy !== undefined, '不明款没有期限');
  notes.fact(`${receipt.amount} 元到账,无案号,列为不明款,查明期限 ${receipt.identifyBy}`);
  const params = { receiptId: receipt.receiptId };
  const claim = { caseId, why: '付款人为本案被执行人,经电话核实' };
  await officer.post('case-funds', caseFundsApi.proposeClaim, claim, { params });
  await officer.refused(['STATE.ILLEGAL_MOVE', 'RECEIPT.NOT_UNIDENTIFIED'], () =>
    officer.post('case-funds', caseFundsApi.proposeClaim, claim, { params }),
  );
  const confirmation = { caseId, verdict: 'confirm' } as const;
  await officer.refused(['ACCESS.ROLE_REQUIRED', 'APPROVAL.SAME_PERSON'], () =>
    officer.post('case-funds', caseFundsApi.confirmClaim, confirmation, { params }),
  );
  const before = stage.state.debtVersion;
  await finance.post('case-funds', caseFundsApi.confirmClaim, confirmation, { params });
  const begun = performance.now();
  const debt = await until('债务版本随到账更新', async () => {
    const now = await officer.get('case-funds', caseFundsApi.getDebt, { params: { caseId } });
    return now.version > before ? now : undefined;
  });
  stage.state.debtVersion = debt.version;
  notes.fact(`承办人认领、财务确认;债务第 ${debt.version} 版,尚欠 ${debt.due} 元`);
  const measures = await withinDebt(stage, parseYuan(debt.cap));
  notes.figure('excess.releasedWithinSeconds', seconds(begun));
  notes.figure('held', measures.held);
  notes.figure('due', debt.due);
  notes.fact(`冻结超出部分再次解除,现冻结 ${measures.held} 元`);
};
