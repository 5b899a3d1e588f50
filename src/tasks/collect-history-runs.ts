import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { SuiteJobs } from '../ports/github.ts';
import { checkSuiteOf } from '../telemetry/check-suite-of.ts';
import { findIdleJobs } from '../telemetry/find-idle-jobs.ts';
import type { HistoryState } from '../telemetry/history-state.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { parseRunJobs } from '../telemetry/parse-run-jobs.ts';
import { isJsonObject } from '../telemetry/parsed.ts';
import { collectAttempts } from './collect-attempts.ts';
import type { CollectHistory } from './collect-history-options.ts';
import { markApprovals } from './mark-approvals.ts';

const DETAILED_RUNS = 100;
/** Newest runs whose files are asked for. */
const RUNS_WITH_SOURCES = 1_000;

export interface CollectedRuns {
  readonly runs: readonly Run[];
  /** How many of the bodies are dealt with, from the first on; fewer than all only with `until`. */
  readonly taken: number;
  readonly state: HistoryState;
  /** The budget is spent until then. */
  readonly until: Date | null;
}

type Listed = { readonly run: Run; readonly suite: string | null };

/** The jobs of some listed runs: of many in one question, and one by one where all that REST tells is wanted, or GraphQL does not tell it. */
export async function collectRuns(options: CollectHistory, before: HistoryState, bodies: readonly unknown[]): Promise<CollectedRuns> {
  const listed = bodies.map((body) => readListed(options, body));
  const limit = options.detailedRuns ?? DETAILED_RUNS;
  const { detailed, suites } = chooseSuites(listed, before.detailed, limit);
  let requests = before.requests;
  let skipped = before.skipped;
  let told: SuiteJobs = { jobs: new Map(), incomplete: [] };
  if (suites.size > 0) {
    told = await options.github.history.fetchSuiteJobs([...suites]);
    requests = { ...requests, suites: requests.suites + 1 };
  }
  const readsFiles = options.sources !== undefined && before.done < RUNS_WITH_SOURCES;
  if (readsFiles && (await options.budget.stopUntil()) === null) {
    await options.sources?.prepare(listed.flatMap((entry) => (entry === null ? [] : [entry.run])));
  }
  const runs: Run[] = [];
  for (const [taken, entry] of listed.entries()) {
    if (entry === null) {
      skipped += 1;
      continue;
    }
    const jobs = entry.suite !== null && suites.has(entry.suite) ? readTold(entry.run, told, entry.suite) : null;
    const withSources = options.sources !== undefined && before.done + taken < RUNS_WITH_SOURCES;
    const known = jobs === null ? null : { ...entry.run, jobs };
    if (known === null || withSources || findIdleJobs(known).length > 0) {
      const until = await options.budget.stopUntil();
      // What is chosen for this run and those after it is chosen anew when they are collected.
      if (until !== null) {
        return {
          runs,
          taken,
          state: { ...before, requests, skipped, detailed: chooseSuites(listed.slice(0, taken), before.detailed, limit).detailed },
          until,
        };
      }
    }
    const collected =
      known === null ? await collectAttempts(options, entry.run) : { ...(await markApprovals(options, [known])), skipped: 0 };
    const attempts = collected.runs;
    requests = { ...requests, runs: requests.runs + collected.requests };
    skipped += collected.skipped;
    const sources = withSources ? ((await options.sources?.of(entry.run)) ?? null) : null;
    runs.push(...(sources === null ? attempts : attempts.map((run) => ({ ...run, sources }))));
  }
  return { runs, taken: bodies.length, state: { ...before, requests, skipped, detailed }, until: null };
}

function readListed({ log }: CollectHistory, body: unknown): Listed | null {
  const parsed = parseRun(body);
  if (parsed.ok) return { run: parsed.value, suite: checkSuiteOf(body) };
  const runId = isJsonObject(body) && typeof body['id'] === 'number' ? body['id'] : 'unknown';
  log.warn('run not understood', { runId, reason: parsed.reason });
  return null;
}

/**
 * Which suites are asked for at once. Not of the newest runs, of runs under way, and of re-runs: only REST tells of the jobs that a re-run takes over
 * from the attempt before that they are copies.
 */
function chooseSuites(
  listed: readonly (Listed | null)[],
  before: HistoryState['detailed'],
  limit: number,
): { readonly detailed: HistoryState['detailed']; readonly suites: ReadonlySet<string> } {
  const detailed = new Map(Object.entries(before));
  const suites = new Set<string>();
  for (const entry of listed) {
    if (entry === null) continue;
    const { run, suite } = entry;
    const workflow = String(run.workflowId ?? run.workflowPath);
    const known = detailed.get(workflow) ?? 0;
    if (known < limit) detailed.set(workflow, known + 1);
    else if (suite !== null && run.attempt === 1 && run.status === 'completed') suites.add(suite);
  }
  return { detailed: Object.fromEntries(detailed), suites };
}

/** Null: not told, told in part, or not to be read. */
function readTold(run: Run, { jobs, incomplete }: SuiteJobs, suite: string): readonly JobRun[] | null {
  const bodies = jobs.get(suite);
  if (bodies === undefined || incomplete.includes(suite)) return null;
  const parsed = parseRunJobs(run, bodies);
  return parsed.ok ? parsed.value : null;
}
