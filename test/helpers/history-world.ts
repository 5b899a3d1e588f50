import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { GitHubHistory, Installations, SentDeliveries } from '../../src/ports/github.ts';
import type { JsonObject } from '../standin/json-object.ts';
import { NAME, type SmallWorld, startSmall } from '../standin/small-repository.ts';
import type { StandinOptions } from '../standin/start-standin.ts';
import { type ManualTiming, manualTiming } from './manual-timing.ts';
import { silentLog } from './silent-log.ts';

/** The adapter as the App builds it, in front of the stand-in. Pauses take no time. */
export interface HistoryWorld extends SmallWorld {
  readonly history: GitHubHistory;
  readonly installations: Installations;
  readonly sentDeliveries: SentDeliveries;
  readonly timing: ManualTiming;
  /** Another view of the same repository, as the next task gets it. */
  open(): Promise<GitHubHistory>;
  /** Puts runs in, one a minute from the start of 2026-01-02 on; the node ids of their suites. */
  addRuns(count: number, shape?: RunShape): readonly string[];
  /** Statuses of the requests to a route so far, in order. */
  statuses(template: string): readonly number[];
}

interface RunShape {
  readonly jobs?: number;
  readonly steps?: number;
  readonly first?: number;
}

export async function openHistoryWorld(options: StandinOptions = {}): Promise<HistoryWorld> {
  const small = await startSmall({ contract: true, ...options });
  const { standin, installationId } = small;
  const timing = manualTiming();
  const settings = {
    appId: standin.appId,
    privateKey: standin.privateKey,
    webhookSecrets: [standin.webhookSecret],
    apiUrl: standin.url,
    logLevel: 'fatal' as const,
    writeIntervalMs: 1000,
  };
  const { installations, sentDeliveries } = createGitHubApp(settings, { log: silentLog, timing });
  const repository = { id: standin.repository(NAME).id, owner: 'acme', name: 'app' };
  const open = async () => (await installations.forRepository(installationId, repository)).history;
  return {
    ...small,
    history: await open(),
    installations,
    sentDeliveries,
    timing,
    open,
    addRuns: (count, { jobs = 8, steps = 12, first = 1 } = {}) =>
      Array.from({ length: count }, (_, i) => addRun(small, first + i, jobs, steps)),
    statuses: (template) => standin.requests.filter((request) => request.template === template).map(({ status }) => status),
  };
}

/** The moment that a run of `addRuns` was created. */
export function createdAt(id: number): Date {
  return new Date(Date.UTC(2026, 0, 2) + id * 60_000);
}

export function suiteOf(id: number): string {
  return `CS_${id}`;
}

function addRun({ standin, head }: SmallWorld, id: number, jobs: number, steps: number): string {
  const run = {
    id: RUN_IDS + id,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    head_branch: 'main',
    head_sha: head,
    check_suite_node_id: suiteOf(id),
    created_at: at(id, 0),
    run_started_at: at(id, 0),
    updated_at: at(id, 900),
  };
  standin.addRun(
    NAME,
    run,
    Array.from({ length: jobs }, (_, job) => jobBody(id, job, steps)),
  );
  return suiteOf(id);
}

/** Ids of today lie beyond 2^32. */
export const RUN_IDS = 30_000_000_000;
export const JOB_IDS = 80_000_000_000;

export function jobBody(run: number, job: number, steps: number): JsonObject {
  return {
    id: JOB_IDS + run * 1000 + job,
    name: `test (${job})`,
    status: 'completed',
    conclusion: job % 3 === 2 ? 'failure' : 'success',
    created_at: at(run, 1),
    started_at: at(run, 5),
    completed_at: at(run, 5 + steps * 2),
    labels: ['ubuntu-latest'],
    runner_id: 7,
    runner_name: 'GitHub Actions 7',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
    steps: Array.from({ length: steps }, (_, step) => ({
      number: step + 1,
      name: `step ${step + 1}`,
      status: 'completed',
      conclusion: step % 5 === 4 ? 'skipped' : 'success',
      started_at: at(run, 5 + step * 2),
      completed_at: at(run, 7 + step * 2),
    })),
  };
}

function at(run: number, seconds: number): string {
  return new Date(createdAt(run).getTime() + seconds * 1000).toISOString().replace('.000Z', 'Z');
}
