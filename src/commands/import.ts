import { AppError } from '../errors.ts';
import type { Repository } from '../model/repository.ts';
import type { Run } from '../model/run.ts';
import type { Store } from '../ports/store.ts';
import { mergeRuns } from '../tasks/merge-runs.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { noteProblems, readHistory } from './read-history.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { findStoredRepository } from './stored-repository.ts';

export interface ImportOptions {
  /** OWNER/REPO. */
  readonly repository: string;
}

export interface ImportWorld {
  readonly store: Store;
  /** A person wants it to stop: the batch under way is stored first. */
  readonly signal: AbortSignal;
}

/** Jobs that are written in one transaction. */
const BATCH_JOBS = 1000;
/** Runs may have no jobs. */
const BATCH_RUNS = 500;

/**
 * `paceline import PATH --repository OWNER/REPO`: merges a history into the store. What is there already and newer stays, so that the same
 * command goes on after an interruption, and a second import changes nothing.
 */
export async function importHistory(path: string, options: ImportOptions, output: Output, world: ImportWorld): Promise<ExitCode> {
  const repository = await findStoredRepository(world.store, options.repository);
  const imported = await readHistory(path, output, { refuse: refuseForeign(repository) }, async (history) => {
    const { runs, jobs, isStopped } = await store(history.runs(), repository, world);
    const problems = history.problems();
    noteProblems(problems, output);
    if (runs === 0 && !isStopped)
      throw new AppError('INPUT_UNREADABLE', `${path}: holds no run${problems.count > 0 ? ' that could be taken' : ''}`);
    return { runs, jobs, isStopped };
  });
  const said = `${imported.runs} ${imported.runs === 1 ? 'run' : 'runs'} with ${imported.jobs} jobs`;
  if (imported.isStopped) {
    output.note(`stopped after ${said}; the same command goes on from there`);
    return 75;
  }
  await output.write(`${said} are in the history of ${repository.owner}/${repository.name}\n`);
  return 0;
}

interface Imported {
  readonly runs: number;
  readonly jobs: number;
  readonly isStopped: boolean;
}

async function store(history: AsyncIterable<Run>, repository: Repository, world: ImportWorld): Promise<Imported> {
  let batch: Run[] = [];
  let batchJobs = 0;
  let [runs, jobs] = [0, 0];
  const flush = async (): Promise<void> => {
    const runsOfBatch = batch;
    await world.store.transaction((transaction) => mergeRuns(transaction, repository.id, runsOfBatch));
    runs += batch.length;
    jobs += batchJobs;
    [batch, batchJobs] = [[], 0];
  };
  for await (const run of history) {
    if (world.signal.aborted) return { runs, jobs, isStopped: true };
    batch.push(run);
    batchJobs += run.jobs.length;
    if (batch.length >= BATCH_RUNS || batchJobs >= BATCH_JOBS) await flush();
  }
  if (batch.length > 0) await flush();
  return { runs, jobs, isStopped: false };
}
