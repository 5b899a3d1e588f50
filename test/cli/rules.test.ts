import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../src/rules/registry.generated.ts';
import { cli } from '../helpers/fake-output.ts';

const IDS = RULES.map(({ meta }) => meta.id);

describe('paceline rules', () => {
  test('lists every rule', async () => {
    const { code, out } = await cli(['rules']);
    expect(code).toBe(0);
    for (const id of IDS) expect(out).toContain(id);
  });

  test('gives machines the same', async () => {
    const { out } = await cli(['rules', '--format', 'json']);
    expect((JSON.parse(out) as { id: string; safety: string }[]).map(({ id, safety }) => [id, safety])).toEqual(
      RULES.map(({ meta }) => [meta.id, meta.safety]),
    );
  });
});

describe('paceline explain', () => {
  test.each(IDS)('%s says what it finds and when not to use it', async (id) => {
    const { code, out } = await cli(['explain', id]);
    expect(code).toBe(0);
    expect(out).toContain('What it finds');
    expect(out).toContain('When not to use it');
  });
});
