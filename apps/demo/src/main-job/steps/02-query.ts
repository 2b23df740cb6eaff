import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { promise } from '../report.js';
import type { Stage, Step } from '../stage.js';
import { until } from '../until.js';

type Order = AnswerOf<typeof queryControlApi.listQueryOrders>['items'][number];

const PURPOSE = { purpose: '查找可供执行的财产', article: '民事诉讼法(2023)第二百五十三条' };

async function onlyOrder(stage: Stage): Promise<Order> {
  const { items } = await stage.cast.officer.get('query-control', queryControlApi.listQueryOrders, {
    params: { caseId: stage.state.caseId },
  });
  const [order] = items;
  promise(order !== undefined, '查询单不见了');
  return order;
}

/** Waits until every body outside `except` has answered. */
function answered(stage: Stage, except: readonly (string | undefined)[]): Promise<Order> {
  return until('各机构的查询答复', async () => {
    const order = await onlyOrder(stage);
    const open = order.requests.filter(
      (request) => !['none', 'found', 'partial'].includes(request.state),
    );
    return open.every((request) => except.includes(request.institution)) ? order : undefined;
  });
}

/** Query order, answers good and bad, silence that is not "none". */
export const orderQuery: Step = async (stage, notes) => {
  const { officer } = stage.cast;
  const { silentBank, lateBank, doubleBank } = stage.script.play;
  const params = { caseId: stage.state.caseId };
  const { items: institutions } = await officer.get(
    'query-control',
    queryControlApi.listInstitutions,
  );
  const all = institutions.map((institution) => institution.code);
  const order = (targetPartyId: string) =>
    officer.post(
      'query-control',
      queryControlApi.orderQuery,
      { targetPartyId, ...PURPOSE, institutions: all },
      { params },
    );
  await until('查控服务收到案件', async () =>
    officer
      .get('query-control', queryControlApi.listQueryOrders, { params })
      .catch(() => undefined),
  );
  await officer.refused(['QUERY.TARGET_NOT_BOUND'], () => order(stage.state.applicantIds[0] ?? ''));
  notes.fact('拒绝:查询非被执行人');
  const placed = await order(stage.state.debtorId);
  notes.fact(`向 ${placed.requests.length} 个机构查询,文书 ${placed.documentNumber}`);
  const first = await answered(stage, [silentBank, lateBank]);
  if (doubleBank) {
    const repeated = await until('重复答复', async () => {
      const now = await onlyOrder(stage);
      const request = now.requests.find(({ institution }) => institution === doubleBank);
      return request && request.duplicates > 0 ? request : undefined;
    });
    notes.fact(`${repeated.institutionName} 答复两次,只记一次`);
  }
  await passAnswerBy(stage, first);
  if (silentBank) await showSilence(stage, silentBank, notes.fact.bind(notes));
  if (lateBank) {
    await stage.simulator.answerNow(lateBank);
    const late = (await answered(stage, [silentBank])).requests.find(
      (request) => request.institution === lateBank,
    );
    promise(late?.late === true, '逾期答复没有标为逾期');
    notes.fact(`${late.institutionName} 逾期答复:${late.stateText}`);
  }
  await listFound(stage, notes.fact.bind(notes), notes.figure.bind(notes));
};

async function passAnswerBy(stage: Stage, order: Order): Promise<void> {
  const last = order.requests
    .map((request) => Date.parse(request.answerBy))
    .reduce((a, b) => Math.max(a, b));
  await stage.moveClock(new Date(last + 30 * 60_000));
}

async function showSilence(
  stage: Stage,
  bank: string,
  fact: (text: string) => void,
): Promise<void> {
  const silent = await until('沉默的机构被标为未答复', async () => {
    const order = await onlyOrder(stage);
    const request = order.requests.find(({ institution }) => institution === bank);
    return request?.state === 'silent' && request.stateText.includes('未答复')
      ? request
      : undefined;
  });
  fact(`${silent.institutionName}:${silent.stateText}`);
}

async function listFound(
  stage: Stage,
  fact: (text: string) => void,
  figure: (name: string, value: string) => void,
): Promise<void> {
  const { items } = await stage.cast.officer.get('query-control', queryControlApi.listProperty, {
    params: { caseId: stage.state.caseId },
  });
  for (const request of (await onlyOrder(stage)).requests) {
    if (request.state === 'none') fact(`${request.institutionName}:${request.stateText}`);
  }
  for (const item of items) {
    if (item.kind === 'deposit') {
      fact(`${item.institutionName} 存款 ${item.balance} 元(截至 ${item.asOf})`);
      figure(`balance.${item.institution}`, item.balance);
    } else if (item.kind === 'real-estate') {
      fact(
        `不动产 ${item.certificate}:抵押 ${item.mortgages.length} 项,共有 ${item.coOwners.length} 人`,
      );
    } else {
      fact(`车辆 ${item.plate}`);
    }
  }
}
