import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readCacheOutcomes } from '../../../../src/telemetry/logs/caches/read-cache-outcomes.ts';
import { fixtureText } from '../../read-fixture.ts';

interface Entry {
  readonly log: string;
  readonly cut?: string;
  readonly verdicts: readonly {
    action: string;
    result: string;
    save: string;
    key: string | null;
    bytes: number | null;
    entries?: object;
  }[];
}

const table = parse(fixtureText('logs/cache-verdicts.yml')) as readonly Entry[];
const cuts = table.flatMap(({ cut, verdicts }) => (cut === undefined ? [] : [{ cut, verdicts }]));

describe('the verdicts that were made by hand', () => {
  test('are there for every log of the folder that has one', () => {
    const files = readdirSync(new URL('../../../fixtures/logs/', import.meta.url)).filter((name) => name.endsWith('.txt'));
    const withVerdict = files.filter((name) => readCacheOutcomes(fixtureText(`logs/${name}`), []).length > 0);
    expect(withVerdict.sort()).toEqual(cuts.map(({ cut }) => cut).sort());
  });

  test.each(cuts)('are what is read of $cut', ({ cut, verdicts }) => {
    const read = readCacheOutcomes(fixtureText(`logs/${cut}`), []).map(
      ({ action, result, save, restoredKey, primaryKey, sizeBytes, entries }, index) => {
        const key = restoredKey ?? primaryKey;
        const expected = verdicts[index]?.key ?? null;
        return {
          action,
          result,
          save,
          key: expected === null ? key : key?.slice(0, expected.length),
          bytes: sizeBytes,
          ...(entries && { entries }),
        };
      },
    );
    expect(read).toEqual(verdicts);
  });
});
