import { countsForCommit } from '../engine/commit/progress.ts';
import { type CommitSummary, summarizeCommit } from '../engine/commit-summary.ts';
import type { Run } from '../model/run.ts';
import type { StoredRepository } from '../ports/store.ts';
import { BASELINE_RUNS } from './baseline-runs.ts';
import { measureCommit } from './measure-commit.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** What the check run of a commit says, and the runs it says it of. */
export interface MeasuredCommit {
  readonly summary: CommitSummary;
  /** Every attempt of its runs. */
  readonly runs: readonly Run[];
}

/** Beside a history whose files are known, the commit's own are asked for when its runs are done: without them nothing can be told. */
export async function summarizeMeasured(world: World, stored: StoredRepository, headSha: string): Promise<MeasuredCommit> {
  const { id } = stored.repository;
  const runs = await world.store.runs.ofCommit(id, headSha);
  const summary = await summarize(world, stored, runs);
  if (!summary.isDone) return { summary, runs };
  const measured = lacksFiles(summary) && (await measureCommit(world, id, runs)) ? await world.store.runs.ofCommit(id, headSha) : runs;
  const known = measured === runs ? summary : await summarize(world, stored, measured);
  // Steps, caches and logs of a history are many rows: they are read where there is something to explain.
  const moved = movedPaths(known);
  if (moved.size === 0) return { summary: known, runs: measured };
  const logged = await world.store.runs.ofCommit(id, headSha, { withLogs: true });
  return { summary: await summarize(world, stored, logged, moved), runs: logged };
}

/** Whether the files of other runs are known, and those of the commit are not. */
export function lacksFiles({ workflows }: CommitSummary): boolean {
  return workflows.some(({ versions }) => versions?.basis === 'newest-known');
}

/** The same without what is usual, where a run is active; null where none is. */
export async function summarizeRunning(world: World, stored: StoredRepository, headSha: string): Promise<CommitSummary | null> {
  const runs = await world.store.runs.ofCommit(stored.repository.id, headSha);
  const summary = summarizeCommit({
    ...{ runsOfCommit: runs, history: [], repositoryId: stored.repository.id },
    ...{ configuration: storedConfiguration(stored), asOf: world.clock.now() },
  });
  return summary.isDone ? null : summary;
}

/** The workflows of which something was slower or faster than usual. */
function movedPaths({ movements, workflows }: CommitSummary): ReadonlySet<string> {
  const runIds = new Set([...(movements?.told ?? []), ...(movements?.beside ?? [])].map(({ runId }) => runId));
  return new Set(workflows.flatMap(({ runId, path }) => (path !== null && runIds.has(runId) ? [path] : [])));
}

async function summarize(
  world: World,
  stored: StoredRepository,
  runsOfCommit: readonly Run[],
  explained: ReadonlySet<string> = new Set(),
): Promise<CommitSummary> {
  const history: Run[] = [];
  const counted = runsOfCommit.filter(countsForCommit);
  for (const [path, runs] of Map.groupBy(counted, (run) => run.workflowPath)) {
    if (path === null) continue;
    const before = new Date(Math.max(...runs.map((run) => run.createdAt.getTime())));
    history.push(
      ...(await world.store.runs.history(stored.repository.id, path, {
        runs: BASELINE_RUNS,
        before,
        ...(explained.has(path) ? { withLogs: true } : { jobsOnly: true }),
      })),
    );
  }
  const { visibility: known } = stored.repository;
  const visibility = known.available && known.value !== 'internal' ? known.value : null;
  return summarizeCommit({
    runsOfCommit,
    history,
    repositoryId: stored.repository.id,
    configuration: storedConfiguration(stored),
    acknowledgements: await world.store.acknowledgements.list(stored.repository.id),
    visibility,
    asOf: world.clock.now(),
  });
}
