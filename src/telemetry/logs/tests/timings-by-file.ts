import type { TestTiming } from '../../../model/job-log.ts';
import { type Seconds, seconds } from '../../../model/seconds.ts';

/** What one file of tests took in one job, for cutting tests into shards. */
export interface FileTiming {
  readonly file: string;
  readonly duration: Seconds;
  /** How many tests it is known to have; null where the runner printed the file's time alone. */
  readonly tests: number | null;
  /** False: the sum of single tests, which is less than the file took where a runner prints only its slowest. */
  readonly isWhole: boolean;
}

/** One entry a file, longest first. The printed time of a whole file outweighs the sum of its tests; a file that ran twice in a job counts twice. */
export function timingsByFile(timings: readonly TestTiming[]): readonly FileTiming[] {
  const byFile = new Map<string, { whole: number | null; sum: number; counted: number | null; single: number }>();
  for (const { file, test, duration, tests } of timings) {
    const known = byFile.get(file) ?? { whole: null, sum: 0, counted: null, single: 0 };
    if (test === null) {
      known.whole = (known.whole ?? 0) + duration;
      if (tests !== undefined) known.counted = (known.counted ?? 0) + tests;
    } else {
      known.sum += duration;
      known.single += 1;
    }
    byFile.set(file, known);
  }
  return [...byFile]
    .map(([file, { whole, sum, counted, single }]) => ({
      file,
      duration: seconds(whole ?? sum),
      tests: counted ?? (single > 0 ? single : null),
      isWhole: whole !== null,
    }))
    .sort((a, b) => b.duration - a.duration || (a.file < b.file ? -1 : 1));
}
