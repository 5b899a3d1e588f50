import { describe, expect, test } from '@jest/globals';
import { planOfText } from '../../src/engine/eras.ts';
import { jobPlan } from '../../src/engine/job-plan.ts';
import { NO_SOURCES } from '../../src/engine/no-sources.ts';
import type { Json } from '../../src/model/json.ts';
import { samplerPrint, samplerStart } from '../../src/model/resource-sampler.ts';

function planWith(...scripts: readonly string[]): Json {
  const steps = scripts.map((run) => ({ run }));
  const text = JSON.stringify({ on: 'push', jobs: { test: { 'runs-on': 'ubuntu-latest', steps } } });
  const plan = planOfText('ci.yml', text, NO_SOURCES);
  const [job] = plan?.written ?? [];
  if (plan === null || job === undefined) throw new Error('no plan');
  return jobPlan(plan, job);
}

describe('the plan of a job', () => {
  test('is the same with steps that only measure the runner, at whatever pace', () => {
    const sampled = planWith(samplerStart({ interval: 7 }).run, 'make test', samplerPrint().run);
    expect(sampled).toEqual(planWith('make test'));
  });

  test('is another where such a step does more', () => {
    expect(planWith(`${samplerPrint().run}\nmake more`, 'make test')).not.toEqual(planWith('make test'));
    expect(planWith('cat /tmp/paceline-resources; make more', 'make test')).not.toEqual(planWith('make test'));
  });
});
