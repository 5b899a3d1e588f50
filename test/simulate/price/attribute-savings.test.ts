import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../../src/model/seconds.ts';
import type { Effect } from '../../../src/simulate/effect.ts';
import { attributeSavings } from '../../../src/simulate/price/attribute-savings.ts';
import { createPricer } from '../../../src/simulate/price/price-effects.ts';
import { recordedRuns } from '../../helpers/recorded-runs.ts';
import { sketchRun } from '../effects/price-history.ts';
import { arbitraryHistory } from './arbitrary-history.ts';

const METRICS = ['makespan', 'runnerTime'] as const;
const history = arbitraryHistory({ mayFail: false });
const evidence = { source: 'this-repository', share: 0.4, runs: 9, from: 'test' } as const;
const shorten = (job: string): readonly Effect[] => [{ kind: 'shorten-step', at: { job, step: { kind: 'yaml', index: 0 } }, evidence }];
const nothing: readonly Effect[] = [{ kind: 'set-timeout', job: 'j0', limit: seconds(1e6) }];

function attribute(
  sketch: { readonly file: string; readonly runs: Parameters<typeof recordedRuns>[1] },
  parts: readonly (readonly Effect[])[],
) {
  const pricer = createPricer(recordedRuns(sketch.file, sketch.runs), { seed: 1 });
  const [attribution, whole] = [attributeSavings(parts, pricer), pricer.meanSavings(parts.flat())];
  if (attribution === null || whole === null) throw new Error('nothing was predicted');
  return { ...attribution, whole };
}

test('parts add up to the whole, and one that does nothing has none of it', () => {
  fc.assert(
    fc.property(history, (sketch) => {
      const { method, parts, whole } = attribute(sketch, [shorten('j0'), nothing, shorten('j1')]);
      expect(method).toBe('shapley');
      for (const metric of METRICS) {
        expect(parts.reduce((sum, part) => sum + part[metric], 0)).toBeCloseTo(whole[metric], 6);
        expect(parts[1]?.[metric]).toBeCloseTo(0, 9);
      }
    }),
    { numRuns: 25 },
  );
});

test('parts that save the same have equal shares of it', () => {
  const drop: readonly Effect[] = [{ kind: 'remove-steps', job: 'j0', steps: [0] }];
  fc.assert(
    fc.property(history, (sketch) => {
      const { parts, whole } = attribute(sketch, [drop, drop]);
      for (const metric of METRICS) for (const part of parts) expect(part[metric]).toBeCloseTo(whole[metric] / 2, 6);
    }),
    { numRuns: 25 },
  );
});

test('of more than six parts what is lost without each adds up to the whole', () => {
  const six = Array.from({ length: 6 }, (_, part) => shorten(`j${part % 2}`));
  fc.assert(
    fc.property(history, (sketch) => {
      const { method, parts, whole } = attribute(sketch, [...six, nothing]);
      expect(method).toBe('leave-one-out');
      for (const metric of METRICS) expect(parts.reduce((sum, part) => sum + part[metric], 0)).toBeCloseTo(whole[metric], 6);
      expect(parts[6]?.runnerTime).toBeCloseTo(0, 6);
    }),
    { numRuns: 10 },
  );
});

test('a part that cuts long runs short does not seem to make the others less worth', () => {
  const file = 'on: pull_request\njobs:\n  j0: { runs-on: ubuntu-latest, steps: [{ run: x }] }\n';
  const short = Array.from({ length: 20 }, (_, hour) => sketchRun(hour * 36_000, { j0: { start: 5, steps: [['Run x', 100]] } }));
  const long = Array.from({ length: 10 }, (_, hour) => [
    sketchRun(1e6 + hour * 36_000, { j0: { start: 5, steps: [['Run x', 1000]] } }, { headBranch: `b${hour}` }),
    sketchRun(1e6 + hour * 36_000 + 300, { j0: { start: 5, steps: [['Run x', 100]] } }, { headBranch: `b${hour}` }),
  ]).flat();
  const cancel: readonly Effect[] = [{ kind: 'cancel-superseded', events: ['pull_request'] }];
  const { parts, whole } = attribute({ file, runs: [...short, ...long] }, [shorten('j0'), cancel]);
  expect(parts[1]?.makespan).toBeCloseTo(0, 9);
  expect(parts[0]?.makespan).toBeCloseTo(whole.makespan, 9);
  expect(parts[1]?.runnerTime).toBeGreaterThan(0);
});
