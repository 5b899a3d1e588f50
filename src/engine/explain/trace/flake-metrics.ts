import type { JobRun } from '../../../model/job-run.ts';
import type { Run } from '../../../model/run.ts';
import { type FlakeCounts, fitFlakePrior, flakePosterior } from '../../../stats/flake-posterior.ts';
import { outcomeOfJob } from '../../profile/outcome.ts';
import { isInfrastructureFailure } from '../../reliability/is-infrastructure-failure.ts';
import { sameCommitKey } from '../../reliability/same-commit.ts';
import { gateOf, type MetricContext, nameOfWorkflow } from './metric-context.ts';
import { sum } from './statistics.ts';
import type { Metric, Sample } from './trace.ts';

interface Attempts {
  /** By commit, whether one succeeded. */
  readonly commits: Map<string, boolean>;
}

/** The mean chance of each job to fail though nothing is wrong. */
export function flakeMetrics(context: MetricContext): readonly Metric[] {
  const { workflow, recent } = context;
  const jobs = attemptsOf(recent.runs);
  const prior = fitFlakePrior([...jobs.keys()].map((name) => countsOf(name, jobs, recent.runs)));
  const kept = new Set(recent.runs.map(({ runId, attempt }) => `${runId} ${attempt}`));
  return workflow.reliability.jobs.map(({ name, flake }) => ({
    id: `flaky:${name}`,
    workflow: nameOfWorkflow(workflow.profile),
    unit: 'share' as const,
    of: 'attempt',
    formula: `(failed + a) / (attempts + a + b), of attempts on commits on which the job also succeeded, with the prior a ${round(prior.a)}, b ${round(prior.b)}${prior.jobs === 0 ? ' (assumed: too few failures to fit one)' : ` (fitted to ${prior.jobs} jobs)`}; the interval's lower end is what it exceeds with 95%`,
    source: 'docs/statistics.md, "Flaky jobs"',
    stated: { value: flake.mean, n: flake.attempts },
    quantile: null,
    samplesOf: (run: Run) => {
      const gate = gateOf(context, run);
      if (gate !== null) return gate;
      const own = run.jobs.filter((job) => job.name === name && !job.carriedOver);
      if (own.length > 0 && !kept.has(`${run.runId} ${run.attempt}`))
        return [{ leftOut: `older than the newest ${recent.runs.length} runs` }];
      return own.flatMap((job) => sampleOf(run, job, jobs.get(name)));
    },
    compute: (values: readonly number[]) => flakePosterior({ failed: sum(values), attempts: values.length }, prior).mean,
    intervalOf: (values: readonly number[]) => [flakePosterior({ failed: sum(values), attempts: values.length }, prior).low, null] as const,
  }));
}

function attemptsOf(runs: readonly Run[]): ReadonlyMap<string, Attempts> {
  const jobs = new Map<string, Attempts>();
  for (const run of runs)
    for (const job of run.jobs) {
      if (job.carriedOver || outcomeOfJob(job) === null) continue;
      const own = jobs.get(job.name) ?? { commits: new Map<string, boolean>() };
      jobs.set(job.name, own);
      if (whyNoResult(job) === null) own.commits.set(sameCommitKey(run), isSuccess(job) || own.commits.get(sameCommitKey(run)) === true);
    }
  return jobs;
}

function countsOf(name: string, jobs: ReadonlyMap<string, Attempts>, runs: readonly Run[]): FlakeCounts {
  const values = runs.flatMap((run) =>
    run.jobs.filter((job) => job.name === name && !job.carriedOver).flatMap((job) => sampleOf(run, job, jobs.get(name))),
  );
  const counted = values.flatMap((sample) => ('value' in sample ? sample.value : []));
  return { attempts: counted.length, failed: sum(counted) };
}

function sampleOf(run: Run, job: JobRun, attempts: Attempts | undefined): readonly Sample[] {
  const why = whyNoResult(job);
  if (why !== null) return [{ leftOut: why }];
  if (attempts?.commits.get(sameCommitKey(run)) !== true) return [{ leftOut: 'on a commit on which it never succeeded' }];
  return [{ value: isSuccess(job) ? 0 : 1, job: job.name }];
}

function whyNoResult(job: JobRun): string | null {
  const outcome = outcomeOfJob(job);
  if (outcome === null) return 'has no result';
  if (outcome === 'cancelled') return 'cancelled';
  return isInfrastructureFailure(job) ? 'failed by GitHub or the runner' : null;
}

function isSuccess(job: JobRun): boolean {
  return outcomeOfJob(job) === 'success';
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
