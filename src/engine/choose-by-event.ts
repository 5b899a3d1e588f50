import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { hasRun } from '../model/run-times.ts';
import type { Seconds } from '../model/seconds.ts';
import type { DoesSame } from './same-work.ts';

/** Why nothing is usual, or why what is usual decides nothing. */
export type Withheld =
  /** More than one job of a run has the name. */
  | { readonly why: 'shared-name' }
  /** Too few runs by the event, and those by others do other work, or may. */
  | { readonly why: 'other-work'; readonly event: string | null; readonly n: number; readonly others: readonly (string | null)[] }
  /** What the run did by plan is not known: its file is not recorded. `isComing`: it may be yet. */
  | { readonly why: 'file-unknown'; readonly isComing: boolean };

/** What one run took. */
export interface RunValue {
  readonly run: Run;
  readonly value: Seconds;
}

export interface ChosenValues {
  readonly values: readonly RunValue[];
  readonly withheld: Withheld | null;
}

/** So many make a baseline. */
const FEWEST_OF_EVENT = 5;

/** Whether a run by another event did the same work as `latest`. */
export type IsAlike = (run: Run) => boolean;

/** By the text of the workflow; where that does not tell, by the names of the jobs that ran. */
export function alikeWith(latest: Run, doesSame: DoesSame): IsAlike {
  const names = namesThatRan(latest);
  return (run) => run.event === latest.event || (doesSame(run.event) ?? namesThatRan(run) === names);
}

/** Values of runs of the same event; where those are too few, also of runs by other events that did the same work. */
export function chooseByEvent(values: readonly RunValue[], event: string | null, isAlike: IsAlike): ChosenValues {
  const own = values.filter(({ run }) => run.event === event);
  if (own.length >= FEWEST_OF_EVENT) return { values: own, withheld: null };
  const alike = values.filter(({ run }) => run.event === event || isAlike(run));
  if (alike.length >= FEWEST_OF_EVENT) return { values: alike, withheld: null };
  const others = new Set(values.filter(({ run }) => run.event !== event && !isAlike(run)).map(({ run }) => run.event));
  const isWithheld = values.length >= FEWEST_OF_EVENT && others.size > 0;
  return {
    values: alike,
    withheld: isWithheld ? { why: 'other-work', event, n: own.length, others: [...others].toSorted(byText) } : null,
  };
}

const names = new WeakMap<Run, string>();

function namesThatRan(run: Run): string {
  const known = names.get(run) ?? JSON.stringify([...new Set(run.jobs.filter(isOfRun).map(({ name }) => name))].sort());
  names.set(run, known);
  return known;
}

/** Also what an earlier attempt did for this one. */
function isOfRun(job: JobRun): boolean {
  return hasRun(job) || (job.carriedOver && job.conclusion !== 'skipped');
}

function byText(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
