import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chatText } from '../../src/notify/chat-text.ts';
import { hostileName } from '../helpers/hostile-names.ts';

test('what Slack reads as its own signs is escaped, and nothing else is changed', () => {
  expect(chatText('octo/app: p95 > 10m & <!channel> <http://x|y>')).toBe(
    'octo/app: p95 &gt; 10m &amp; &lt;!channel&gt; &lt;http://x|y&gt;',
  );
  expect(chatText('one\ntwo *three* _four_ 100% `ci.yml`')).toBe('one\ntwo *three* _four_ 100% `ci.yml`');
});

test('nobody is called, and no name is a link', () => {
  expect(chatText('@channel @here a@b @ 2')).toBe('@\u200Bchannel @\u200Bhere a@\u200Bb @ 2');
  expect(chatText('[docs](https://evil.example)')).toBe('[docs]\u200B(https://evil.example)');
});

test('a long text ends with a whole line and says that more was cut', () => {
  const text = chatText(Array.from({ length: 300 }, (_, line) => `line ${line} <&>`).join('\n'));
  expect(text.length).toBeLessThanOrEqual(2_000);
  expect(text).toMatch(/line \d+ &lt;&amp;&gt;\n…$/);
});

test('one line that is too long is cut neither in an entity nor in a pair', () => {
  for (let start = 0; start < 12; start += 1) {
    const text = chatText(`${'x'.repeat(1_988 + start)}&&&&`);
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text.replace(/&amp;/g, '')).not.toContain('&');
  }
  expect(chatText(`${'x'.repeat(1_997)}😀😀`).isWellFormed()).toBe(true);
});

test('no hostile name reaches a sign of Slack', () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const text = chatText(`failed: ${name}`);
      expect(text).not.toMatch(/[<>]/);
      expect(text).not.toMatch(/@[^\s\u200B]/);
      expect(text).not.toContain('](');
    }),
  );
});
