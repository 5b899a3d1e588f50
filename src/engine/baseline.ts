import type { Run } from '../model/run.ts';
import { hasRun, hasSucceeded, jobDuration, makespanOf } from '../model/run-times.ts';
import type { Seconds } from '../model/seconds.ts';
import { median } from '../stats/quantile.ts';
import { alikeWith, type ChosenValues, chooseByEvent, type IsAlike, type RunValue, type Withheld } from './choose-by-event.ts';
import { type Era, erasOfRuns, type PlanReader } from './eras.ts';
import { type IsSame, samePlan } from './same-plan.ts';

/** Where a baseline was cut, since the plan of the job, or of any job of the run, changed. */
export interface BaselineCut {
  /** The first commit that ran with the plan as it is; null: none before this one has. */
  readonly since: string | null;
  /** No run with another plan is newer than that one. */
  readonly isUnbroken: boolean;
  /** What has this plan, and was started by an event that does the same work. */
  readonly n: number;
  /** What had another: for context, never for a judgement. */
  readonly before: { readonly n: number; readonly p50: Seconds };
}

/** What a duration may be compared with. */
export interface Samples {
  readonly values: readonly Seconds[];
  /** Null where nothing was left out for its plan. */
  readonly cut: BaselineCut | null;
  /** Why there are too few, where it is not that there were no more runs. */
  readonly withheld: Withheld | null;
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

/**
 * What is usual for `latest`: runs of the same event, where those are too few also of events that do the same work, and only such as had the same
 * plan. A name that several jobs of a run have stands for none of them. `runs` are those that may be compared otherwise, with jobs; steps are not
 * looked at. Their order does not matter.
 */
export function baselineOf(latest: Run, runs: readonly Run[], readPlan?: PlanReader): Baseline {
  const newestFirst = runs.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
  const eras = erasOfRuns(newestFirst, latest, readPlan);
  const makespans = valuesOf(newestFirst, (run) => (hasSucceeded(run) === true ? [makespanOf(run)] : []));
  const isShared = sharedNames(latest);
  if (eras === null || !eras.areKnown) {
    const jobs = valuesOfJobs(newestFirst, (_, name) => name);
    const isAlike = alikeWith(latest, () => null);
    return {
      versions: runs.length === 0 ? null : { basis: 'not-told-apart', commit: null, unmeasured: 0, unread: 0 },
      makespan: samplesOf(chooseByEvent(makespans, latest.event, isAlike)),
      job: (name) =>
        isShared(name) || jobs.sharedIn.has(name) ? SHARED : samplesOf(chooseByEvent(jobs.byId.get(name) ?? [], latest.event, isAlike)),
    };
  }
  const isOwn = eras.of(latest) !== null;
  const newest = isOwn ? latest : newestFirst.find((run) => eras.of(run) === eras.present);
  const plans = samePlan(eras, newest ?? latest);
  const jobs = valuesOfJobs(newestFirst, plans.idOf);
  const whole = plans.ofRun(latest.event);
  return {
    versions: {
      basis: isOwn ? 'own' : 'newest-known',
      commit: isOwn ? null : (newest?.headSha ?? null),
      unmeasured: newestFirst.filter((run) => eras.of(run) === null).length,
      unread: newestFirst.filter((run) => isUnread(eras.of(run), eras.present)).length,
    },
    makespan: cutSamples(makespans, whole.isSame, latest.event, alikeWith(latest, whole.doesSame)),
    job: (name) => {
      const job = plans.ofJob(name, latest.event);
      if (job === null || isShared(name) || jobs.sharedIn.get(job.id)?.some((run) => job.isSame(run) === true)) return SHARED;
      return cutSamples(jobs.byId.get(job.id) ?? [], job.isSame, latest.event, alikeWith(latest, job.doesSame));
    },
  };
}

const SHARED: Samples = { values: [], cut: null, withheld: { why: 'shared-name' } };

/** Names that more than one job of the run has, whatever became of them. */
function sharedNames({ jobs }: Run): (name: string) => boolean {
  const counts = new Map<string, number>();
  for (const { name } of jobs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (name) => (counts.get(name) ?? 0) > 1;
}

function isUnread(era: Era | null, present: Era): boolean {
  return era !== null && era !== present && era.text !== null && era.plan === null;
}

function valuesOf(runs: readonly Run[], pick: (run: Run) => readonly (Seconds | null)[]): readonly RunValue[] {
  return runs.flatMap((run) => pick(run).flatMap((value) => (value === null ? [] : [{ run, value }])));
}

interface ValuesOfJobs {
  /** Durations of the job runs that succeeded, by what tells their jobs apart. */
  readonly byId: ReadonlyMap<string, readonly RunValue[]>;
  /** Runs in which that did not tell some of their jobs apart. */
  readonly sharedIn: ReadonlyMap<string, readonly Run[]>;
}

/** `idOf`: null for a job run that is left out. */
function valuesOfJobs(runs: readonly Run[], idOf: (run: Run, name: string) => string | null): ValuesOfJobs {
  const byId = new Map<string, RunValue[]>();
  const sharedIn = new Map<string, Run[]>();
  for (const run of runs) {
    const seen = new Set<string>();
    for (const job of run.jobs) {
      const id = idOf(run, job.name);
      if (id === null) continue;
      if (seen.has(id)) addTo(sharedIn, id, run);
      seen.add(id);
      const value = hasRun(job) && job.conclusion === 'success' ? jobDuration(job) : null;
      if (value !== null) addTo(byId, id, { run, value });
    }
  }
  return { byId, sharedIn };
}

function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(value);
}

function samplesOf({ values, withheld }: ChosenValues): Samples {
  return { values: values.map(({ value }) => value), cut: null, withheld };
}

/** `values` newest first. */
function cutSamples(values: readonly RunValue[], isSame: IsSame, event: string | null, isAlike: IsAlike): Samples {
  const same = values.filter(({ run }) => isSame(run) === true);
  const others = values.filter(({ run }) => isSame(run) === false);
  const first = same.at(-1);
  const older = first === undefined ? others : others.filter(({ run }) => run.createdAt < first.run.createdAt);
  const before = samplesOf(chooseByEvent(older.length === 0 ? others : older, event, isAlike)).values;
  const p50 = median(before);
  const chosen = chooseByEvent(same, event, isAlike);
  return {
    ...samplesOf(chosen),
    cut:
      p50 === null
        ? null
        : {
            since: first?.run.headSha ?? null,
            isUnbroken: older.length === others.length,
            n: chosen.values.length,
            before: { n: before.length, p50: p50 as Seconds },
          },
  };
}
