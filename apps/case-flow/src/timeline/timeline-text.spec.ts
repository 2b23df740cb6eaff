import { describe, expect, it } from '@jest/globals';
import { allEvents } from '@lib/contracts';
import { factText, textedFacts } from './timeline-text.js';

// Aim: every fact about a case reads in Chinese, and no text shows a missing value.
describe('timeline texts', () => {
  const caseFacts = allEvents.filter((event) => 'caseId' in (event.example as object));

  it.each(caseFacts.map((event) => [event.fact, event] as const))(
    'has words for %s',
    (fact, event) => {
      expect(textedFacts).toContain(fact);
      const { title, detail } = factText(fact, event.example as Record<string, unknown>);
      expect(`${title}${detail}`).not.toMatch(/undefined|null|NaN|\[object/);
      expect(title).toMatch(/[\u4e00-\u9fff]/);
    },
  );

  it('names the body, and shows the code of a fact from before names were told', () => {
    const answer = { institution: 'VEH', state: 'none', late: false };
    const name = '示例车辆登记机关(虚构)';

    expect(factText('query-answered', { ...answer, institutionName: name }).detail).toBe(
      `${name}:截至答复时无财产`,
    );
    expect(factText('query-answered', answer).detail).toBe('VEH:截至答复时无财产');
  });

  it.each(caseFacts.filter(({ example }) => 'institutionName' in (example as object)))(
    'shows no code of a body in $fact',
    ({ fact, example }) => {
      const { detail } = factText(fact, example as Record<string, unknown>);

      expect(detail).toContain('示例甲银行(虚构)');
      expect(detail).not.toContain('BANK-');
    },
  );

  it('shows an unknown fact by its own name instead of hiding it', () => {
    expect(factText('something-new', {})).toEqual({ title: 'something-new', detail: '' });
  });
});
