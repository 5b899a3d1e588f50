import type { PoolResult } from './pool-result.ts';
import { inOrderOfTime, jobIdentity, type PoolJob, type PoolRun } from './pool-work.ts';
import { poolsOfJob, poolsOfLabels } from './pools-of-job.ts';
import type { SimulatedPool } from './runner-pool.ts';

/** What a job asks for now, and what it would ask for. */
export interface Assignment {
  readonly workflow: string;
  /** The YAML key. */
  readonly job: string;
  readonly from: readonly string[];
  readonly labels: readonly string[];
}

/** A job that has so much of its runs in one pool belongs to it; of the others, pools with less than the second share do not count. */
const MOST = 0.8;
const SOME = 0.1;

/**
 * What `runs-on` can express of a strategy's placements: for each job the labels of the pool that had at least 80 % of its runs, else the labels that all
 * pools with at least 10 % have in common, if no other pool has them that may not take the job, else the labels of the most frequent pool. Jobs that
 * would ask for the same pools as now are left out, and so are those whose legs ask for different labels, which no one `runs-on` could replace.
 */
export function impliedAssignment(result: PoolResult, runs: readonly PoolRun[], pools: readonly SimulatedPool[]): readonly Assignment[] {
  const shares = new Map<string, Map<string, number>>();
  for (const { workflow, key, pool } of result.jobs) {
    const own = shares.get(jobIdentity(workflow, key)) ?? new Map<string, number>();
    shares.set(jobIdentity(workflow, key), own);
    own.set(pool, (own.get(pool) ?? 0) + 1);
  }
  return recordsOf(runs).flatMap(({ workflow, key, records, newest }) => {
    const from = labelsOfAll(newest);
    const own = shares.get(jobIdentity(workflow, key));
    if (from === null || own === undefined) return [];
    const labels = labelsFor(own, poolsForAll(records, workflow, pools), pools);
    if (labels === null || `${poolsOfLabels(labels, pools)}` === `${poolsOfJobNow(newest, workflow, pools)}`) return [];
    return [{ workflow, job: key, from, labels }];
  });
}

interface Records {
  readonly workflow: string;
  readonly key: string;
  readonly records: PoolJob[];
  /** Of the newest run that has the job. */
  readonly newest: readonly PoolJob[];
}

function recordsOf(runs: readonly PoolRun[]): readonly Records[] {
  const found = new Map<string, Records>();
  for (const { workflow, jobs } of inOrderOfTime(runs))
    for (const [key, own] of Map.groupBy(jobs, (job) => job.key)) {
      const records = found.get(jobIdentity(workflow, key))?.records ?? [];
      records.push(...own);
      found.set(jobIdentity(workflow, key), { workflow, key, records, newest: own });
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, records]) => records);
}

function labelsOfAll(jobs: readonly PoolJob[]): readonly string[] | null {
  const different = new Set(jobs.map(({ labels }) => JSON.stringify(labels.map((label) => label.toLowerCase()).sort())));
  return different.size === 1 ? (jobs[0]?.labels ?? null) : null;
}

function poolsForAll(jobs: readonly PoolJob[], workflow: string, pools: readonly SimulatedPool[]): ReadonlySet<number> {
  const sets = jobs.map((job) => new Set<number>(poolsOfJob(job, workflow, pools, 'free').pools));
  return new Set([...(sets[0] ?? [])].filter((pool) => sets.every((own) => own.has(pool))));
}

function poolsOfJobNow(jobs: readonly PoolJob[], workflow: string, pools: readonly SimulatedPool[]): readonly number[] {
  const now = new Set(jobs.flatMap((job) => poolsOfJob(job, workflow, pools, 'recorded').pools));
  return [...now].sort((a, b) => a - b);
}

function labelsFor(
  counts: ReadonlyMap<string, number>,
  allowed: ReadonlySet<number>,
  pools: readonly SimulatedPool[],
): readonly string[] | null {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const ranked = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const used = ranked.filter(([, count]) => count >= SOME * all).map(([name]) => pools.find((pool) => pool.name === name)?.labels ?? []);
  const [first = []] = used;
  const isSafe = (labels: readonly string[]): boolean =>
    labels.length > 0 && poolsOfLabels(labels, pools).every((pool) => allowed.has(pool));
  const common = first.filter((label) => used.every((labels) => labels.some((other) => other.toLowerCase() === label.toLowerCase())));
  if ((ranked[0]?.[1] ?? 0) < MOST * all && isSafe(common)) return common;
  return isSafe(first) ? first : null;
}
