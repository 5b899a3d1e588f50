import { describe, expect, test } from '@jest/globals';
import type { Stage } from '../../src/model/job-log.ts';
import { classifyStep } from '../../src/stages/classify-step.ts';
import { fixtureJson } from '../telemetry/read-fixture.ts';

interface Judged {
  readonly draw: 'first' | 'second' | 'third';
  readonly name: string | null;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly stage: Stage;
}

const steps = fixtureJson('stages/judged-steps.json') as readonly Judged[];
const stageOf = ({ name, uses, run, shell, with: inputs }: Judged): Stage =>
  classifyStep({ name, uses: uses ?? null, run: run ?? null, shell: shell ?? null, inputs: new Map(Object.entries(inputs ?? {})) }).stage;

const isNameAlone = ({ uses, run }: Judged): boolean => uses === undefined && run === undefined;

describe('real steps are classified as a person who read them does', () => {
  test.each([
    ['of the first draw, with their scripts', 75, 65, 6],
    ['of the first draw, by name alone', 50, 41, 5],
    ['of the second draw, with their scripts', 60, 51, 5],
    ['of the second draw, by name alone', 40, 26, 10],
    ['of the third draw, which no rule was mended for', 60, 53, 6],
  ])('%s: of %i at least %i are right, and at most %i have another stage than the right one', (group, count, right, wrong) => {
    const own = steps.filter((step) => group.includes(step.draw) && group.includes('alone') === isNameAlone(step));
    const given = own.map((step) => ({ name: step.name, judged: step.stage, given: stageOf(step) }));
    expect(given).toHaveLength(count);
    expect(given.filter((each) => each.given === each.judged).length).toBeGreaterThanOrEqual(right);
    expect(given.filter((each) => each.given !== each.judged && each.given !== 'other').length).toBeLessThanOrEqual(wrong);
  });

  test('of all sorts: no stage is given that most of its steps do not have', () => {
    const verdicts = steps.map((step) => ({ judged: step.stage, given: stageOf(step) }));
    const groups = Map.groupBy(verdicts, ({ given }) => given);
    for (const [stage, own] of groups) {
      const right = own.filter(({ judged }) => judged === stage).length;
      expect([stage, right * 2 >= own.length]).toEqual([stage, true]);
    }
  });
});
