import { AppError } from '../errors.ts';
import { createTokenGitHub, type ReadableGitHub } from '../github/create-token-github.ts';
import type { Timing } from '../github/timing.ts';
import { DAY_MS } from '../model/day.ts';
import type { Run } from '../model/run.ts';
import { collectHistory, type HistoryOutcome } from '../tasks/collect-history.ts';
import { fetchBudget } from '../tasks/collect-history-budget.ts';
import { sourcesOfRuns } from '../tasks/sources-of-runs.ts';
import type { FetchState } from '../telemetry/fetch-state.ts';
import { formatHistoryRun } from '../telemetry/format-history-run.ts';
import type { ExitCode } from './exit-code.ts';
import { type FetchFile, openFetchFile } from './fetch-file.ts';
import { logsOfRuns } from './fetch-logs.ts';
import { planPass } from './fetch-pass.ts';
import { type FetchProgress, startFetchProgress } from './fetch-progress.ts';
import { fetchStorage } from './fetch-storage.ts';
import { findRepository, readApiUrl, readRepositoryName, requireToken } from './fetch-target.ts';
import { onlyWanted, readKnownRuns } from './fetch-wanted.ts';
import { noteLog } from './note-log.ts';
import type { Output } from './output.ts';

export interface FetchOptions {
  readonly out: string;
  readonly days: number;
  /** Instead of `days`. */
  readonly since?: Date;
  readonly workflow?: string;
  readonly logs?: boolean;
  /** Commits whose files are asked for. */
  readonly sources: number;
  readonly wait?: boolean;
  readonly apiUrl: string;
}

/** What the command has of the world beside GitHub and the file. */
export interface FetchWorld {
  readonly token: string | undefined;
  readonly timing: Timing;
  /** Resolves at once when the signal is given. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A person wants it to stop: what is under way is stored first. */
  readonly signal: AbortSignal;
}

interface Fetch {
  readonly options: FetchOptions;
  readonly world: FetchWorld;
  readonly github: ReadableGitHub;
  readonly file: FetchFile;
  readonly progress: FetchProgress;
}

/** `paceline fetch OWNER/REPO --out PATH`: a history file from GitHub; run again it goes on where it stopped, or takes what is new. */
export async function fetchHistory(name: string, options: FetchOptions, output: Output, world: FetchWorld): Promise<ExitCode> {
  const named = readRepositoryName(name);
  const apiUrl = readApiUrl(options.apiUrl);
  const token = requireToken(world.token);
  const progress = startFetchProgress(output, world.timing);
  const log = noteLog(progress.note);
  const github = createTokenGitHub({ token, apiUrl, repository: named, log, timing: world.timing });
  const { id: repositoryId } = await findRepository(github, named);
  const file = await openFetchFile(options.out);
  try {
    const workflow = options.workflow ?? null;
    refuseOther(file.state, repositoryId, workflow, options.out);
    const now = world.timing.now();
    const since = options.since ?? new Date(now.getTime() - options.days * DAY_MS);
    const state = planPass(file.state, { repositoryId, workflow, since }, now);
    if (state !== file.state) await file.begin(state);
    else progress.note(`going on: ${state.collected.done} runs of the collection under way are done`);
    const { outcome, rows, thin } = await collect({ options, world, github, file, progress }, state);
    const storage = outcome.kind === 'paused' ? null : await fetchStorage(github, options.out, world);
    progress.end();
    if (outcome.kind === 'paused') return explainPause(outcome, options, output);
    await output.write(`${describe(outcome, { path: options.out, rows, thin })}${storage}\n`);
    return 0;
  } catch (error) {
    progress.end();
    if (error instanceof AppError && error.retryable)
      output.note(`what was fetched is in ${options.out}; the same command goes on from there`);
    throw error;
  } finally {
    await file.close();
  }
}

