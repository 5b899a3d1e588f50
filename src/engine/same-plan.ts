import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { equalJson } from '../workflow/equal-json.ts';
import type { WrittenJob } from '../workflow/plan.ts';
import type { Era, Eras } from './eras.ts';
import { type JobKey, jobKeyOf } from './job-key.ts';
import { jobPlan } from './job-plan.ts';
import { type JobSeries, jobSeries } from './job-series.ts';
import { localFilesOf, localPaths } from './local-files.ts';
import { type DoesSame, sameWork, startedBy } from './same-work.ts';

/** Whether a run did by plan what is done at present. Null: its workflow file was not measured. */
export type IsSame = (run: Run) => boolean | null;

/** What one job, or all that an event starts, has in common with runs. */
export interface PlannedWork {
  readonly isSame: IsSame;
  readonly doesSame: DoesSame;
}

export interface SamePlan {
  /** Equal for job runs of one job, of one leg of it; null where the file was not measured, and for a name that several of its jobs can have. */
  readonly idOf: (run: Run, name: string) => string | null;
  /** Of one job, by its name in the present version as `event` starts it; null where several jobs can have the name. */
  readonly ofJob: (name: string, event: string | null) => (PlannedWork & { readonly id: string }) | null;
  /** Of every job that `event` starts. */
  readonly ofRun: (event: string | null) => PlannedWork;
}

/** Compares runs with the present version of the file; `newest` is the newest run whose file was measured. */
export function samePlan(eras: Eras, newest: Run): SamePlan {
  const jobs = jobSeries(eras);
  const { present } = eras;
  const renamed = (era: Era) => (key: string) => jobs.seriesOf(era, key) ?? key;
  const writtenIn = (era: Era, key: string | null): WrittenJob | undefined => era.plan?.written.find((job) => job.key === key);
  const keyIn = remembersKeys(jobs);
  const sameWith = (paths: readonly string[], planIn: (era: Era) => Json | undefined): IsSame => {
    const now = planIn(present);
    const files = localFilesOf(newest, paths);
    const known = new Map<Era, boolean>([[present, true]]);
    return (run) => {
      const era = eras.of(run);
      if (era === null) return null;
      const isSame = known.get(era) ?? (now !== undefined && equalJson(planIn(era), now));
      known.set(era, isSame);
      return isSame && localFilesOf(run, paths) === files;
    };
  };
  const work = sameWork(present.plan);
  const bySeries = new Map<string | null, IsSame>();
  return {
    idOf: (run, name) => {
      const era = eras.of(run);
      const key = era === null ? null : keyIn(era, name, run.event);
      return key === null || key.isAmbiguous ? null : key.id;
    },
    ofJob: (name, event) => {
      const { id, key, series, isAmbiguous } = keyIn(present, name, event);
      if (isAmbiguous) return null;
      const planIn = (era: Era): Json | undefined => {
        const job = series === null ? undefined : writtenIn(era, jobs.keyIn(era, series));
        return era.plan === null || job === undefined ? undefined : jobPlan(era.plan, job, renamed(era));
      };
      const written = writtenIn(present, key);
      const isSame = bySeries.get(series) ?? sameWith(written === undefined ? [] : localPaths(written), planIn);
      bySeries.set(series, isSame);
      return { id, isSame, doesSame: work.ofJob(key, event) };
    },
    ofRun: (event) => {
      const started = (era: Era): readonly WrittenJob[] => jobsStartedBy(era, event);
      const planIn = ({ plan }: Era, era: Era): Json | undefined =>
        plan === null
          ? undefined
          : Object.fromEntries(started(era).map((job) => [renamed(era)(job.key), jobPlan(plan, job, renamed(era))]));
      const isSame = sameWith(started(present).flatMap(localPaths), (era) => planIn(era, era));
      return { isSame, doesSame: work.ofRun(event) };
    },
  };
}

function remembersKeys(jobs: JobSeries): (era: Era, name: string, event: string | null) => JobKey {
  const known = new Map<Era, Map<string, JobKey>>();
  return (era, name, event) => {
    const keys = known.get(era) ?? new Map<string, JobKey>();
    known.set(era, keys);
    const place = JSON.stringify([name, event]);
    const key = keys.get(place) ?? jobKeyOf(era, jobs, name, event);
    keys.set(place, key);
    return key;
  };
}

/** Those that may run; all, where the version does not start on the event. */
function jobsStartedBy({ plan }: Era, event: string | null): readonly WrittenJob[] {
  return plan === null ? [] : (startedBy(plan, event) ?? plan.written);
}
