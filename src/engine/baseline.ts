import type { Run } from '../model/run.ts';
import { hasRun, hasSucceeded, jobDuration, makespanOf } from '../model/run-times.ts';
import type { Seconds } from '../model/seconds.ts';
import { median } from '../stats/quantile.ts';
import { type Era, erasOfRuns, type PlanReader } from './eras.ts';
import { type IsSame, samePlan } from './same-plan.ts';

/** Where a baseline was cut, since the plan of the job, or of any job of the run, changed. */
export interface BaselineCut {
  /** The first commit that ran with the plan as it is; null: none before this one has. */
  readonly since: string | null;
  /** No run with another plan is newer than that one. */
  readonly isUnbroken: boolean;
  /** What has this plan. */
  readonly n: number;
  /** What had another: for context, never for a judgement. */
  readonly before: { readonly n: number; readonly p50: Seconds };
}

/** What a duration may be compared with. */
export interface Samples {
  readonly values: readonly Seconds[];
  /** Null where nothing was left out for its plan. */
  readonly cut: BaselineCut | null;
}

/** How the versions of the workflow file were told apart. */
export interface BaselineVersions {
  /**
   * `own`: with the file that this run saw. `newest-known`: this run's is not recorded yet, so the newest that is stands for it.
   * `not-told-apart`: no run's is recorded, and all versions count.
   */
  readonly basis: 'own' | 'newest-known' | 'not-told-apart';
  /** The commit of the newest run whose file is recorded; null unless `newest-known`. */
  readonly commit: string | null;
  /** Runs that were left out since their file is not recorded. */
  readonly unmeasured: number;
  /** Runs that were left out since their file cannot be read, or is of an older version than the newest `MOST_VERSIONS`. */
  readonly unread: number;
}

export interface Baseline {
  /** Null without a run to compare with. */
  readonly versions: BaselineVersions | null;
  readonly makespan: Samples;
  readonly job: (name: string) => Samples;
}

interface Value {
  readonly run: Run;
  readonly value: Seconds;
}

/**
 * What is usual for `latest`: runs of the same event, of all events where those are too few, and only such as had the same plan. `runs` are those
 * that may be compared otherwise, with jobs; steps are not looked at. Their order does not matter.
 */
export function baselineOf(latest: Run, runs: readonly Run[], readPlan?: PlanReader): Baseline {
  const newestFirst = runs.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
  const eras = erasOfRuns(newestFirst, latest, readPlan);
  const makespans = valuesOf(newestFirst, (run) => (hasSucceeded(run) === true ? [makespanOf(run)] : []));
  if (eras === null || !eras.areKnown) {
    const byName = valuesOfJobs(newestFirst, (_, name) => name);
    return {
      versions: runs.length === 0 ? null : { basis: 'not-told-apart', commit: null, unmeasured: 0, unread: 0 },
      makespan: { values: ofEvent(makespans, latest.event), cut: null },
      job: (name) => ({ values: ofEvent(byName.get(name) ?? [], latest.event), cut: null }),
    };
  }
  const isOwn = eras.of(latest) !== null;
  const newest = isOwn ? latest : newestFirst.find((run) => eras.of(run) === eras.present);
  const plans = samePlan(eras, newest ?? latest);
  const byId = valuesOfJobs(newestFirst, plans.idOf);
  return {
    versions: {
      basis: isOwn ? 'own' : 'newest-known',
      commit: isOwn ? null : (newest?.headSha ?? null),
      unmeasured: newestFirst.filter((run) => eras.of(run) === null).length,
      unread: newestFirst.filter((run) => isUnread(eras.of(run), eras.present)).length,
    },
    makespan: cutSamples(makespans, plans.ofRun(latest.event), latest.event),
    job: (name) => {
      const { isSame, id } = plans.ofJob(name, latest.event);
      return cutSamples(byId.get(id) ?? [], isSame, latest.event);
    },
  };
}

function isUnread(era: Era | null, present: Era): boolean {
  return era !== null && era !== present && era.text !== null && era.plan === null;
}

function valuesOf(runs: readonly Run[], pick: (run: Run) => readonly (Seconds | null)[]): readonly Value[] {
  return runs.flatMap((run) => pick(run).flatMap((value) => (value === null ? [] : [{ run, value }])));
}

/** Durations of the job runs that succeeded, by what tells their jobs apart; null: left out. */
function valuesOfJobs(runs: readonly Run[], idOf: (run: Run, name: string) => string | null): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  for (const run of runs) {
    for (const job of run.jobs) {
      const value = hasRun(job) && job.conclusion === 'success' ? jobDuration(job) : null;
      const id = value === null ? null : idOf(run, job.name);
      if (value === null || id === null) continue;
      const values = found.get(id) ?? [];
      found.set(id, values);
      values.push({ run, value });
    }
  }
  return found;
}

/** `values` newest first. */
function cutSamples(values: readonly Value[], isSame: IsSame, event: string | null): Samples {
  const same = values.filter(({ run }) => isSame(run) === true);
  const others = values.filter(({ run }) => isSame(run) === false);
  const first = same.at(-1);
  const older = first === undefined ? others : others.filter(({ run }) => run.createdAt < first.run.createdAt);
  const before = ofEvent(older.length === 0 ? others : older, event);
  const p50 = median(before);
  return {
    values: ofEvent(same, event),
    cut:
      p50 === null
        ? null
        : {
            since: first?.run.headSha ?? null,
            isUnbroken: older.length === others.length,
            n: same.length,
            before: { n: before.length, p50: p50 as Seconds },
          },
  };
}

const FEWEST_OF_EVENT = 5;

/** Values of runs of the same event; of all events where that are too few. */
function ofEvent(values: readonly Value[], event: string | null): readonly Seconds[] {
  const same = values.filter(({ run }) => run.event === event);
  return (same.length >= FEWEST_OF_EVENT ? same : values).map(({ value }) => value);
}
