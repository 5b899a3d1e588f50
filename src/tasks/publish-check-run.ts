import { type CommitSummary, summarizeCommit } from '../engine/commit-summary.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { StoredRepository } from '../ports/store.ts';
import { type RenderedCheckRun, renderCheckRun } from '../report/check-run.ts';
import { BASELINE_RUNS } from './baseline-runs.ts';
import { checkRunLock } from './check-run-lock.ts';
import { configurationNotes } from './configuration-notes.ts';
import { fingerprint } from './fingerprint.ts';
import { measureCommit } from './measure-commit.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

export const CHECK_RUN_NAME = 'Paceline';

type Commit = TaskOf<'publish-check-run'>['data'];

/** Brings the check run of a commit in line with its runs. What was sent already is not sent again. */
export async function publishCheckRun(world: World, commit: Commit): Promise<void> {
  await world.store.withLock(checkRunLock(commit), () => publish(world, commit));
}

async function publish(world: World, commit: Commit): Promise<void> {
  const { repositoryId, headSha } = commit;
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return;
  const summary = await summarizeMeasured(world, stored, headSha);
  const notes = configurationNotes(stored);
  // No run is known, or the configuration ignores them all: there is nothing to say, but for what is wrong with the configuration.
  if (summary.workflows.length === 0 && stored.configurationProblem === null) return;
  const rendered = withNeutral(renderCheckRun(summary, { notes }), notes);
  const digest = digestOf(summary, rendered, notes);
  const known = await world.store.checkRuns.find(repositoryId, headSha);
  if (known?.digest === digest) return;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  // The pages are on loopback: nothing there can be linked to.
  const content = { headSha, externalId: `paceline:${repositoryId}:${headSha}`, name: CHECK_RUN_NAME, detailsUrl: null, ...rendered };
  const { id } = await access.github.publishCheckRun(content, known?.checkRunId ?? null);
  await world.store.checkRuns.save(repositoryId, {
    headSha,
    checkRunId: id,
    digest,
    title: rendered.title,
    summary: rendered.summary,
    conclusion: rendered.conclusion,
    updatedAt: world.clock.now(),
  });
  // Whoever stores late news of an older run asks for the check runs that are there: this one was not, until now.
  if (known === null) await publish(world, commit);
}

/** A check run that has something to note is no plain success. */
function withNeutral(rendered: RenderedCheckRun, notes: readonly string[]): RenderedCheckRun {
  return notes.length > 0 && rendered.conclusion === 'success' ? { ...rendered, conclusion: 'neutral' } : rendered;
}

/** While runs are in progress only the number of those that are done counts: each change of each job would be a request. */
function digestOf(summary: CommitSummary, rendered: RenderedCheckRun, notes: readonly string[]): string {
  if (summary.status === 'completed') return fingerprint(rendered);
  return fingerprint({ completed: summary.workflows.filter(({ state }) => state !== 'running').length, notes });
}

/** Beside a history whose files are known, the commit's own are asked for when its runs are done: without them nothing can be told. */
async function summarizeMeasured(world: World, stored: StoredRepository, headSha: string): Promise<CommitSummary> {
  const { id } = stored.repository;
  const runs = await world.store.runs.ofCommit(id, headSha);
  const summary = await summarize(world, stored, storedConfiguration(stored), runs);
  const lacksFiles = summary.workflows.some(({ versions }) => versions?.basis === 'newest-known');
  if (summary.status !== 'completed') return summary;
  const measured = lacksFiles && (await measureCommit(world, id, runs)) ? await world.store.runs.ofCommit(id, headSha) : runs;
  const known = measured === runs ? summary : await summarize(world, stored, storedConfiguration(stored), measured);
  // Steps, caches and logs of a history are many rows: they are read where there is something to explain.
  const moved = movedPaths(known);
  return moved.size === 0 ? known : await summarize(world, stored, storedConfiguration(stored), measured, moved);
}

/** The workflows of which something was slower or faster than usual. */
function movedPaths({ movements, workflows }: CommitSummary): ReadonlySet<string> {
  const runIds = new Set([...(movements?.told ?? []), ...(movements?.beside ?? [])].map(({ runId }) => runId));
  return new Set(workflows.flatMap(({ runId, path }) => (path !== null && runIds.has(runId) ? [path] : [])));
}

async function summarize(
  world: World,
  stored: StoredRepository,
  configuration: RepositoryConfig,
  runsOfCommit: readonly Run[],
  explained: ReadonlySet<string> = new Set(),
): Promise<CommitSummary> {
  const history: Run[] = [];
  for (const [path, runs] of Map.groupBy(runsOfCommit, (run) => run.workflowPath)) {
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
  return summarizeCommit({ runsOfCommit, history, repositoryId: stored.repository.id, configuration, visibility, asOf: world.clock.now() });
}
