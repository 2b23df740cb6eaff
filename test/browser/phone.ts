import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Browser } from 'playwright-core';
import { PHONE, tooWide } from './visitor.js';
import type { Visitor } from './visitor.js';

type Payout = AnswerOf<typeof caseFundsApi.listPayouts>['items'][number];

/** What an applicant reads while his payout is in a state that the finished main job has passed. */
export const ON_THE_WAY: readonly (readonly [
  Payout['state'],
  passed: number,
  readonly string[],
])[] = [
  ['proposed', 0, ['等待审批', '审批人与拟稿人不是同一人']],
  ['rejected', 0, ['审批未通过', '由承办人处理后重新报批']],
  ['approved', 1, ['已审批', '等待财务核对并指令银行付款']],
  ['instructed', 2, ['已指令银行', '等待银行答复']],
  ['unknown', 2, ['银行结果未明', '查明前不会再次付款']],
  ['returned', 2, ['银行已退回', '账号不符', '请与承办人核对您的户名']],
];

/** Pixels by which the sign-in page is wider than a phone. */
export async function signInPageTooWide(browser: Browser, gateway: string): Promise<number> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(gateway);
  await page.getByLabel('账号').waitFor();
  const width = await tooWide(page);
  await context.close();
  return width;
}

/** Opens each page and names those that a phone would have to scroll sideways. */
export async function pagesTooWide(
  visitor: Visitor,
  pages: readonly (readonly [path: string, shows: string])[],
): Promise<string[]> {
  const wide: string[] = [];
  for (const [path, shows] of pages) {
    await visitor.open(path);
    await visitor.sees(shows);
    if ((await visitor.tooWide()) > 0) wide.push(path);
  }
  return wide;
}

type EarlierState = (typeof ON_THE_WAY)[number];

/**
 * Answers the pages of `visit` with the case's own payouts as they stood in each earlier state. One
 * rule serves the whole visit: a rule taken away while it answers would answer a request twice.
 */
export async function turningBack(
  { page }: Visitor,
  visit: (earlier: EarlierState) => Promise<void>,
): Promise<void> {
  let [now] = ON_THE_WAY;
  await page.route('**/payouts', async (route) => {
    const answer = await route.fetch();
    const { items } = caseFundsApi.listPayouts.answer.parse(await answer.json());
    await route.fulfill({ json: caseFundsApi.listPayouts.answer.parse(asOf(now, items)) });
  });
  for (now of ON_THE_WAY) await visit(now);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

function asOf(earlier: EarlierState | undefined, items: readonly Payout[]): object {
  if (!earlier) return { items };
  const [state, passed] = earlier;
  return {
    items: items.map((payout) => ({
      ...payout,
      state,
      reason: '账号不符',
      history: payout.history.filter(({ to }) => to !== 'paid').slice(0, passed),
    })),
  };
}
