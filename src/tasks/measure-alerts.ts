import { MOST_DAYS } from '../engine/alerts/choose-window.ts';
import { limitsOf } from '../engine/alerts/limits-of.ts';
import { COST_DAYS, createCostMeter } from '../engine/alerts/measure-cost.ts';
import { measureIncrease, recentRuns } from '../engine/alerts/measure-increase.ts';
import { measureWorkflow } from '../engine/alerts/measure-workflow.ts';
import type { Measurement } from '../engine/alerts/measured.ts';
import { isIgnoredWorkflow } from '../engine/commit-targets.ts';
import { createRecentRuns, RECENT_LIMITS } from '../engine/recent/recent-runs.ts';
import type { Acknowledgement } from '../model/acknowledgement.ts';
import { type Alert, type AlertMeasure, isCost } from '../model/alert.ts';
import { DAY_MS } from '../model/day.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { HistoryLimits } from '../ports/store.ts';
import type { World } from './world.ts';

/** Attempts of one workflow that are looked at. */
const RUNS = 500;
/** Of all workflows together, as long as each has `FEWEST`. */
const RUNS_OF_ALL = 20_000;
const FEWEST = 100;
/** Attempts of one workflow before the recent ones that an increase is held against, and how old they may be. */
const RUNS_BEFORE = 200;
const BEFORE_DAYS = 60;
/** Attempts of all workflows together that a cost is added up of. */
export const RUNS_PRICED = 20_000;
const PAGE = 500;

/** What is evaluated: one repository at one moment. */
export interface WatchedRepository {
  readonly repositoryId: number;
  readonly configuration: RepositoryConfig;
  readonly known: readonly Alert[];
  readonly asOf: Date;
}

/**
 * Everything that the configuration has a limit on, measured over the stored history; nothing is asked of GitHub. At most 500 attempts of a workflow are read, 20,000 of all
 * (of more than 200 workflows 100 each), 200 of each more where an increase is watched, and 20,000 without their steps where a cost is.
 */
export async function measureAlerts(world: World, watched: WatchedRepository): Promise<readonly Measurement[]> {
  const measures = new Map(limitsOf(watched.configuration.alerts).map(({ measure }) => [measure.key, measure]));
  const all = await world.store.runs.workflowPaths(watched.repositoryId);
  const paths = all.filter((workflowPath) => !isIgnoredWorkflow({ workflowPath }, watched.configuration));
  const [costs, others] = [[...measures.values()].filter(isCost), [...measures.values()].filter((measure) => !isCost(measure))];
  const acknowledgements = measures.has('makespan-increase') ? await world.store.acknowledgements.list(watched.repositoryId) : [];
  const share = Math.min(RUNS, Math.max(FEWEST, Math.floor(RUNS_OF_ALL / Math.max(1, paths.length))));
  const measured: Measurement[] = [];
  for (const path of others.length === 0 ? [] : paths)
    measured.push(...(await measurePath(world, watched, { path, measures: others, runs: share, acknowledgements })));
  return [...measured, ...(await measureCosts(world, watched, all, costs))];
}

interface WatchedPath {
  readonly path: string;
  readonly measures: readonly AlertMeasure[];
  readonly runs: number;
  readonly acknowledgements: readonly Acknowledgement[];
}

async function measurePath(
  { store }: World,
  { repositoryId, configuration, known, asOf }: WatchedRepository,
  { path, measures, runs: most, acknowledgements }: WatchedPath,
): Promise<readonly Measurement[]> {
  const since = new Date(asOf.getTime() - MOST_DAYS * DAY_MS);
  const runs = await store.runs.history(repositoryId, path, { runs: most, since, ...detailFor(measures) });
  if (runs.length === 0) return [];
  const recent = createRecentRuns(asOf, { ...RECENT_LIMITS, runs: most });
  for (const run of runs) recent.take(run);
  const [workflow] = recent.finish();
  if (workflow === undefined) return [];
  const measured = measureWorkflow({ workflow: { ...workflow, path }, configuration, asOf, isCut: runs.length === most }, measures);
  const increase = measures.find(({ kind }) => kind === 'makespan-increase');
  if (increase === undefined) return measured;
  const compared = recentRuns(runs, asOf);
  const held = known.find(
    (alert) => alert.workflow === path && alert.measure.kind === 'makespan-increase' && alert.baselineBefore !== null,
  );
  const end = earliest(compared?.from ?? asOf, held?.baselineBefore ?? null);
  const start = new Date(end.getTime() - BEFORE_DAYS * DAY_MS);
  const before = await store.runs.history(repositoryId, path, { runs: RUNS_BEFORE, since: start, before: end, jobsOnly: true });
  return [...measured, measureIncrease({ path, name: workflow.name, recent: compared, before, acknowledgements }, increase)];
}

/** Steps and logs are many rows: they are read where a limit is on what only they tell. */
function detailFor(measures: readonly AlertMeasure[]): Pick<HistoryLimits, 'jobsOnly' | 'withLogs'> {
  if (measures.some(({ kind }) => kind === 'stage')) return { withLogs: true };
  return measures.some(({ kind }) => kind === 'cache-hit-rate') ? {} : { jobsOnly: true };
}

function earliest(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one;
}

async function measureCosts(
  world: World,
  { repositoryId, configuration, asOf }: WatchedRepository,
  paths: readonly string[],
  measures: readonly AlertMeasure[],
): Promise<readonly Measurement[]> {
  if (measures.length === 0) return [];
  const meters = measures.map((measure) => createCostMeter(measure, asOf, configuration.prices));
  const days = measures.some(({ kind }) => kind === 'cost-per-month') ? COST_DAYS['cost-per-month'] : COST_DAYS['cost-per-day'];
  const since = new Date(asOf.getTime() - days * DAY_MS);
  let left = RUNS_PRICED;
  for (const path of paths) {
    for await (const runs of pagesOf(world, repositoryId, path, since)) {
      for (const run of runs.slice(0, left)) for (const meter of meters) meter.take(run);
      left -= runs.length;
      if (left < 0) break;
    }
    if (left < 0) break;
  }
  return meters.map((meter) => meter.finish(left < 0));
}

/** Newest first, each attempt once: attempts of one moment can stand on both sides of the end of a page. */
async function* pagesOf({ store }: World, repositoryId: number, path: string, since: Date): AsyncGenerator<readonly Run[]> {
  const seen = new Set<string>();
  let before: Date | null = null;
  for (;;) {
    const limits = { runs: PAGE, since, jobsOnly: true, ...(before === null ? {} : { before }) } as const;
    const page = await store.runs.history(repositoryId, path, limits);
    const fresh = page.filter(({ runId, attempt }) => !seen.has(`${runId}/${attempt}`));
    for (const { runId, attempt } of fresh) seen.add(`${runId}/${attempt}`);
    yield fresh;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    before = new Date(last.createdAt.getTime() + (fresh.length === 0 ? 0 : 1));
  }
}