function refuseOther(state: FetchState | null, repositoryId: number, workflow: string | null, path: string): void {
  if (state === null) return;
  if (state.repositoryId !== repositoryId) throw new AppError('USAGE', `${path} holds runs of another repository; name another file`);
  if (state.workflow === workflow) return;
  const held = state.workflow === null ? 'of all workflows' : `of workflows that match ${state.workflow}`;
  throw new AppError('USAGE', `${path} holds runs ${held}; ask for the same again, or name another file`);
}

interface Collected {
  readonly outcome: HistoryOutcome;
  readonly rows: number;
  /** Rows of which only GraphQL told. */
  readonly thin: number;
}

async function collect({ options, world, github, file, progress }: Fetch, begun: FetchState): Promise<Collected> {
  const since = new Date(begun.collected.from * 1000);
  const wanted = onlyWanted(await readKnownRuns(options.out, begun.knownBytes, since), begun.workflow);
  const budget = fetchBudget(github.history, world.timing);
  const complete = options.logs ? logsOfRuns(github, budget) : async (runs: readonly Run[]) => runs;
  const sources = sourcesOfRuns(github, { mostCommits: options.sources, note: progress.note });
  let rows = 0;
  let thin = 0;
  let { collected } = begun;
  for (;;) {
    const outcome = await collectHistory({
      github,
      isWanted: wanted.isWanted,
      window: { from: since, to: new Date(collected.to * 1000) },
      state: collected,
      sink: async ({ runs }, next) => {
        const all = await complete(runs);
        await file.append(
          all.map((run) => JSON.stringify(formatHistoryRun(run))),
          { ...begun, collected: next },
        );
        rows += all.length;
        thin += all.filter(isThin).length;
      },
      budget,
      clock: world.timing,
      log: noteLog(progress.note),
      ...(options.sources > 0 ? { sources } : {}),
      progress: ({ done, total, requests }) => progress.show(done + wanted.leftOut(), total, requests),
      signal: world.signal,
    });
    collected = outcome.state;
    if (outcome.kind === 'finished' || outcome.until === null || !options.wait || world.signal.aborted) return { outcome, rows, thin };
    progress.note(`GitHub's allowance is used up as far as it may be; going on at ${outcome.until.toISOString()}`);
    await world.pause(Math.max(0, outcome.until.getTime() - world.timing.now().getTime()), world.signal);
  }
}

function isThin({ jobs }: Run): boolean {
  return jobs.some(({ createdAt, runnerName, labels }) => createdAt === null && runnerName === null && labels.length === 0);
}

function explainPause({ until, state }: HistoryOutcome & { kind: 'paused' }, { out }: FetchOptions, output: Output): ExitCode {
  const there = `${state.done} runs are in ${out}`;
  output.note(
    until === null
      ? `stopped; ${there}, and the same command goes on from there`
      : `${there}. GitHub's allowance is used up as far as it may be: run the same command again after ${until.toISOString()}, or with --wait`,
  );
  return 75;
}

function describe({ state }: HistoryOutcome, { path, rows, thin }: { path: string; rows: number; thin: number }): string {
  const { lists, suites, runs } = state.requests;
  const said = [
    `${path}: ${rows} ${rows === 1 ? 'run' : 'runs'} written, up to ${new Date(state.to * 1000).toISOString()}`,
    `requests: ${lists} for lists of runs, ${suites} for the jobs of many runs, ${runs} for single runs`,
  ];
  if (thin > 0) said.push(`not measured for ${thin} older runs: creation, labels and runner of their jobs`);
  const { got, of } = state.listed;
  if (got < of) said.push(`not complete: GitHub listed ${got} of the ${of} runs that it counts`);
  if (state.skipped > 0)
    said.push(`not complete: ${state.skipped} ${state.skipped === 1 ? 'run was' : 'runs were'} not understood and skipped`);
  for (const { from, total } of state.truncated)
    said.push(`not complete: GitHub lists 1,000 of the ${total} runs created at ${new Date(from * 1000).toISOString()}`);
  return `${said.join('\n')}\n`;
}
