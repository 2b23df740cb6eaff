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

  it('shows an unknown fact by its own name instead of hiding it', () => {
    expect(factText('something-new', {})).toEqual({ title: 'something-new', detail: '' });
  });
});
