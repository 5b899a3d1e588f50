import type { Run } from '../model/run.ts';
import type { Workflow } from '../workflow/model.ts';
import { backgroundBudget } from './background-budget.ts';
import { mergeRuns } from './merge-runs.ts';
import { refreshMeasuredCheckRuns } from './refresh-later-check-runs.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { showsItsFile, sourcesOfRuns } from './sources-of-runs.ts';
import type { World } from './world.ts';

/** Newest commits of a workflow's history whose files are asked for, and the most in one analysis. */
const MOST_COMMITS = 200;
/** A kill costs the questions for so many runs. */
const RUNS_AT_ONCE = 25;

/**
 * The history of a workflow in which each run knows the files it saw. What is not known yet is asked of GitHub, once for each commit whatever
 * workflows ran for it, and stored; within the budget for work in the background, so that some may stay unmeasured until the next time.
 */
export function historyWithSources(
  world: World,
  { github, stored }: RepositoryAccess,
  mostRuns: number,
): (workflow: Workflow) => Promise<readonly Run[]> {
  const repositoryId = stored.repository.id;
  const texts = new Map<string, string>();
  const reader = sourcesOfRuns(github, {
    mostCommits: MOST_COMMITS,
    note: (text) => world.log.info(text, { repositoryId }),
    repositoryId,
    textOf: (blob) => texts.get(blob) ?? world.store.backfills.workflowText(repositoryId, blob),
  });
  const budget = backgroundBudget(world, github.history, stored.installationId);
  return async (workflow) => {
    const runs = await world.store.runs.history(repositoryId, workflow.path, { runs: mostRuns });
    const wanted = withoutSources(runs, repositoryId);
    if (wanted.length === 0) return runs;
    for (const { sources } of runs)
      if (sources?.workflowBlob && sources.workflowText !== null) texts.set(sources.workflowBlob, sources.workflowText);
    const measured = new Map<Run, Run>();
    let batch: Run[] = [];
    const save = async (): Promise<void> => {
      const complete = batch;
      batch = [];
      if (complete.length === 0) return;
      await world.store.transaction(async (transaction) => {
        await mergeRuns(
          transaction,
          repositoryId,
          complete.map((run) => ({ ...run, jobs: [] })),
        );
        await refreshMeasuredCheckRuns(world, transaction, repositoryId, complete);
      });
    };
    for (const [index, run] of wanted.entries()) {
      if ((await budget.stopUntil()) !== null) break;
      if (index % RUNS_AT_ONCE === 0) await reader.prepare(wanted.slice(index, index + RUNS_AT_ONCE));
      const sources = await reader.of(run);
      if (sources === null) continue;
      measured.set(run, { ...run, sources });
      batch.push({ ...run, sources });
      if (batch.length >= RUNS_AT_ONCE) await save();
    }
    await save();
    await budget.stopUntil();
    return runs.map((run) => measured.get(run) ?? run);
  };
}

function withoutSources(runs: readonly Run[], repositoryId: number): readonly Run[] {
  const shown = runs.filter((run) => showsItsFile(run, repositoryId));
  const newest = new Set([...new Set(shown.map(({ headSha }) => headSha))].slice(0, MOST_COMMITS));
  return shown.filter((run) => run.sources === null && newest.has(run.headSha));
}
