import { planOfText } from '../../../src/engine/eras.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import type { WorkflowRuns } from '../../../src/engine/recent/workflow-runs.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

/** How one job run goes, in seconds. */
export interface JobTimes {
  readonly queue?: number;
  readonly steps?: Readonly<Record<string, number>>;
  readonly cache?: 'exact' | 'miss';
  readonly rest?: Partial<JobRun>;
}

const HOUR = 3600;
/** `build`, then `test`: 5 s of queue each, 100 s and 200 s of work. */
export const USUAL = { build: { compile: 60, bundle: 40 }, test: { 'Restore cache': 5, Install: 15, unit: 120, lint: 60 } } as const;
export const USUAL_MAKESPAN = 310;

/** A run of `build` and then `test`, which is 310 s long where nothing is changed. */
export function plantedRun(
  index: number,
  { build = {}, test = {} }: { build?: JobTimes; test?: JobTimes } = {},
  rest: Partial<Run> = {},
): Run {
  const from = index * HOUR;
  const first = plantedJob('build', from, build, USUAL.build);
  const second = plantedJob('test', Number(first.completedAt) / 1000 - Number(at(0)) / 1000, test, USUAL.test);
  return buildRun({
    runId: index,
    runNumber: index,
    headSha: index.toString(16).padStart(40, '0'),
    createdAt: at(from),
    startedAt: at(from),
    updatedAt: second.completedAt ?? at(from),
    jobs: [first, second],
    ...rest,
  });
}

function plantedJob(name: string, from: number, times: JobTimes, usual: Readonly<Record<string, number>>): JobRun {
  const start = from + (times.queue ?? 5);
  let end = start;
  const steps = Object.entries({ ...usual, ...times.steps }).map(([step, duration], index) => {
    end += duration;
    return buildStep(index + 1, step, end - duration, end);
  });
  const result = times.cache ?? 'exact';
  return buildJob({
    name,
    createdAt: at(from),
    startedAt: at(start),
    completedAt: at(end),
    steps,
    cacheOutcomes:
      name === 'build'
        ? []
        : [
            {
              stepNumber: 1,
              action: 'actions/cache',
              result,
              save: result === 'miss' ? 'saved' : 'not-needed',
              restoredKey: result === 'miss' ? null : 'k',
              primaryKey: 'k',
              sizeBytes: 1000,
              restoreTime: result === 'miss' ? null : seconds(4),
              basis: 'log',
            },
          ],
    ...times.rest,
  });
}

/** So many usual runs whose times go up and down by a few seconds, oldest first. */
export function usualRuns(count = 40, rest: (index: number) => Partial<Run> = () => ({})): readonly Run[] {
  return Array.from({ length: count }, (_, index) => {
    const less = (index * 7) % 5;
    const build = { queue: 4 + (index % 3), steps: { compile: 58 + less, bundle: 39 + (index % 3) } };
    const test = { steps: { unit: 118 + ((index * 3) % 5), lint: 59 + (index % 3) } };
    return plantedRun(index + 1, { build, test }, rest(index));
  });
}

/** The runs of one workflow, given in any order. */
export function workflowOf(runs: readonly Run[], running: readonly Run[] = []): WorkflowRuns {
  const newest = runs.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt) || b.attempt - a.attempt);
  return {
    path: '.github/workflows/ci.yml',
    name: 'CI',
    runs: newest,
    running,
    ofAll: runs.length,
    planOf: ({ sources }) => {
      const text = sources?.workflowText ?? null;
      const known = text === null ? undefined : plans.get(text);
      if (text === null || known !== undefined) return known ?? null;
      const plan = planOfText('.github/workflows/ci.yml', text, NO_SOURCES);
      if (plan !== null) plans.set(text, plan);
      return plan;
    },
    newestPlan: null,
  };
}

const plans = new Map<string, NonNullable<ReturnType<WorkflowRuns['planOf']>>>();

/** A file whose jobs and steps are those of the planted runs; `script`: what the step `unit` runs. */
export function plantedWorkflow(script: string, on = 'pull_request'): string {
  return `on: ${on}
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{ name: compile, run: make }, { name: bundle, run: make bundle }]
  test:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - { name: Restore cache, uses: actions/cache@v4, with: { path: a, key: k } }
      - { name: Install, run: npm ci }
      - { name: unit, run: ${script} }
      - { name: lint, run: npm run lint }
`;
}
