import { createHash } from 'node:crypto';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { Repository } from '../../src/model/repository.ts';
import { seconds } from '../../src/model/seconds.ts';
import type { Task } from '../../src/model/task.ts';
import type { AttemptKey, RunPage } from '../../src/ports/store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import type { World } from '../../src/tasks/world.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { parseRepository } from '../../src/telemetry/parse-repository.ts';
import { type Standin, type StandinOptions, startStandin } from '../standin/start-standin.ts';
import { startFiles } from './many-runs.ts';
import { silentLog } from './silent-log.ts';
import { createTestStore } from './test-database.ts';

export const SERVED = 'acme/app';

export interface WaitingTask {
  readonly task: Task;
  /** Of the task: equal for equal ones. */
  readonly key: string;
  readonly startAfter: Date | null;
}

/** The stand-in over HTTP, a real store, and as many processes in front of them as a test wants. */
export interface ServedWorld {
  readonly standin: Standin;
  readonly opened: OpenedStore;
  readonly installationId: number;
  readonly repository: Repository;
  /** What all processes' clocks show; the stand-in's own moves with it. */
  now(): Date;
  advance(milliseconds: number): void;
  /** As after a start: no cache and no token, an empty queue. */
  process(): { readonly world: World; readonly probot: ReturnType<typeof createGitHubApp>['probot']; readonly waiting: WaitingTask[] };
  /** Every stored attempt with its jobs and steps, a line each. */
  rows(): Promise<readonly string[]>;
  /** Another repository's worth of nothing: all rows go. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export async function openServedWorld(options: StandinOptions = {}): Promise<ServedWorld> {
  const standin = await startStandin({ rateLimit: 100_000, ...options });
  const { id: installationId } = standin.addInstallation({ account: 'acme' });
  const made = standin.addRepository({ name: SERVED, files: startFiles(), createdAt: new Date('2026-01-01T00:00:00Z') });
  const opened = await createTestStore();
  const now = (): Date => standin.now();
  const timing = { now, pause: async () => {} };
  const body = {
    id: made.id,
    name: 'app',
    full_name: SERVED,
    owner: { login: 'acme' },
    default_branch: 'main',
    private: false,
    fork: false,
  };
  const parsed = parseRepository({ ...body, visibility: 'public', archived: false });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { repository } = parsed.value;
  const adopt = async (): Promise<void> => {
    await opened.store.installations.save({ id: installationId, account: 'acme', suspended: false, permissions: {} });
    await opened.store.repositories.save(repository, installationId);
  };
  await adopt();
  const settings = {
    appId: standin.appId,
    privateKey: standin.privateKey,
    webhookSecrets: [standin.webhookSecret],
    apiUrl: standin.url,
    logLevel: 'fatal' as const,
    writeIntervalMs: 0,
  };
  return {
    standin,
    opened,
    installationId,
    repository,
    now,
    advance: (milliseconds) => standin.advance(milliseconds),
    process: () => {
      const { probot, installations, sentDeliveries } = createGitHubApp(settings, { log: silentLog, timing });
      const waiting: WaitingTask[] = [];
      const queue: World['queue'] = {
        enqueue: async (task, { startAfter = null } = {}) => {
          const key = JSON.stringify(task);
          if (!waiting.some((one) => one.key === key)) waiting.push({ task, key, startAfter });
        },
        forget: async () => {},
      };
      const analysis = { analysisDelay: seconds(60) };
      const world = {
        store: opened.store,
        queue,
        installations,
        sentDeliveries,
        alertChannel: null,
        clock: { now },
        log: silentLog,
        settings: analysis,
      };
      return { world, probot, waiting };
    },
    rows: () => rowsOf(opened, repository.id),
    forget: async () => {
      await opened.store.repositories.remove(repository.id);
      await adopt();
    },
    close: async () => {
      await standin.close();
      await opened.close();
    },
  };
}

async function rowsOf({ store }: OpenedStore, repositoryId: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let after: AttemptKey | null = null; ; ) {
    const page: RunPage = await store.runs.page(repositoryId, after, { runs: 200 });
    lines.push(...page.runs.map((run) => JSON.stringify(formatHistoryRun(run))));
    if (page.next === null) return lines.sort();
    after = page.next;
  }
}

export function hashOf(rows: readonly string[]): string {
  return createHash('sha256').update(rows.join('\n')).digest('hex');
}

/** Requests to the stand-in since some moment of its record, by what they were for. */
export function countRequests(standin: Standin, since = 0): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { method, template, query } of standin.requests.slice(since)) {
    const kind = query ?? NAMES[template ?? ''] ?? `${method} ${template}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const NAMES: Readonly<Record<string, string>> = {
  '/repos/{owner}/{repo}/actions/runs': 'lists',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': 'jobs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': 'attempts',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/approvals': 'reviews',
  '/repos/{owner}/{repo}/git/trees/{tree_sha}': 'trees',
  '/repos/{owner}/{repo}/git/blobs/{file_sha}': 'texts',
  '/app/installations/{installation_id}/access_tokens': 'tokens',
};
