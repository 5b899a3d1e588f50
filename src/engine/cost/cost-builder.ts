import { isFromFork } from '../../model/is-from-fork.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { compareStamps, compareTexts, type Stamp, stampOf } from '../profile/stamp.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import type { Cost, CostSums, JobCost, WorkflowCost } from './cost.ts';
import { isOverlong } from './longest-job.ts';
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
  /** Of the newest run that has one. */
  name: { readonly text: string; readonly stamp: Stamp } | null;
  readonly jobs: Map<string, JobTally>;
  readonly forks: { jobRuns: number; minutes: number; spent: Millionths };
  readonly wasted: { failed: Millionths; cancelled: Millionths; rerun: Millionths };
  overlongJobRuns: number;
}

interface JobTally {
  readonly name: string;
  readonly labels: readonly string[];
  jobRuns: number;
  /** Milliseconds: whole numbers add up the same in any order. */
  runnerTime: number;
  billedMinutes: number;
}

/** Of a dollar: whole numbers, so that the order of adding does not show in the last bits. */
type Millionths = number;

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
      const tally = tallyOf(workflows, run);
      for (const job of run.jobs) tallyJob(tally, job, isFromFork(run), prices);
    },
    finish: () => {
      const costs = [...workflows].sort(([a], [b]) => compareTexts(a, b)).map(([, tally]) => costOf(tally, prices));
      const days = window === null ? 0 : (window.to - window.from) / DAY;
      const sums = sumsOf(costs);
      return {
        window: window === null ? null : { from: new Date(window.from), to: new Date(window.to) },
        priceList: { asOf: PRICE_LIST.asOf, source: PRICE_LIST.source },
        visibility,
        ...sums,
        billed:
          visibility === null
            ? null
            : visibility === 'private'
              ? sums.listPrice
              : sumOfMoney(costs.flatMap(({ jobs }) => jobs.map(billedWhenPublic))),
        perMonth: days < FEWEST_DAYS ? null : (sums.listPrice / days) * 30,
        workflows: costs,
      };
    },
  };
}

/** GitHub rounds each job run up to a whole minute; one that took no measurable time is still one. */
export function billedMinutesOf(duration: number): number {
  return Math.max(1, Math.ceil(duration / 60));
}

function tallyOf(workflows: Map<string, WorkflowTally>, run: Run): WorkflowTally {
  const key = workflowKeyOf(run);
  const tally = workflows.get(key) ?? newTally(run.workflowPath);
  workflows.set(key, tally);
  const stamp = stampOf(run);
  if (run.workflowName !== null && (tally.name === null || compareStamps(stamp, tally.name.stamp) > 0))
    tally.name = { text: run.workflowName, stamp };
  return tally;
}

function newTally(path: string | null): WorkflowTally {
  return {
    path,
    name: null,
    jobs: new Map(),
    forks: { jobRuns: 0, minutes: 0, spent: 0 },
    wasted: { failed: 0, cancelled: 0, rerun: 0 },
    overlongJobRuns: 0,
  };
}

function tallyJob(tally: WorkflowTally, job: JobRun, isOfFork: boolean, prices: ReadonlyMap<string, number>): void {
  const duration = jobDuration(job);
  if (duration === null) return;
  if (isOverlong(job.labels, duration)) {
    tally.overlongJobRuns += 1;
    return;
  }
  const labels = job.labels.toSorted(compareTexts);
  const key = JSON.stringify([job.name, labels]);
  const known = tally.jobs.get(key) ?? { name: job.name, labels, jobRuns: 0, runnerTime: 0, billedMinutes: 0 };
  tally.jobs.set(key, known);
  const minutes = billedMinutesOf(duration);
  known.jobRuns += 1;
  known.runnerTime += Math.round(duration * 1000);
  known.billedMinutes += minutes;
  const price = priceOfRunner(labels, prices);
  if (price === null) return;
  const spent = micro(minutes * price.perMinute);
  if (isOfFork) tallyFork(tally.forks, minutes, spent);
  else if (job.attempt > 1) tally.wasted.rerun += spent;
  else if (job.conclusion === 'cancelled') tally.wasted.cancelled += spent;
  else if (job.conclusion === 'failure' || job.conclusion === 'timed_out') tally.wasted.failed += spent;
}

