import { waterfallOf } from '../engine/commit/waterfall.ts';
import type { CommitSummary } from '../engine/commit-summary.ts';
import type { TaskOf } from '../model/task.ts';
import type { Waterfall } from '../model/waterfall.ts';
import type { CheckRunContent } from '../ports/github.ts';
import type { StoredCheckRun, StoredRepository } from '../ports/store.ts';
import { alertNotes } from '../report/alert-notes.ts';
import { type RenderedCheckRun, renderCheckRun } from '../report/check-run.ts';
import { checkRunImage } from '../report/check-run-image.ts';
import { besideRuns } from './beside-runs.ts';
import { checkRunLock } from './check-run-lock.ts';
import { configurationNotes } from './configuration-notes.ts';
import { fingerprint } from './fingerprint.ts';
import { imageLinkOf } from './image-link.ts';
import { measureCommit } from './measure-commit.ts';
import { openRepository } from './repository-access.ts';
import { lacksFiles, summarizeMeasured, summarizeRunning } from './summarize-measured.ts';
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
  const problems = configurationNotes(stored);
  const notes = [...problems, ...alertNotes(await world.store.alerts.firing(repositoryId))];
  const known = await world.store.checkRuns.find(repositoryId, headSha);
  // What is usual is a lot to read: while runs are active it is read when there is something new to say.
  const running = await summarizeRunning(world, stored, headSha);
  if (running !== null && known !== null && known.digest === runningDigest(running, notes))
    return await keepInMind(world, repositoryId, known);
  const { summary, runs } = await summarizeMeasured(world, stored, headSha);
  // No run is known, or the configuration ignores them all: there is nothing to say, but for what is wrong with the configuration, or to end what was begun.
  if (summary.workflows.length === 0 && stored.configurationProblem === null && known === null) return;
  // Should another workflow start meanwhile, its webhook brings the task forward.
  if (summary.settlesAt !== null) await world.queue.enqueue({ kind: 'publish-check-run', data: commit }, { startAfter: summary.settlesAt });
  const rendered = withNeutral(renderCheckRun(summary, { notes, ...(await besideRuns(world, stored, summary, runs)) }), problems);
  const digest = digestOf(summary, rendered, notes);
  if (known?.digest === digest) return await keepInMind(world, repositoryId, known);
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const waterfall = summary.isDone ? waterfallOf(summary) : null;
  const content = contentOf(commit, rendered, waterfall === null ? [] : pictures(world, stored, headSha, waterfall));
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
  await world.store.checkRuns.saveWaterfall(repositoryId, headSha, waterfall);
  // Asked for while runs are active, so that nothing has to be asked when the last one ends.
  if (!summary.isDone && lacksFiles(summary)) await measureCommit(world, repositoryId, runs);
  // Whoever stores late news of an older run asks for the check runs that are there: this one was not, until now.
  if (known === null) await publish(world, commit);
}

function contentOf(
  { repositoryId, headSha }: Commit,
  { annotations, ...rendered }: RenderedCheckRun,
  images: CheckRunContent['images'],
): CheckRunContent {
  return {
    ...rendered,
    headSha,
    externalId: `paceline:${repositoryId}:${headSha}`,
    name: CHECK_RUN_NAME,
    // The pages are on loopback: nothing there can be linked to.
    detailsUrl: null,
    annotations: annotations.map(({ line, ...annotation }) => ({ ...annotation, startLine: line, endLine: line })),
    images,
  };
}

/** A link is new with each write: it is in no digest. */
function pictures(world: World, { repository }: StoredRepository, headSha: string, waterfall: Waterfall): CheckRunContent['images'] {
  const { images } = world.settings;
  const url = images == null ? null : imageLinkOf({ ...images, repository, headSha, now: world.clock.now() });
  return url === null ? [] : [checkRunImage(waterfall, url)];
}

/** With a mistake in the configuration a check run is no plain success; an alert says nothing of the commit. */
function withNeutral(rendered: RenderedCheckRun, problems: readonly string[]): RenderedCheckRun {
  return problems.length > 0 && rendered.conclusion === 'success' ? { ...rendered, conclusion: 'neutral' } : rendered;
}

/** One that is not concluded is looked at again after a while: what ends it may have been missed. */
async function keepInMind(world: World, repositoryId: number, known: StoredCheckRun): Promise<void> {
  if (known.conclusion === null) await world.store.checkRuns.save(repositoryId, { ...known, updatedAt: world.clock.now() });
}

function runningDigest({ workflows }: CommitSummary, notes: readonly string[]): string {
  return fingerprint({
    states: workflows.map(({ runId, state }) => [runId, state === 'running' || state === 'waiting' ? state : 'over']),
    notes,
  });
}

/** While runs are in progress only the number of those that are done counts: each change of each job would be a request. */
function digestOf(summary: CommitSummary, rendered: RenderedCheckRun, notes: readonly string[]): string {
  return summary.isDone ? fingerprint(rendered) : runningDigest(summary, notes);
}
