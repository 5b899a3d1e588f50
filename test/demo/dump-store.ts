import { fullName } from '../../src/model/repository.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ONBOARDING } from '../../src/tasks/kinds-of-proposals.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { silentLog } from '../helpers/silent-log.ts';

/** Everything the embedded database of a stopped server holds of history and proposals, as comparable text; the clock's own marks are left out. */
export async function dumpStore(dataDir: string): Promise<string> {
  const opened = await openStore({ databaseUrl: null, dataDir, log: silentLog, applicationName: 'paceline-test' });
  try {
    const lines: string[] = [];
    for (const { repository, configurationText } of await opened.store.repositories.list()) {
      const { id } = repository;
      lines.push(`repository ${fullName(repository)} ${repository.defaultBranch} ${JSON.stringify(configurationText)}`);
      for (const path of await opened.store.runs.workflowPaths(id)) {
        for (const run of await opened.store.runs.history(id, path, { runs: 10_000 })) lines.push(JSON.stringify(formatHistoryRun(run)));
      }
      for (const { updatedAt: _, openedAt: __, pullRequest: ___, ...proposal } of await opened.store.proposals.list(id)) {
        const { headShas: ____, pullRequestUpdatedAt: _____, headAt: ______, ...timeless } = proposal;
        // Whether it is asked for before the configuration is merged depends on which task was killed.
        if (proposal.ruleId === ONBOARDING) continue;
        lines.push(JSON.stringify(timeless));
      }
      for (const { headSha, title, conclusion } of await opened.store.checkRuns.recent(id, 10_000)) {
        lines.push(`check run ${headSha} ${conclusion} ${title}`);
      }
    }
    // Each stand-in listens on a port of its own, and pull requests link runs there.
    return lines
      .map((line) => line.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'WEB'))
      .sort()
      .join('\n');
  } finally {
    await opened.close();
  }
}
