import type { Visitor } from './visitor.js';

/** One plain form: what is typed, what is asked for, and what the page then shows. */
interface Sum {
  readonly kind: string;
  readonly days?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string>>;
  readonly shows: readonly string[];
}

/** Figures of calculators.md's rules, worked out by hand. */
export const SUMS: readonly Sum[] = [
  {
    kind: 'deadline',
    days: { '事件之日(不计入)': '2026-03-02' },
    texts: { 期间: '10' },
    shows: ['届满之日', '2026-03-12', 'PERIOD-COUNTING'],
  },
  {
    kind: 'measure-end',
    days: { 措施生效之日: '2026-03-02' },
    shows: ['截止日(最后安全日)', '2027-03-01', '2027-03-02'],
  },
  { kind: 'fee', texts: { '金额(元;没有金额的空着)': '1260000' }, shows: ['15000.00'] },
  {
    kind: 'identifier',
    texts: { 号码: '(2026) 京0199执1号' },
    shows: ['规范写法', '（2026）京0199执1号'],
  },
  {
    // 10,000.00 × 0.000175 × 10 days.
    kind: 'late-interest',
    days: { 履行期限届满之日: '2026-01-01', '算至(含)': '2026-01-11' },
    texts: { '金额(元,不含一般利息)': '10000' },
    shows: ['加倍利息(元)', '17.50', '计算过程 (1)'],
  },
];

/** Fills the plain form of a kind, calculates, and waits for what it must show. */
export async function workOut(visitor: Visitor, sum: Sum): Promise<void> {
  const { page } = visitor;
  await visitor.open(`/calculators?kind=${sum.kind}`);
  for (const [label, text] of Object.entries(sum.texts ?? {})) {
    await page.getByLabel(label).fill(text);
  }
  for (const [label, day] of Object.entries(sum.days ?? {})) {
    await page.getByLabel(label).fill(day);
    await page.getByLabel(label).press('Enter');
  }
  await calculate(visitor);
  for (const text of sum.shows) await visitor.sees(text);
}

export async function calculate(visitor: Visitor): Promise<void> {
  await visitor.page
    .getByRole('button', { name: '计算', exact: true })
    .filter({ visible: true })
    .click();
}

/** The input behind the form, as it is sent. */
export async function inputAsJson(visitor: Visitor): Promise<string> {
  await visitor.page.getByText('输入 JSON', { exact: true }).click();
  return visitor.page.getByRole('textbox', { name: '输入 JSON' }).inputValue();
}
