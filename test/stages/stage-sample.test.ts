import { describe, expect, test } from '@jest/globals';
import type { Stage } from '../../src/model/job-log.ts';
import { classifyStep } from '../../src/stages/classify-step.ts';
import { fixtureJson } from '../telemetry/read-fixture.ts';

interface Judged {
  readonly file: string;
  readonly name: string | null;
  readonly script: string;
  /** What a person who read the script says. */
  readonly stage: Stage;
}

describe('a hundred steps drawn by lot from recorded workflows', () => {
  const sample = fixtureJson('telemetry/stage-sample.json') as readonly Judged[];
  const given = sample.map(({ name, script }) => classifyStep({ name, run: script }).stage);

  test('are classified as a person does in ninety of them', () => {
    expect(sample).toHaveLength(100);
    const apart = sample.flatMap(({ name, stage }, at) => (given[at] === stage ? [] : [[name, stage, given[at]]]));
    expect(apart.length).toBeLessThanOrEqual(10);
  });

  test('are not called other to be safe', () => {
    expect(sample.filter(({ stage }, at) => stage !== 'other' && given[at] === 'other').length).toBeLessThanOrEqual(5);
    expect(given.filter((stage) => stage !== 'other').length).toBeGreaterThanOrEqual(70);
  });
});