function tallyFork(forks: WorkflowTally['forks'], minutes: number, spent: Millionths): void {
  forks.jobRuns += 1;
  forks.minutes += minutes;
  forks.spent += spent;
}

function costOf({ path, name, jobs, forks, wasted, overlongJobRuns }: WorkflowTally, prices: ReadonlyMap<string, number>): WorkflowCost {
  const costs = [...jobs.values()].map((tally): JobCost => {
    const price = priceOfRunner(tally.labels, prices);
    return {
      ...tally,
      runnerTime: seconds(tally.runnerTime / 1000),
      price,
      listPrice: price === null ? null : dollars(micro(tally.billedMinutes * price.perMinute)),
    };
  });
  const priced = costs.filter(({ price }) => price !== null);
  const unpriced = costs.filter(({ price }) => price === null);
  const pricedMinutes = sum(priced.map((job) => job.billedMinutes));
  return {
    path,
    name: name?.text ?? null,
    jobs: costs.sort((a, b) => (b.listPrice ?? 0) - (a.listPrice ?? 0) || b.runnerTime - a.runnerTime || compareTexts(a.name, b.name)),
    pricedMinutes,
    pricedJobRuns: sum(priced.map((job) => job.jobRuns)),
    listPrice: sumOfMoney(priced.map((job) => job.listPrice ?? 0)),
    unpricedMinutes: sum(unpriced.map((job) => job.billedMinutes)),
    unpricedJobRuns: sum(unpriced.map((job) => job.jobRuns)),
    unpriced: distinct(unpriced.map(({ labels }) => labels.join(', '))),
    roundedUpMinutes: pricedMinutes - sum(priced.map(({ runnerTime }) => Math.round(runnerTime * 1000))) / 60_000,
    forks: { jobRuns: forks.jobRuns, minutes: forks.minutes, listPrice: dollars(forks.spent) },
    wasted: { failed: dollars(wasted.failed), cancelled: dollars(wasted.cancelled), rerun: dollars(wasted.rerun) },
    overlongJobRuns,
  };
}

function sumsOf(costs: readonly WorkflowCost[]): CostSums {
  const counted = (of: (cost: WorkflowCost) => number): number => sum(costs.map(of));
  const paid = (of: (cost: WorkflowCost) => number): number => sumOfMoney(costs.map(of));
  return {
    pricedMinutes: counted((cost) => cost.pricedMinutes),
    pricedJobRuns: counted((cost) => cost.pricedJobRuns),
    listPrice: paid((cost) => cost.listPrice),
    unpricedMinutes: counted((cost) => cost.unpricedMinutes),
    unpricedJobRuns: counted((cost) => cost.unpricedJobRuns),
    unpriced: distinct(costs.flatMap((cost) => cost.unpriced)),
    roundedUpMinutes: counted((cost) => cost.roundedUpMinutes),
    forks: {
      jobRuns: counted(({ forks }) => forks.jobRuns),
      minutes: counted(({ forks }) => forks.minutes),
      listPrice: paid(({ forks }) => forks.listPrice),
    },
    wasted: {
      failed: paid(({ wasted }) => wasted.failed),
      cancelled: paid(({ wasted }) => wasted.cancelled),
      rerun: paid(({ wasted }) => wasted.rerun),
    },
    overlongJobRuns: counted((cost) => cost.overlongJobRuns),
  };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareTexts);
}

function billedWhenPublic({ price, listPrice }: JobCost): number {
  return price?.isLarger === true ? (listPrice ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumOfMoney(amounts: readonly number[]): number {
  return dollars(sum(amounts.map(micro)));
}

function micro(amount: number): Millionths {
  return Math.round(amount * 1e6);
}

function dollars(millionths: Millionths): number {
  return millionths / 1e6;
}
