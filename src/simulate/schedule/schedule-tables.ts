import type { Limits } from './limits.ts';
import type { RunsAfter } from './runs-after.ts';
import { type ConcurrencyRule, legsOf, type TimingModel } from './timing-model.ts';

/** Models as numbers: the jobs and legs of all runs, one after the other. `x[i]` to `x[i + 1]` are the bounds of what belongs to i. */
export interface ScheduleTables {
  readonly runs: number;
  readonly runJobs: Int32Array;
  readonly runConcurrency: readonly (ConcurrencyRule | null)[];
  readonly jobLegs: Int32Array;
  readonly jobRun: Int32Array;
  /** How many jobs it needs, and who needs it, by `dependents`. */
  readonly jobNeeds: Int32Array;
  readonly jobDependents: Int32Array;
  readonly dependents: Int32Array;
  /** The call it runs in, or -1. */
  readonly jobWithin: Int32Array;
  /** The call whose end it is, or -1. */
  readonly jobCloses: Int32Array;
  /** Bit by state: success, failure, neither, cancelled. None for a job that never runs. */
  readonly jobRunsAfter: Uint8Array;
  readonly jobMaxParallel: Float64Array;
  readonly jobFailFast: Uint8Array;
  readonly legJob: Int32Array;
  readonly legTimeout: Float64Array;
  readonly legContinues: Uint8Array;
  readonly legConcurrency: readonly (ConcurrencyRule | null)[];
  /** Which of `lines` it waits in for a runner; -1 where its pools have no limit. */
  readonly legLine: Int32Array;
  /** Of each line, indices of the limited pools it takes a place of. */
  readonly lines: readonly (readonly number[])[];
  readonly poolLimits: readonly number[];
}

/** Bits of `jobRunsAfter`. */
export const STATE = { success: 1, failure: 2, neither: 4, cancelled: 8 } as const;
/** Beside those bits in what came of a job: cancelled by itself or timed out. Like `neither`, but seen through the end of a call. */
export const ENDED = 16;

export function buildTables(models: readonly TimingModel[], limits: Limits): ScheduleTables {
  const jobs = models.flatMap((model) => model.jobs);
  const legs = models.flatMap(legsOf);
  const firstJobs = bounds(models.map((model) => model.jobs.length));
  const jobRun = Int32Array.from(models.flatMap((model, run) => model.jobs.map(() => run)));
  const shift = (job: number): number => firstJobs[jobRun[job] ?? 0] ?? 0;
  const needs = jobs.map((job, index) => [...new Set(job.needs)].map((need) => need + shift(index)));
  const users: number[][] = jobs.map(() => []);
  for (const [job, own] of needs.entries()) for (const need of own) users[need]?.push(job);
  return {
    runs: models.length,
    runJobs: firstJobs,
    runConcurrency: models.map(({ concurrency }) => concurrency),
    jobLegs: bounds(jobs.map((job) => job.legs.length)),
    jobRun,
    jobNeeds: Int32Array.from(needs, (own) => own.length),
    jobDependents: bounds(users.map((own) => own.length)),
    dependents: Int32Array.from(users.flat()),
    jobWithin: Int32Array.from(jobs, ({ within }, job) => (within === null ? -1 : within + shift(job))),
    jobCloses: Int32Array.from(jobs, ({ closes }, job) => (closes === null ? -1 : closes + shift(job))),
    jobRunsAfter: Uint8Array.from(jobs, (job) => (job.runs ? bitsOf(job.runsAfter) : 0)),
    jobMaxParallel: Float64Array.from(jobs, ({ maxParallel }) => Math.max(1, maxParallel ?? Number.POSITIVE_INFINITY)),
    jobFailFast: Uint8Array.from(jobs, ({ failFast }) => Number(failFast)),
    legJob: Int32Array.from(jobs.flatMap((job, index) => job.legs.map(() => index))),
    legTimeout: Float64Array.from(legs, ({ timeout }) => timeout),
    legContinues: Uint8Array.from(legs, ({ continueOnError }) => Number(continueOnError)),
    legConcurrency: legs.map(({ concurrency }) => concurrency),
    ...linesOf(
      legs.map(({ labels }) => labels),
      limits,
    ),
  };
}

function bitsOf(after: RunsAfter): number {
  return (Object.keys(STATE) as (keyof typeof STATE)[]).reduce((bits, state) => (after[state] ? bits | STATE[state] : bits), 0);
}

function bounds(lengths: readonly number[]): Int32Array {
  const found = new Int32Array(lengths.length + 1);
  for (const [index, length] of lengths.entries()) found[index + 1] = (found[index] ?? 0) + length;
  return found;
}

function linesOf(
  labels: readonly (readonly string[])[],
  { pools, poolsOf }: Limits,
): Pick<ScheduleTables, 'legLine' | 'lines' | 'poolLimits'> {
  const names = [...pools.keys()];
  const lines: (readonly number[])[] = [];
  const known = new Map<string, number>();
  const lineOf = (own: readonly string[]): number => {
    const asked = [...new Set(poolsOf(own))].filter((name) => pools.has(name)).sort();
    if (asked.length === 0) return -1;
    const key = JSON.stringify(asked);
    const line = known.get(key) ?? lines.push(asked.map((name) => names.indexOf(name))) - 1;
    known.set(key, line);
    return line;
  };
  return { legLine: Int32Array.from(labels, lineOf), lines, poolLimits: [...pools.values()] };
}
