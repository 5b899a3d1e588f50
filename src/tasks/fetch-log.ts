import { AppError } from '../errors.ts';
import type { JobLog } from '../model/job-log.ts';
import type { JobRun } from '../model/job-run.ts';
import type { StagePattern } from '../model/repository-config.ts';
import type { GitHub } from '../ports/github.ts';
import { createJobLogReader } from '../telemetry/logs/job-log-reader.ts';

/** What a log says, or why it was not read. `mayCome`: GitHub has none, which for a job that has just ended can change. */
export type ReadLog =
  | { readonly available: true; readonly log: JobLog }
  | { readonly available: false; readonly reason: string; readonly mayCome: boolean };

/** Reads a job's log as it comes; it is never in memory as a whole. Throws what is worth another try. */
export async function fetchLog(
  github: Pick<GitHub, 'fetchJobLog'>,
  { jobId, steps }: Pick<JobRun, 'jobId' | 'steps'>,
  stages: readonly StagePattern[],
): Promise<ReadLog> {
  try {
    const fetched = await github.fetchJobLog(jobId);
    if (!fetched.available) return fetched;
    const reader = createJobLogReader({ steps, stages });
    for await (const chunk of fetched.chunks) reader.take(chunk);
    const log = reader.finish();
    // GitHub's store can answer with nothing, or with a page of its own.
    return log.start === null ? { available: false, reason: 'the answer is no log', mayCome: true } : { available: true, log };
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    return { available: false, reason: error.message, mayCome: false };
  }
}
