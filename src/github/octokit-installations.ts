import type { ProbotOctokit } from 'probot';
import type { Installations } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import type { Author } from './author.ts';
import { type AppFacts, fetchApp } from './fetch-app.ts';
import { fetchWithLimits } from './fetch-with-limits.ts';
import { createHistoryMemory } from './history-memory.ts';
import { createInstallationAuth } from './installation-auth.ts';
import { createInstallationTokens } from './installation-tokens.ts';
import { createOctokitGitHub } from './octokit-github.ts';
import { createHistory } from './octokit-history.ts';
import { createTextCache } from './text-cache.ts';
import { REAL_TIMING, type Timing } from './timing.ts';
import { asking } from './to-app-error.ts';
import { DISCUSS, LIST, OBSERVE, type Permissions, PROPOSE, REPORT, RERUN, TELL } from './token-scope.ts';

/** Workflow files and manifests of some hundred repositories. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const FACTS_MS = 3_600_000;

interface InstallationsOptions {
  readonly Octokit: typeof ProbotOctokit;
  /** Octokit that acts as the App itself. */
  readonly app: () => Promise<ProbotOctokit>;
  readonly appId: number;
  readonly apiUrl: string;
  readonly log: Log;
  readonly timing?: Timing;
}

/** Every token that leaves here is for one repository and for no more than its task needs; listing an installation is the one exception. */
export function createInstallations(options: InstallationsOptions): Installations {
  const { Octokit, apiUrl, log } = options;
  const timing = options.timing ?? REAL_TIMING;
  const tokens = createInstallationTokens(options.app, timing);
  const texts = createTextCache(MAX_TEXT_BYTES);
  const memory = createHistoryMemory();
  const facts = rememberApp(options.app, timing);
  const author: Author = {
    appId: options.appId,
    slug: async () => (await facts()).slug,
    hears: async (event) => (await facts()).events.includes(event),
  };
  const connect = (installationId: number, repositoryId: number | null, permissions: Permissions): ProbotOctokit => {
    const octokit = new Octokit({
      authStrategy: createInstallationAuth,
      auth: { tokens, timing, installationId, repositoryId, permissions },
      baseUrl: apiUrl,
      request: { fetch: fetchWithLimits },
      log: {
        debug: () => {},
        info: () => {},
        warn: (message: string) => log.warn(message),
        error: (message: string) => log.error(message),
      },
    });
    memory.allowances(installationId).watch(octokit);
    return octokit;
  };
  return {
    fetchRepositories: async (installationId) => {
      const octokit = connect(installationId, null, LIST);
      return asking('list the repositories', () =>
        octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 }),
      );
    },
    fetchAskedPermissions: async () => (await facts()).permissions,
    forRepository: async (installationId, repository) =>
      createOctokitGitHub({
        repository,
        report: connect(installationId, repository.id, REPORT),
        propose: connect(installationId, repository.id, PROPOSE),
        history: createHistory(
          { octokit: connect(installationId, repository.id, OBSERVE), owner: repository.owner, repo: repository.name },
          { answers: memory.answers, allowances: memory.allowances(installationId), batch: memory.batch(repository.id), timing },
        ),
        tell: connect(installationId, repository.id, TELL),
        discuss: connect(installationId, repository.id, DISCUSS),
        rerun: connect(installationId, repository.id, RERUN),
        author,
        apiUrl,
        log,
        texts,
        timing,
      }),
  };
}

/** How the App is registered, for an hour. A failure is not remembered. */
function rememberApp(app: InstallationsOptions['app'], timing: Timing): () => Promise<AppFacts> {
  let known: { readonly facts: Promise<AppFacts>; readonly at: number } | null = null;
  return () => {
    const now = timing.now().getTime();
    if (known !== null && now - known.at < FACTS_MS) return known.facts;
    const facts = app()
      .then((octokit) => fetchApp(octokit))
      .catch((error: unknown) => {
        known = null;
        throw error;
      });
    known = { facts, at: now };
    return facts;
  };
}
