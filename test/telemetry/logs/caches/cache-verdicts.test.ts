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
    /** Seconds; absent where nothing was restored. */
    restoreTime?: number;
    entries?: object;
  }[];
}

const table = parse(fixtureText('logs/cache-verdicts.yml')) as readonly Entry[];
const cuts = table.flatMap(({ cut, verdicts }) => (cut === undefined ? [] : [{ cut, verdicts }]));

/** Seconds: rates are printed to a tenth. */
const TOLERANCE = 0.15;
const FOLDER = new URL('../../../fixtures/logs/', import.meta.url);

describe('the verdicts that were made by hand', () => {
  test('are there for every log of the folder that has one', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
    const withVerdict = files.filter((name) => readCacheOutcomes(fixtureText(`logs/${name}`), []).length > 0);
    expect(withVerdict.sort()).toEqual(cuts.flatMap(({ cut, verdicts }) => (verdicts.length > 0 ? [cut] : [])).sort());
  });

  test('are tried on a copy of every log that may be copied', () => {
    const quoted = table.filter(({ log }) => log.startsWith('excerpts/'));
    expect(cuts.length + quoted.length).toBe(table.length);
  });

  test.each(cuts)('are what is read of $cut', ({ cut, verdicts }) => {
    const read = readCacheOutcomes(fixtureText(`logs/${cut}`), []).map(
      ({ action, result, save, restoredKey, primaryKey, sizeBytes, restoreTime, entries }, index) => {
        const key = restoredKey ?? primaryKey;
        const expected = verdicts[index]?.key ?? null;
        const time = verdicts[index]?.restoreTime;
        const isNear = restoreTime !== null && time !== undefined && Math.abs(restoreTime - time) <= TOLERANCE;
        return {
          action,
          result,
          save,
          key: expected === null ? key : key?.slice(0, expected.length),
          bytes: sizeBytes,
          ...(restoreTime === null ? {} : { restoreTime: isNear ? time : restoreTime }),
          ...(entries && { entries }),
        };
      },
    );
    expect(read).toEqual(verdicts);
  });
});
