import type { StepLabel } from './log-record.ts';

/** The files of one job in a run's archive, as GitHub and `gh` name them (runner names without `/` and `:`, cut at 90 UTF-16 units). */
export interface ArchiveJob {
  readonly job: string;
  /** `<n>_<job>.txt`; null: not in the archive. */
  readonly whole: string | null;
  /** `<job>/<number>_<step>.txt`, in the order of their numbers. GitHub leaves some out at times (cli/cli issue 10551). */
  readonly steps: readonly { readonly entry: string; readonly label: StepLabel }[];
  readonly system: string | null;
}

const WHOLE = /^(\d{1,6})_(.+)\.txt$/s;
const STEP = /^([^/]+)\/(\d{1,6})_(.+)\.txt$/s;
const SYSTEM = /^([^/]+)\/system\.txt$/s;

/** Sorts the names of an archive's entries by job. Names that fit none of the forms are left out. Nothing is ever written under these names. */
export function findArchiveJobs(entries: readonly string[]): readonly ArchiveJob[] {
  const jobs = new Map<
    string,
    { job: string; whole: string | null; steps: { entry: string; label: StepLabel }[]; system: string | null }
  >();
  const jobOf = (name: string) => {
    const job = jobs.get(name) ?? { job: name, whole: null, steps: [], system: null };
    jobs.set(name, job);
    return job;
  };
  for (const entry of entries) {
    const [whole, step, system] = [WHOLE.exec(entry), STEP.exec(entry), SYSTEM.exec(entry)];
    if (step !== null) jobOf(step[1] ?? '').steps.push({ entry, label: { number: Number(step[2]), name: step[3] ?? '' } });
    else if (system !== null) jobOf(system[1] ?? '').system = entry;
    else if (whole !== null && !entry.includes('/')) jobOf(whole[2] ?? '').whole = entry;
  }
  const inOrder = [...jobs.values()].map((job) => ({
    ...job,
    steps: job.steps.sort((a, b) => (a.label.number ?? 0) - (b.label.number ?? 0)),
  }));
  return inOrder.sort((a, b) => (a.job < b.job ? -1 : 1));
}
