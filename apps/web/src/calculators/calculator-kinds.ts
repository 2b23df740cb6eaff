import { calculationKinds, caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import type { AppName } from '../shared/api.js';

/** The operation of each app that has calculators. */
const ENDPOINTS = {
  'case-flow': caseFlowApi.calculate,
  'query-control': queryControlApi.calculate,
  'case-funds': caseFundsApi.calculate,
} as const satisfies Record<AppName, unknown>;

export type CalculatorKind = (typeof calculationKinds)[AppName][number];

export const KIND_TITLES: Readonly<Record<CalculatorKind, string>> = {
  'late-interest': '迟延履行利息',
  fee: '诉讼费用',
  deadline: '期限',
  'measure-end': '措施期限',
  identifier: '证件号与案号',
  distribution: '分配',
};

export const KINDS = Object.keys(KIND_TITLES) as readonly CalculatorKind[];

/** The app that answers for a kind, and its operation. */
export function ownerOf(kind: CalculatorKind): {
  readonly app: AppName;
  readonly endpoint: (typeof ENDPOINTS)[AppName];
} {
  const apps = Object.keys(ENDPOINTS) as readonly AppName[];
  const app = apps.find((name) => (calculationKinds[name] as readonly string[]).includes(kind));
  if (!app) throw new Error(`no app answers for ${kind}`);
  return { app, endpoint: ENDPOINTS[app] };
}

/** What the form begins with, or the JSON where a kind has no form. */
export const BEGINNINGS: Readonly<Record<CalculatorKind, object>> = {
  'late-interest': {
    obligations: [{ id: '1' }],
    payments: [],
    excluded: [],
    orderPolicy: 'statutory561',
  },
  fee: { fee: 'enforcement' },
  deadline: { unit: 'day', purpose: 'partyRight' },
  'measure-end': { assetClass: 'deposit' },
  identifier: { type: 'caseNumber' },
  distribution: {
    fund: '100000.00',
    debtor: 'natural',
    claims: [
      { id: '执行费', amount: '1400.00', class: 'cost' },
      { id: '甲', amount: '80000.00', class: 'ordinary' },
      { id: '乙', amount: '120000.00', class: 'ordinary' },
    ],
  },
};
