import type { Run } from '../../model/run.ts';
import { hasRun, jobDuration } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';

/** What a pull request changes of what its runs are made of, as far as records tell. */
export interface PullRequestChange {
  /** The jobs, steps or settings of the workflow file. Null: not known. */
  readonly workflow: boolean | null;
  /** Lock files and manifests that no usual run saw so, by path. */
  readonly files: readonly string[];
  readonly newJobs: readonly { readonly name: string; readonly p50: Seconds }[];
  readonly lostJobs: readonly string[];
}

/** `own` oldest first, `usual` newest first, both first attempts that succeeded. */
export function changeOfPullRequest(own: readonly Run[], usual: readonly Run[], isEdited: boolean | null): PullRequestChange {
  const newest = own.at(-1);
  const seen = usual.flatMap(({ sources }) => sources ?? []);
  const files = [...(newest?.sources?.fileBlobs ?? [])].flatMap(([path, blob]) =>
    seen.length > 0 && seen.every(({ fileBlobs }) => fileBlobs.get(path) !== blob) ? [path] : [],
  );
  // Jobs come and go by conditions, too: only where the file says that it changed is one new.
  const [ownNames, usualNames] = [namesIn(own), namesIn(usual.slice(0, 10))];
  const isJudged = isEdited === true && usual.length > 0;
  const added = isJudged ? [...ownNames].filter((name) => !namesIn(usual).has(name)) : [];
  return {
    workflow: isEdited,
    files: files.sort(),
    newJobs: added
      .map((name) => ({ name, p50: seconds(median(durationsOf(own, name)) ?? 0) }))
      .sort((a, b) => b.p50 - a.p50 || (a.name < b.name ? -1 : 1)),
    lostJobs: isJudged ? [...usualNames].filter((name) => !ownNames.has(name)).sort() : [],
  };
}

function namesIn(runs: readonly Run[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ jobs }) => jobs.filter(hasRun).map(({ name }) => name)));
}

function durationsOf(runs: readonly Run[], name: string): readonly number[] {
  return runs.flatMap(({ jobs }) => jobs.filter((job) => job.name === name).flatMap((job) => jobDuration(job) ?? []));
}
