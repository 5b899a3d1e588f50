import type { Draft, DraftJob, DraftLeg } from '../replay/draft.ts';
import type { RecordedRun } from '../replay/recorded-run.ts';

/** The job of the workflow itself with this key, as it is written; for a call its beginning. Null where the run's event starts none. */
export function findJob({ jobs }: Draft, key: string): DraftJob | null {
  return jobs.find((job) => job.isOwn && job.key === key && job.closes === null) ?? null;
}

/** What waits for the key waits for these: the job, or the ends of the calls that it makes. */
export function endsOf({ jobs }: Draft, key: string): readonly DraftJob[] {
  const own = jobs.filter((job) => job.isOwn && job.key === key);
  const ends = own.filter(({ closes }) => closes !== null);
  return ends.length > 0 ? ends : own;
}

/** The jobs that begin with what the key needs: the job, or the beginnings of its calls. */
export function startsOf({ jobs }: Draft, key: string): readonly DraftJob[] {
  return jobs.filter((job) => job.isOwn && job.key === key && job.closes === null);
}

export function mapJobs(draft: Draft, change: (job: DraftJob) => DraftJob): Draft {
  return { ...draft, jobs: draft.jobs.map(change) };
}

/** Changes the jobs of a key that have legs. */
export function mapJob(draft: Draft, key: string, change: (job: DraftJob) => DraftJob): Draft {
  return mapJobs(draft, (job) => (job.isOwn && job.key === key && job.legs.length > 0 ? change(job) : job));
}

/** Changes each leg of a key; null where one of them cannot be changed. */
export function mapLegs(draft: Draft, key: string, change: (leg: DraftLeg) => DraftLeg | null): Draft | null {
  let isWhole = true;
  const changed = mapJob(draft, key, (job) => ({
    ...job,
    legs: job.legs.map((leg) => {
      const after = change(leg);
      if (after === null) isWhole = false;
      return after ?? leg;
    }),
  }));
  return isWhole ? changed : null;
}

/** Whether a job of this key ran in any of the runs. */
export function hasRunOf(runs: readonly RecordedRun[], key: string): boolean {
  return runs.some(({ draft }) => findJob(draft, key)?.legs.some(({ records }) => records[0]?.job != null) ?? false);
}

export function noRunOf(key: string): { readonly reason: string } {
  return { reason: `no run of the job ${key} in the history` };
}
