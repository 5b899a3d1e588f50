import { expect, test } from '@jest/globals';
import { keepWaits } from '../../src/github/keep-waits.ts';

type Hook = (...given: unknown[]) => unknown;

test('of two answers the longer wait holds', () => {
  const hooks: Record<string, Hook> = {};
  const keep = (when: string) => (_name: string, run: Hook) => {
    hooks[when] = run;
  };
  const hook = { before: keep('before'), error: keep('error'), after: keep('after') };
  const now = new Date('2026-03-02T12:00:00Z');
  const plugin = keepWaits({ now: () => now, pause: async () => {} });
  plugin({ hook } as unknown as Parameters<typeof plugin>[0], {});
  const limited = (seconds: number) =>
    Object.assign(new Error('slow down'), {
      status: 429,
      request: {},
      response: { headers: { 'retry-after': String(seconds) }, data: {} },
    });
  const until = (seconds: number) => expect.objectContaining({ retryAt: new Date(now.getTime() + seconds * 1000) });
  for (const [wait, held] of [
    [60, 60],
    [5, 60],
    [90, 90],
  ] as const) {
    expect(() => hooks['error']?.(limited(wait), { url: '/repos' })).toThrow(until(held));
    expect(() => hooks['before']?.({ url: '/repos' })).toThrow(until(held));
  }
});
