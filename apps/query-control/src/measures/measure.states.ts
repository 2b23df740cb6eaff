import { measureStateSchema } from '@lib/contracts';
import { stateChart } from '@lib/kernel';

/** A freeze of one account (law/query-control.md §1.8). */
export type MeasureState = (typeof measureStateSchema.options)[number];

const SEIZURE = '查扣冻规定(法释〔2020〕21号)';
const effective = ['effective-empty', 'effective-partial', 'effective-full'] as const;
const restraining = ['queued', ...effective] as const;

const between = effective.flatMap((from) =>
  effective
    .filter((to) => to !== from)
    .map((to) => ({ from, to, cause: '协助机构回执:实际控制金额变化' })),
);

const ends = restraining.flatMap((from) => [
  { from, to: 'released' as const, cause: '解除冻结回执', article: `${SEIZURE}第二十八条` },
  { from, to: 'lapsed' as const, cause: '期限届满未续冻', article: `${SEIZURE}第二十七条` },
]);

const firstAnswers = (['drafted', 'sent'] as const).flatMap((from) => [
  { from, to: 'refused' as const, cause: '协助机构拒绝,未采取措施' },
  ...restraining.map((to) => ({
    from,
    to,
    cause: '冻结回执',
    article: `${SEIZURE}第一条、第二十六条`,
  })),
]);

export const measureStates = stateChart<MeasureState>(
  '冻结措施',
  'drafted',
  measureStateSchema.options,
  [
    { from: 'drafted', to: 'sent', cause: '裁定书和协助通知书已放入交换区' },
    { from: 'drafted', to: 'void', cause: '债务已清偿,尚未送出的冻结作废' },
    { from: 'sent', to: 'released', cause: '解除冻结回执' },
    // Written for the body, and the note that it was written got lost: the body knows better.
    { from: 'drafted', to: 'released', cause: '解除冻结回执:冻结实已送出' },
    ...firstAnswers,
    ...effective.map((to) => ({
      from: 'queued' as const,
      to,
      cause: '协助机构回执:轮候转为生效',
      article: `${SEIZURE}第二十六条`,
    })),
    ...effective.map((from) => ({
      from,
      to: 'queued' as const,
      cause: '协助机构回执:另有在先冻结,转为轮候',
      article: `${SEIZURE}第二十六条`,
    })),
    // A release that outran its freeze found nothing: what is frozen after it is known, to be released.
    ...restraining.map((to) => ({
      from: 'released' as const,
      to,
      cause: '冻结回执:解除之后冻结才生效,须再行解除',
      article: `${SEIZURE}第二十八条`,
    })),
    // The end was written down here while the word of a renewal done in time was on its way.
    ...restraining.map((to) => ({
      from: 'lapsed' as const,
      to,
      cause: '续行冻结回执:届满前已办理,届满后方才得知',
      article: '民诉法解释(法释〔2022〕11号)第四百八十五条',
    })),
    ...between,
    ...ends,
    // A deduction under way may be carried out although a word between said that nothing is held.
    ...restraining.map((from) => ({
      from,
      to: 'deducted' as const,
      cause: '扣划回执:余额已全部扣划',
    })),
  ],
);

/** States in which something of the debtor is, or may be, restrained by us. */
export const LIVE_MEASURE_STATES: readonly MeasureState[] = [
  'drafted',
  'sent',
  'queued',
  'effective-empty',
  'effective-partial',
  'effective-full',
];

export function isLive(state: MeasureState): boolean {
  return LIVE_MEASURE_STATES.includes(state);
}

export const measureStateText: Readonly<Record<MeasureState, string>> = {
  drafted: '已裁定,待送出',
  sent: '已送出,待回执',
  refused: '协助机构拒绝',
  queued: '轮候',
  'effective-empty': '已生效,余额为零',
  'effective-partial': '已生效,部分控制',
  'effective-full': '已生效,足额控制',
  released: '已解除',
  deducted: '已扣划完毕',
  lapsed: '已届满失效',
  void: '已作废',
};
