import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { compareTexts } from '../profile/stamp.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import type { Cost, JobCost, WorkflowCost } from './cost.ts';
import { PRICE_LIST } from './price-list.ts';
import { priceOfRunner } from './price-of-runner.ts';

/** Whose runs are priced. */
export interface CostOptions {
  readonly asOf: Date;
  /** Null: not known, and what is billed is not said. */
  readonly visibility: 'public' | 'private' | null;
  /** US dollars a minute, by runner label. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Takes one run after the other, in any order, each attempt once. */
export interface CostBuilder {
  take(run: Run): void;
  finish(): Cost;
}

interface WorkflowTally {
  readonly path: string | null;
  readonly jobs: Map<string, JobTally>;
  /** Millionths of a dollar. */
  readonly wasted: { failed: number; cancelled: number; rerun: number };
}

interface JobTally {
  readonly name: string;
  readonly labels: readonly string[];
  jobRuns: number;
  /** Milliseconds: whole numbers add up the same in any order. */
  runnerTime: number;
  billedMinutes: number;
}

const DAY = 86_400_000;
/** A rate a month from less is a guess. */
const FEWEST_DAYS = 7;

/**
 * What the runs cost by GitHub's price list: of every attempt that used a runner, failed ones, re-runs and those of forks too. Memory grows with workflows,
 * jobs and labels.
 */
export function createCostBuilder({ asOf, visibility, prices }: CostOptions): CostBuilder {
  const workflows = new Map<string, WorkflowTally>();
  let window: { from: number; to: number } | null = null;
  return {
    take: (run) => {
      if (run.createdAt > asOf || run.status !== 'completed') return;
      const at = run.createdAt.getTime();
      window = { from: Math.min(window?.from ?? at, at), to: Math.max(window?.to ?? at, at) };
      const key = workflowKeyOf(run);
      const tally = workflows.get(key) ?? { path: run.workflowPath, jobs: new Map(), wasted: { failed: 0, cancelled: 0, rerun: 0 } };
      workflows.set(key, tally);
      for (const job of run.jobs) tallyJob(tally, job, prices);
    },
    finish: () => {
      const costs = [...workflows].sort(([a], [b]) => compareTexts(a, b)).map(([, tally]) => costOf(tally, prices));
      const days = window === null ? 0 : (window.to - window.from) / DAY;
      const listPrice = sumOfMoney(costs.map((cost) => cost.listPrice));
      return {
        window: window === null ? null : { from: new Date(window.from), to: new Date(window.to) },
        priceList: { asOf: PRICE_LIST.asOf, source: PRICE_LIST.source },
        visibility,
        listPrice,
        billed:
          visibility === null
            ? null
            : visibility === 'private'
              ? listPrice
              : sumOfMoney(costs.flatMap(({ jobs }) => jobs.map(billedWhenPublic))),
        perMonth: days < FEWEST_DAYS ? null : (listPrice / days) * 30,
        workflows: costs,
      };
    },
  };
}

/** GitHub rounds each job run up to a whole minute; one that took no measurable time is still one. */
export function billedMinutesOf(duration: number): number {
  return Math.max(1, Math.ceil(duration / 60));
}

function tallyJob(tally: WorkflowTally, job: JobRun, prices: ReadonlyMap<string, number>): void {
  const duration = jobDuration(job);
  if (duration === null) return;
  const labels = job.labels.toSorted(compareTexts);
  const key = JSON.stringify([job.name, labels]);
  const known = tally.jobs.get(key) ?? { name: job.name, labels, jobRuns: 0, runnerTime: 0, billedMinutes: 0 };
  tally.jobs.set(key, known);
  const minutes = billedMinutesOf(duration);
  known.jobRuns += 1;
  known.runnerTime += Math.round(duration * 1000);
  known.billedMinutes += minutes;
  const spent = micro(minutes * (priceOfRunner(labels, prices)?.perMinute ?? 0));
  if (job.attempt > 1) tally.wasted.rerun += spent;
  else if (job.conclusion === 'cancelled') tally.wasted.cancelled += spent;
  else if (job.conclusion === 'failure' || job.conclusion === 'timed_out') tally.wasted.failed += spent;
}

function costOf({ path, jobs, wasted }: WorkflowTally, prices: ReadonlyMap<string, number>): WorkflowCost {
  const costs = [...jobs.values()].map((tally): JobCost => {
    const price = priceOfRunner(tally.labels, prices);
    return {
      ...tally,
      runnerTime: seconds(tally.runnerTime / 1000),
      price,
      listPrice: price === null ? null : dollars(micro(tally.billedMinutes * price.perMinute)),
    };
  });
  const billedMinutes = sum(costs.map((job) => job.billedMinutes));
  return {
    path,
    jobs: costs.sort((a, b) => (b.listPrice ?? 0) - (a.listPrice ?? 0) || b.runnerTime - a.runnerTime || compareTexts(a.name, b.name)),
    billedMinutes,
    listPrice: sumOfMoney(costs.map((job) => job.listPrice ?? 0)),
    roundedUpMinutes: billedMinutes - sum([...jobs.values()].map(({ runnerTime }) => runnerTime)) / 60_000,
    wasted: { failed: dollars(wasted.failed), cancelled: dollars(wasted.cancelled), rerun: dollars(wasted.rerun) },
    unpriced: [...new Set(costs.filter(({ price }) => price === null).map(({ labels }) => labels.join(', ')))].sort(compareTexts),
  };
}

function billedWhenPublic({ price, listPrice }: JobCost): number {
  return price?.isLarger === true ? (listPrice ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Millionths of a dollar are added, so that the order does not show in the last bits. */
function sumOfMoney(amounts: readonly number[]): number {
  return dollars(sum(amounts.map(micro)));
}

function micro(amount: number): number {
  return Math.round(amount * 1e6);
}

function dollars(millionths: number): number {
  return millionths / 1e6;
}
