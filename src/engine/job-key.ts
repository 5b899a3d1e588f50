import type { Json } from '../model/json.ts';
import type { JobAddress } from '../workflow/match-job-name.ts';
import type { Era } from './eras.ts';
import type { JobSeries } from './job-series.ts';
import { matchJobRun } from './match-jobs.ts';

/** What tells the job of a job run from the others of its workflow, in all versions of the file. */
export interface JobKey {
  /** Equal for the runs of one job, or of one leg of it; never for two jobs or legs that one version has. */
  readonly id: string;
  /** The YAML key in the version of the run; of a called job, its caller's. Null: known by its name alone. */
  readonly key: string | null;
  /** The same in the newest version that has the job. */
  readonly series: string | null;
  /** The values of the leg; null without a matrix, and where they are not known. */
  readonly matrix: Readonly<Record<string, Json>> | null;
  /** The name is one of many that the job can have, since the file computes it. */
  readonly isComputed: boolean;
  /** More than one job of the version can have the name. */
  readonly isAmbiguous: boolean;
  /** Why the job, or a part of its address, is known by its name; null where the file tells all. */
  readonly note: string | null;
}

const CALLED = 'a job of a called workflow, whose text is not in the history: it and its steps are known by name below its caller';
const UNEXPANDED = 'its matrix is computed when it runs: legs are known by name';

/** Reads which job a name stands for in one version of the file. */
export function jobKeyOf(era: Era, jobs: JobSeries, name: string, event: string | null): JobKey {
  if (era.plan === null) return keyByName(name, era.text === null ? null : 'the workflow file cannot be read');
  const match = matchJobRun(era.plan, name, event ?? undefined);
  if (match.found === 'one') return keyOfAddress(era, jobs, match.job, name);
  if (match.found === 'ambiguous')
    return { ...keyByName(name, `${match.candidates.length} jobs of the workflow file can have this name`), isAmbiguous: true };
  return keyBelowCaller(era, jobs, name, event) ?? keyByName(name, match.reason);
}

export function keyByName(name: string, note: string | null): JobKey {
  return { id: JSON.stringify(['name', name]), key: null, series: null, matrix: null, isComputed: false, isAmbiguous: false, note };
}

function keyOfAddress(era: Era, jobs: JobSeries, job: JobAddress, name: string): JobKey {
  const [caller] = job.callers;
  const { key, matrix } = caller ?? job;
  const series = jobs.seriesOf(era, key) ?? key;
  const found = { key, series, matrix, isComputed: job.displayName === null, isAmbiguous: false, note: null };
  if (caller !== undefined) return { ...found, id: JSON.stringify(['inner', series, name]), isComputed: true };
  if (job.isWhole) return { ...found, id: JSON.stringify(['whole', series]) };
  if (job.isUnexpanded) return { ...found, id: JSON.stringify(['leg', series, name]), note: UNEXPANDED };
  return { ...found, id: JSON.stringify(['job', series, matrix === null ? null : sortedEntries(matrix)]) };
}

/** `caller / job`, where the caller stands in the file and what it calls is not known. */
function keyBelowCaller(era: Era, jobs: JobSeries, name: string, event: string | null): JobKey | null {
  if (era.plan === null) return null;
  for (let end = name.indexOf(' / '); end !== -1; end = name.indexOf(' / ', end + 1)) {
    const match = matchJobRun(era.plan, name.slice(0, end), event ?? undefined);
    if (match.found !== 'one' || match.job.callers.length > 0 || !match.job.isWhole) continue;
    const written = era.plan.written.find(({ key }) => key === match.job.key);
    if (written?.uses == null) continue;
    const series = jobs.seriesOf(era, match.job.key) ?? match.job.key;
    const id = JSON.stringify(['below', series, name.slice(end)]);
    return { id, key: match.job.key, series, matrix: null, isComputed: false, isAmbiguous: false, note: CALLED };
  }
  return null;
}

function sortedEntries(matrix: Readonly<Record<string, Json>>): readonly (readonly [string, Json])[] {
  return Object.entries(matrix).sort(([a], [b]) => (a < b ? -1 : 1));
}
