import { createHash } from 'node:crypto';
import { objectId } from '../standin/git-objects.ts';
import { type JsonObject, stamp } from '../standin/json-object.ts';
import type { HistoryEntry } from './recorded-history.ts';
import { FAILING_JOB, HANGING_JOB, JOB_SHAPES, type JobShape } from './simulated-jobs.ts';
import { type PlannedRun, SIMULATED_BRANCH } from './simulated-plan.ts';
import { type Draw, type Ending, later, simulatedSteps } from './simulated-steps.ts';

export const SIMULATED_REPOSITORY = { name: 'paceline-demo/simulated', id: 900_000_002 };
export const SIMULATED_WORKFLOW = '.github/workflows/ci.yml';

const API = `https://api.github.com/repos/${SIMULATED_REPOSITORY.name}`;
const FIRST_RUN_ID = 19_000_000_000;
const FIRST_JOB_ID = 55_000_000_000;

export interface RunContext {
  readonly index: number;
  readonly seed: number;
  readonly note: string;
  readonly workflowBlob: string;
  readonly draw: Draw;
  /** The durations of one runner, drawn anew at each call: all of its steps share its speed. */
  readonly drawRunner: () => Draw;
}

interface JobPlan {
  readonly shape: JobShape;
  readonly id: number;
  readonly ending: Ending;
}

/** Writes a planned run as GitHub's REST API would have told it: one attempt, or two for a re-run of failed jobs. */
export function simulatedRun(planned: PlannedRun, context: RunContext): HistoryEntry[] {
  const failing = planned.fate === 'failure' || planned.fate === 'failure-then-rerun';
  const jobs: JsonObject[] = [];
  for (const [i, shape] of JOB_SHAPES.entries()) {
    const ending =
      planned.fate === 'hung' && shape.name === HANGING_JOB ? 'hung' : failing && shape.name === FAILING_JOB ? 'failure' : 'success';
    const plan = { shape, id: FIRST_JOB_ID + context.index * 100 + i, ending } as const;
    jobs.push(simulatedJob(plan, readyAt(shape, jobs, planned.createdAt), 1, context));
  }
  const first = { run: runRecord(planned, context, jobs, 1, planned.createdAt), jobs };
  if (planned.fate !== 'failure-then-rerun') return [first];
  const again = later(new Date(String(first.run['updated_at'])), 11 * 60);
  const second = rerunJobs(jobs, again, context);
  return [first, { run: runRecord(planned, context, second, 2, again), jobs: second }];
}

export function headShaOf(seed: number, index: number): string {
  return createHash('sha1').update(`simulated commit ${seed}/${index}`).digest('hex');
}

export function lockFileText(version: number): string {
  return `${JSON.stringify({ name: 'simulated', version: `1.0.${version}`, lockfileVersion: 3, requires: true, packages: {} }, null, 2)}\n`;
}

/** A re-run of failed jobs runs those and the ones that need them anew and copies the others: new ids, made now, with the old start and end and no runner. */
function rerunJobs(jobs: readonly JsonObject[], again: Date, context: RunContext): JsonObject[] {
  const second: JsonObject[] = [];
  const anew = new Set<string>();
  for (const [i, shape] of JOB_SHAPES.entries()) {
    const job = jobs[i] ?? {};
    const id = Number(job['id']) + 50;
    if (job['conclusion'] === 'success' && !shape.needs.some((need) => anew.has(need))) {
      second.push({
        ...job,
        id,
        run_attempt: 2,
        created_at: stamp(again),
        runner_id: 0,
        runner_name: '',
        runner_group_id: 0,
        runner_group_name: '',
      });
      continue;
    }
    anew.add(shape.key);
    second.push(simulatedJob({ shape, id, ending: 'success' }, readyAt(shape, second, again), 2, context));
  }
  return second;
}

/** When a job may be queued: at once, or when the last job that it needs has ended. */
function readyAt({ needs }: JobShape, before: readonly JsonObject[], requested: Date): Date {
  const ends = before.filter((_, i) => needs.includes(JOB_SHAPES[i]?.key ?? '')).map((job) => Date.parse(String(job['completed_at'])));
  return new Date(Math.max(requested.getTime(), ...ends));
}

function simulatedJob(
  { shape, id, ending }: JobPlan,
  requested: Date,
  attempt: number,
  { index, draw, drawRunner }: RunContext,
): JsonObject {
  const created = later(requested, 1);
  const started = later(created, draw('queue'));
  const { steps, completed } = simulatedSteps(shape, ending, started, drawRunner());
  return {
    id,
    run_id: FIRST_RUN_ID + index,
    run_attempt: attempt,
    name: shape.name,
    status: 'completed',
    conclusion: ending === 'hung' ? 'cancelled' : ending,
    created_at: stamp(created),
    started_at: stamp(started),
    completed_at: stamp(completed),
    steps,
    labels: ['ubuntu-latest'],
    runner_id: 1000 + (id % 900),
    runner_name: `GitHub Actions ${1000 + (id % 900)}`,
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
  };
}

function runRecord(planned: PlannedRun, context: RunContext, jobs: readonly JsonObject[], attempt: number, startedAt: Date): JsonObject {
  const { index, seed, note, workflowBlob } = context;
  const conclusions = jobs.map((job) => job['conclusion']);
  const worst = ['cancelled', 'failure'].find((conclusion) => conclusions.includes(conclusion)) ?? 'success';
  const ended = Math.max(startedAt.getTime(), ...jobs.map((job) => Date.parse(String(job['completed_at']))));
  const sha = headShaOf(seed, index);
  return {
    id: FIRST_RUN_ID + index,
    run_number: index + 1,
    run_attempt: attempt,
    name: 'CI',
    display_title: planned.pullRequest === null ? 'Simulated merge' : `Simulated change ${planned.pullRequest}`,
    path: SIMULATED_WORKFLOW,
    event: planned.event,
    status: 'completed',
    conclusion: worst,
    head_branch: planned.branch,
    head_sha: sha,
    created_at: stamp(planned.createdAt),
    run_started_at: stamp(startedAt),
    updated_at: stamp(new Date(ended + 2000)),
    actor: { login: planned.author },
    pull_requests: planned.pullRequest === null ? [] : [pullRequestLite(planned.pullRequest, planned.branch, sha)],
    paceline: {
      simulated: note,
      workflowBlob,
      fileBlobs: { 'package-lock.json': objectId('blob', Buffer.from(lockFileText(planned.lockVersion))) },
    },
  };
}

/** GitHub's `pull-request-minimal`. */
function pullRequestLite(number: number, branch: string, sha: string): JsonObject {
  const repo = { id: SIMULATED_REPOSITORY.id, url: API, name: 'simulated' };
  return {
    id: 910_000_000 + number,
    number,
    url: `${API}/pulls/${number}`,
    head: { ref: branch, sha, repo },
    base: { ref: SIMULATED_BRANCH, sha, repo },
  };
}
