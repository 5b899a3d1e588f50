import { type CommitSummary, summarizeCommit } from '../engine/commit-summary.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { StoredRepository } from '../ports/store.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { fingerprint } from './fingerprint.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** Runs that a baseline is drawn from. */
const BASELINE_RUNS = 100;
export const CHECK_RUN_NAME = 'Paceline';

/** Brings the check run of a commit in line with its runs. What was sent already is not sent again. */
export async function publishCheckRun(world: World, { repositoryId, headSha }: TaskOf<'publish-check-run'>['data']): Promise<void> {
  const runs = await world.store.runs.ofCommit(repositoryId, headSha);
  if (runs.length === 0) return;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const summary = await summarize(world, access.stored, storedConfiguration(access.stored), runs);
  const rendered = renderCheckRun(summary);
  const digest = fingerprint(rendered);
  const known = await world.store.checkRuns.find(repositoryId, headSha);
  if (known?.digest === digest) return;
  const detailsUrl = world.settings.publicUrl === null ? null : `${world.settings.publicUrl}/repositories/${repositoryId}`;
  const content = { headSha, externalId: `paceline:${repositoryId}:${headSha}`, name: CHECK_RUN_NAME, detailsUrl, ...rendered };
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
}

async function summarize(
  world: World,
  stored: StoredRepository,
  configuration: RepositoryConfig,
  runsOfCommit: readonly Run[],
): Promise<CommitSummary> {
  const history: Run[] = [];
  for (const [path, runs] of Map.groupBy(runsOfCommit, (run) => run.workflowPath)) {
    if (path === null) continue;
    const before = new Date(Math.max(...runs.map((run) => run.createdAt.getTime())));
    history.push(...(await world.store.runs.history(stored.repository.id, path, { runs: BASELINE_RUNS, before })));
  }
  return summarizeCommit({ runsOfCommit, history, configuration, asOf: world.clock.now() });
}
