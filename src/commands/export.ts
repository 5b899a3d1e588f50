import type { Run } from '../model/run.ts';
import type { AttemptKey, Store } from '../ports/store.ts';
import { formatHistoryRun } from '../telemetry/format-history-run.ts';
import type { ExitCode } from './exit-code.ts';
import { isOfWorkflow } from './is-of-workflow.ts';
import type { Output } from './output.ts';
import { findStoredRepository } from './stored-repository.ts';
import { writeAtomically, writeThrough } from './write-atomically.ts';

export interface ExportOptions {
  /** `-`: standard output. */
  readonly out: string;
  readonly since?: Date;
  readonly workflow?: string;
}

export interface ExportWorld {
  readonly store: Store;
  readonly standardOutput: NodeJS.WritableStream;
  /** A person wants it to stop. */
  readonly signal: AbortSignal;
}

/** Attempts that are read at a time: with 8 jobs of 12 steps each some MiB. */
const PAGE_RUNS = 200;

/** `paceline export OWNER/REPO --out PATH`: what the store has of a repository as a history file, one attempt a line, in the order of their ids. */
export async function exportHistory(name: string, options: ExportOptions, output: Output, world: ExportWorld): Promise<ExitCode> {
  const { out } = options;
  const { id } = await findStoredRepository(world.store, name);
  let written = 0;
  let isStopped = false;
  async function* lines(): AsyncGenerator<string> {
    for await (const run of storedRuns(world.store, id, options)) {
      isStopped ||= world.signal.aborted;
      if (isStopped) throw new Stopped();
      written += 1;
      yield `${JSON.stringify({ ...formatHistoryRun(run), repository: { id } })}\n`;
    }
  }
  try {
    await (out === '-' ? writeThrough('standard output', lines(), world.standardOutput) : writeAtomically(out, lines()));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    output.note(out === '-' ? `stopped after ${written} runs` : `stopped; ${out} is as it was`);
    return 75;
  }
  const said = `${written} ${written === 1 ? 'run' : 'runs'} of ${name} written`;
  if (out === '-') output.note(said);
  else await output.write(`${out}: ${said}\n`);
  return 0;
}

class Stopped extends Error {}

async function* storedRuns(store: Store, repositoryId: number, { since, workflow }: ExportOptions): AsyncGenerator<Run> {
  let after: AttemptKey | null = null;
  do {
    const page: Awaited<ReturnType<Store['runs']['page']>> = await store.runs.page(repositoryId, after, {
      runs: PAGE_RUNS,
      ...(since === undefined ? {} : { since }),
    });
    for (const run of page.runs) if (isOfWorkflow(run, workflow ?? null)) yield run;
    after = page.next;
  } while (after !== null);
}
