import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shortenText } from '../../src/github/shorten-text.ts';

describe('shortening markdown', () => {
  test('leaves what fits as it is', () => {
    expect(shortenText('a\nb', 3)).toBe('a\nb');
  });

  test('cuts at the end of a line and says so', () => {
    const text = 'first line\nsecond line\n'.repeat(20);
    expect(shortenText(text, 100)).toBe(
      'first line\nsecond line\nfirst line\n\n_Shortened: the whole report is longer than GitHub shows here._\n',
    );
  });

  test('closes an open code block and an open details', () => {
    const text = `<details>\n\n\`\`\`yaml\n${'key: value\n'.repeat(100)}\`\`\`\n\n</details>\n`;
    const short = shortenText(text, 200);
    expect(short.length).toBeLessThanOrEqual(200);
    expect(short).toContain('\n```\n\n</details>\n\n_Shortened');
  });

  test('never exceeds the limit nor splits a character', () => {
    const parts = fc.constantFrom('```\n', '~~~~\n', '<details>\n', '</details>\n', '🚀', 'text ', '\n');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 300 }), fc.integer({ min: 100, max: 600 }), (pieces, limit) => {
        const short = shortenText(pieces.join(''), limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});
