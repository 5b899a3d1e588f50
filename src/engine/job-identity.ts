import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { equalJson } from '../workflow/equal-json.ts';
import type { JobAddress } from '../workflow/match-job-name.ts';
import { type Era, type Eras, erasOf } from './eras.ts';
import type { Evidence } from './evidence.ts';
import { type JobSeries, jobSeries, type RenameLink } from './job-series.ts';
import { type JobMatch, jobMatcher, matchJobRun } from './match-jobs.ts';

/** Which job a job run is of, over all versions of the file: by workflow path, YAML key and matrix values. */
export type JobIdentity =
  | {
      readonly found: 'one';
      /** As it was when the run was made. */
      readonly job: JobAddress;
      /** The key by which the newest version knows it; of a called job, the outermost caller's. */
      readonly series: string;
      /** `neighbours`: the run's own file was not measured, but both versions around it give this name to this job. */
      readonly basis: 'own-file' | 'neighbours';
    }
  | { readonly found: 'ambiguous'; readonly name: string; readonly reason: string }
  | { readonly found: 'none'; readonly name: string; readonly reason: string };

export interface JobIdentities {
  readonly of: (run: Run, name: string) => JobIdentity;
  readonly links: readonly RenameLink[];
}

/** Reads each job run's identity with the workflow file that its run saw. Nothing is stored: the names and the texts are, and are read again. */
export function jobIdentities(evidence: Evidence): JobIdentities {
  const eras = erasOf(evidence);
  const jobs = jobSeries(eras);
  return { of: (run, name) => identify(eras, jobs, run, name), links: jobs.links };
}

function identify(eras: Eras, jobs: JobSeries, run: Run, name: string): JobIdentity {
  const own = eras.of(run);
  if (own?.plan != null) return inEra(own, jobs, run, name, 'own-file');
  const [before, after] = neighbours(eras, run.createdAt);
  if (before === null) return { found: 'ambiguous', name, reason: 'the workflow file of the run was not measured, nor one before it' };
  const [first, second] = [before, after].map((era) => inEra(era, jobs, run, name, 'neighbours'));
  if (first?.found === 'one' && second?.found === 'one' && isSamePlace(first, second)) return second;
  return { found: 'ambiguous', name, reason: 'the workflow file of the run was not measured, and the versions around it do not agree' };
}

function inEra(era: Era, jobs: JobSeries, run: Run, name: string, basis: 'own-file' | 'neighbours'): JobIdentity {
  if (era.plan === null) return { found: 'none', name, reason: 'the workflow file cannot be read' };
  const match = matchJobRun(era.plan, name, run.event ?? undefined);
  if (match.found === 'none') return { ...match, name };
  if (match.found === 'ambiguous')
    return { found: 'ambiguous', name, reason: `${match.candidates.length} jobs of the file can have this name` };
  const key = match.job.callers[0]?.key ?? match.job.key;
  return { found: 'one', job: match.job, series: jobs.seriesOf(era, key) ?? key, basis };
}

/** The last version that was seen before, and the first that was seen after; the file as it is now comes after all. */
function neighbours({ list, present }: Eras, at: Date): readonly [Era | null, Era] {
  const readable = list.filter(({ plan }) => plan !== null);
  const before = readable.filter(({ from }) => from !== null && from <= at).sort((a, b) => lastSeen(a, at) - lastSeen(b, at));
  const after = readable.filter(({ to }) => to !== null && to >= at).sort((a, b) => firstSeen(a, at) - firstSeen(b, at));
  return [before.at(-1) ?? null, after[0] ?? present];
}

function lastSeen({ to }: Era, at: Date): number {
  return Math.min(to?.getTime() ?? 0, at.getTime());
}

function firstSeen({ from }: Era, at: Date): number {
  return Math.max(from?.getTime() ?? 0, at.getTime());
}

function isSamePlace(a: JobIdentity & { found: 'one' }, b: JobIdentity & { found: 'one' }): boolean {
  const placeOf = ({ job, series }: typeof a): Json => [
    series,
    job.path,
    job.matrix,
    job.isWhole,
    job.callers.map(({ path, matrix }) => [path, matrix]),
  ];
  const isInner = a.job.callers.length > 0;
  return equalJson(placeOf(a), placeOf(b)) && (!isInner || a.job.key === b.job.key);
}

/**
 * As `jobMatcher`, with the file that each run saw: the keys and legs are those of the file as it is now, also for a job that had another key or
 * name then.
 */
export function eraMatcher(evidence: Evidence): (name: string, run: Run) => JobMatch | null {
  const eras = erasOf(evidence);
  const jobs = jobSeries(eras);
  const now = jobMatcher(evidence.plan);
  return (name, run) => {
    const era = eras.of(run) ?? eras.present;
    if (era === eras.present || era.plan === null) return now(name);
    const match = jobMatcher(era.plan)(name);
    const series = match === null ? null : jobs.seriesOf(era, match.key);
    const key = series === null ? null : jobs.keyIn(eras.present, series);
    if (match === null || key === null) return null;
    if (match.leg === null) return { key, leg: null };
    return { key, leg: legNow(evidence, key, matchJobRun(era.plan, name)) ?? match.leg };
  };
}

function legNow({ plan }: Evidence, key: string, then: ReturnType<typeof matchJobRun>): string | null {
  if (then.found !== 'one') return null;
  const { matrix } = then.job;
  const jobs = plan.triggers.flatMap((trigger) => trigger.jobs);
  return jobs.find((job) => job.key === key && matrix !== null && equalJson(job.matrix, matrix))?.displayName ?? null;
}
