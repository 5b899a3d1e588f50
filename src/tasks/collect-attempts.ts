import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import type { GitHub } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { parseRunJobs } from '../telemetry/parse-run-jobs.ts';
import { markApprovals } from './mark-approvals.ts';

export interface CollectedAttempts {
  readonly runs: readonly Run[];
  readonly requests: number;
  /** Attempts that could not be read. */
  readonly skipped: number;
}

interface From {
  readonly github: Pick<GitHub, 'history' | 'fetchRun'>;
  readonly log: Log;
}

/**
 * A run and the attempts before it, with all that REST tells of their jobs, and which of them awaited approval. `attempts`: only these of the
 * earlier ones. What was deleted meanwhile is left out.
 */
export async function collectAttempts(
  { github, log }: From,
  latest: Run,
  attempts: readonly number[] = earlierAttempts(latest),
): Promise<CollectedAttempts> {
  const runs: Run[] = [];
  let requests = 0;
  let skipped = 0;
  const skip = ({ runId, attempt }: Pick<Run, 'runId' | 'attempt'>, reason: string): void => {
    skipped += 1;
    log.warn('run not understood', { runId, attempt, reason });
  };
  for (const attempt of attempts) {
    requests += 1;
    const parsed = await unlessGone(async () => parseRun(await github.fetchRun(latest.runId, attempt)));
    if (parsed === null) log.info('run is gone', { runId: latest.runId, attempt });
    else if (!parsed.ok) skip({ runId: latest.runId, attempt }, parsed.reason);
    else runs.push(parsed.value);
  }
  const complete: Run[] = [];
  for (const run of [...runs, latest]) {
    requests += 1;
    const bodies = await unlessGone(() => github.history.fetchRunJobs(run.runId, run.attempt));
    const jobs = bodies === null ? null : parseRunJobs(run, bodies);
    if (jobs === null) log.info('run is gone', { runId: run.runId, attempt: run.attempt });
    else if (!jobs.ok) skip(run, jobs.reason);
    else complete.push({ ...run, jobs: jobs.value });
  }
  const marked = await markApprovals({ github, log }, complete);
  return { runs: marked.runs, requests: requests + marked.requests, skipped };
}

export function earlierAttempts({ attempt }: Run): readonly number[] {
  return Array.from({ length: attempt - 1 }, (_, index) => index + 1);
}

async function unlessGone<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.code === 'GITHUB_NOT_FOUND') return null;
    throw error;
  }
}
