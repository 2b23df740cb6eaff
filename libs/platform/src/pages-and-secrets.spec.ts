import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, htmlDocument } from './html.js';
import { isSameSecret } from './secret.js';

describe('pages made by a server', () => {
  it('let no text open a tag or leave its attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('lose nothing of a text', () => {
    const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
    fc.assert(
      fc.property(fc.string(), (text) => {
        const back = escapeHtml(text).replace(
          /&(?:lt|gt|quot|#39|amp);/g,
          (entity) => entities[entity as keyof typeof entities],
        );
        expect(back).toBe(text);
      }),
    );
  });

  it('escape the title in both of its places, and leave the body as it is', () => {
    const page = htmlDocument('<b>"x"', '<p>正文</p>', 'p { margin: 0 }');
    expect(page).not.toContain('<b>');
    expect(page.match(/&lt;b&gt;&quot;x&quot;/g)).toHaveLength(2);
    expect(page).toContain('<p>正文</p>');
  });
});

describe('a secret', () => {
  it('is the same only as itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (given, expected) => {
        expect(isSameSecret(given, expected)).toBe(given === expected);
        expect(isSameSecret(given, given)).toBe(true);
      }),
    );
  });

  it('is not a beginning, a longer text or nothing', () => {
    for (const given of ['', 's', 'secre', 'secret ', 'SECRET', 'secret\0']) {
      expect(isSameSecret(given, 'secret')).toBe(false);
    }
  });
});
