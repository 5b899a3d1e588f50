import { describe, expect, test } from '@jest/globals';
import { planOfText } from '../../../src/engine/eras.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import { computeStageProfiles } from '../../../src/engine/stage-profile/compute-stage-profiles.ts';
import type { StageProfile } from '../../../src/engine/stage-profile/stage-profile.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { StagePattern } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import type { ExpandedPlan } from '../../../src/workflow/plan.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

function stagesOf(runs: readonly Run[], plan: ExpandedPlan | null = null, rules: readonly StagePattern[] = []): readonly StageProfile[] {
  return computeStageProfiles(
    { path: 'ci.yml', name: null, runs, running: [], ofAll: runs.length, planOf: () => plan, newestPlan: plan },
    rules,
  );
}

function durationsOf(profiles: readonly StageProfile[], job: string | null): Record<string, number | null> {
  return Object.fromEntries(profiles.filter((profile) => profile.job === job).map(({ stage, duration }) => [stage, duration.p50]));
}

function job(name: string, from: number, rest: Partial<JobRun> = {}): JobRun {
  const steps = [
    buildStep(1, 'Set up job', from, from + 2),
    buildStep(2, 'Run actions/checkout@v4', from + 2, from + 5),
    buildStep(3, 'Run npm ci', from + 5, from + 35),
    buildStep(4, 'Run npm test', from + 35, from + 60),
  ];
  return buildJob({ name, steps, createdAt: at(from), startedAt: at(from), completedAt: at(from + 60), ...rest });
}

describe('the stages of a workflow', () => {
  test('last while at least one job is in them, and each job has its own', () => {
    const profiles = stagesOf([buildRun({ jobs: [job('a', 0), job('b', 10)] })]);
    expect(durationsOf(profiles, null)).toMatchObject({ checkout: 6, 'dependency-install': 40, 'unit-test': 35 });
    expect(durationsOf(profiles, 'b')).toMatchObject({ checkout: 3, 'dependency-install': 30, 'unit-test': 25 });
    const share = profiles.find((profile) => profile.job === null && profile.stage === 'dependency-install')?.share;
    expect(share).toBeCloseTo(0.5, 10);
  });

  test('are of first attempts that succeeded', () => {
    const profiles = stagesOf([
      buildRun({ jobs: [job('a', 0)] }),
      buildRun({ attempt: 2, jobs: [job('a', 0, { attempt: 2 })] }),
      buildRun({ conclusion: 'failure', jobs: [job('a', 0, { conclusion: 'failure' })] }),
    ]);
    expect(profiles.every(({ duration }) => duration.n === 1)).toBe(true);
  });

  test('have every run in which a step of theirs ran, also those in which it took no second, and none in which it was skipped', () => {
    const saving = (seconds: number, conclusion: 'success' | 'skipped'): Run =>
      buildRun({
        jobs: [
          job('a', 0, {
            steps: [buildStep(1, 'Run npm test', 0, 10), buildStep(2, 'Run actions/cache/save@v4', 20, 20 + seconds, { conclusion })],
          }),
        ],
      });
    const runs = [0, 0, 0, 0, 29].map((seconds) => saving(seconds, 'success'));
    const saved = stagesOf([...runs, saving(0, 'skipped')]).find((profile) => profile.job === null && profile.stage === 'cache-save');
    expect(saved?.duration).toMatchObject({ n: 5, p50: 0 });
  });

  test('come from the file where a name says nothing', () => {
    const text = `on: pull_request
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - name: The thing
        run: npx playwright test
`;
    const plan = planOfText('ci.yml', text, NO_SOURCES);
    const steps = [buildStep(1, 'Set up job', 0, 2), buildStep(2, 'The thing', 2, 60)];
    const run = buildRun({ jobs: [job('a', 0, { steps })] });
    expect(durationsOf(stagesOf([run]), 'a')).not.toHaveProperty('integration-test');
    expect(durationsOf(stagesOf([run], plan), 'a')).toMatchObject({ 'integration-test': 58 });
  });

  test('are what the configuration calls them', () => {
    const profiles = stagesOf([buildRun({ jobs: [job('a', 0)] })], null, [
      { match: 'npm test*', stage: 'integration-test' },
      { match: 'Run npm test', stage: 'integration-test' },
    ]);
    expect(durationsOf(profiles, 'a')).toMatchObject({ 'integration-test': 25 });
  });

  test('are those of the parts of a step where its log was read', () => {
    const parts = [{ stepNumber: 4, name: 'tsc', kind: 'command', basis: 'trace', start: 35, duration: 15, stage: 'build' }];
    const log = { subSteps: parts } as unknown as NonNullable<JobRun['log']>;
    const profiles = stagesOf([buildRun({ jobs: [job('a', 0, { log })] })]);
    expect(durationsOf(profiles, 'a')).toMatchObject({ build: 15, 'unit-test': 10 });
    expect(profiles.every(({ withLogs }) => withLogs === 1)).toBe(true);
  });
});
