import { createHash } from 'node:crypto';
import { objectId } from '../standin/git-objects.ts';
import { type JsonObject, stamp } from '../standin/json-object.ts';
import type { HistoryEntry } from './recorded-history.ts';
import { JOB_SHAPES, type JobShape } from './simulated-jobs.ts';
import type { PlannedRun } from './simulated-plan.ts';

export const SIMULATED_REPOSITORY = { name: 'paceline-demo/simulated', id: 900_000_002 };
export const SIMULATED_WORKFLOW = '.github/workflows/ci.yaml';

const API = `https://api.github.com/repos/${SIMULATED_REPOSITORY.name}`;
/** What a job may take when nothing sets `timeout-minutes`. */
const LONGEST_JOB_SECONDS = 360 * 60;
const FIRST_RUN_ID = 19_000_000_000;
const FIRST_JOB_ID = 55_000_000_000;

/** Draws a recorded duration of a class, in whole seconds. */
export type Draw = (durationClass: string) => number;

export interface RunContext {
  readonly index: number;
  readonly seed: number;
  readonly note: string;
  readonly workflowBlob: string;
  readonly draw: Draw;
}

interface JobPlan {
  readonly shape: JobShape;
  readonly id: number;
  readonly ending: 'success' | 'failure' | 'hung';
}

/** Writes a planned run as GitHub's REST API would have told it: one attempt, or two for a re-run of failed jobs. */
export function simulatedRun(planned: PlannedRun, context: RunContext): HistoryEntry[] {
  const failing = planned.fate === 'failure' || planned.fate === 'failure-then-rerun';
  const jobs = JOB_SHAPES.map((shape, i) => {
    const failed = failing && shape.name === 'test (22)';
    const hung = planned.fate === 'hung' && shape.name === 'windows';
    return simulatedJob(
      { shape, id: FIRST_JOB_ID + context.index * 100 + i, ending: hung ? 'hung' : failed ? 'failure' : 'success' },
      planned.createdAt,
      1,
      context,
    );
  });
  const first = { run: runRecord(planned, context, jobs, 1, planned.createdAt), jobs };
  if (planned.fate !== 'failure-then-rerun') return [first];
  const again = new Date(Date.parse(String(first.run['updated_at'])) + 11 * 60_000);
  const second = jobs.map((job, i) => rerunJob(job, JOB_SHAPES[i] as JobShape, again, context));
  return [first, { run: runRecord(planned, context, second, 2, again), jobs: second }];
}

export function headShaOf(seed: number, index: number): string {
  return createHash('sha1').update(`simulated commit ${seed}/${index}`).digest('hex');
}

export function lockFileText(version: number): string {
  return `${JSON.stringify({ name: 'simulated', version: `1.0.${version}`, lockfileVersion: 3, requires: true, packages: {} }, null, 2)}\n`;
}

/** A re-run of failed jobs runs those anew and copies the others: new ids, made now, with the old start and end and no runner. */
function rerunJob(job: JsonObject, shape: JobShape, again: Date, context: RunContext): JsonObject {
  const id = Number(job['id']) + 50;
  if (job['conclusion'] !== 'success') return simulatedJob({ shape, id, ending: 'success' }, again, 2, context);
  return { ...job, id, run_attempt: 2, created_at: stamp(again), runner_id: 0, runner_name: '', runner_group_id: 0, runner_group_name: '' };
}

function simulatedJob(plan: JobPlan, requested: Date, attempt: number, { index, draw }: RunContext): JsonObject {
  const created = later(requested, 1);
  const started = later(created, draw('queue'));
  const { steps, completed } = simulatedSteps(plan, started, draw);
  const windows = plan.shape.label.startsWith('windows');
  return {
    id: plan.id,
    run_id: FIRST_RUN_ID + index,
    run_attempt: attempt,
    name: plan.shape.name,
    status: 'completed',
    conclusion: plan.ending === 'hung' ? 'cancelled' : plan.ending,
    created_at: stamp(created),
    started_at: stamp(started),
    completed_at: stamp(completed),
    steps,
    labels: [plan.shape.label],
    runner_id: 1000 + (plan.id % 900),
    runner_name: `GitHub Actions ${1000 + (plan.id % 900)}${windows ? ' (windows)' : ''}`,
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
  };
}

/** Post steps are numbered from the end and the last step is "Complete job", as in the recordings; a failing or hanging step is the last that works. */
function simulatedSteps({ shape, ending }: JobPlan, started: Date, draw: Draw): { steps: JsonObject[]; completed: Date } {
  const steps: JsonObject[] = [];
  let now = started;
  const add = (name: string, number: number, duration: number, conclusion: string) => {
    const end = later(now, duration);
    steps.push({ name, status: 'completed', conclusion, number, started_at: stamp(now), completed_at: stamp(end) });
    now = end;
  };
  const count = shape.steps.length;
  const culprit = ending === 'success' ? -1 : shape.steps.findIndex((step) => step.name === 'Run npm test');
  add('Set up job', 1, draw('set-up-job'), 'success');
  for (const [i, step] of shape.steps.entries()) {
    const skipped = culprit !== -1 && i > culprit;
    const hung = ending === 'hung' && i === culprit;
    const spent = (now.getTime() - started.getTime()) / 1000;
    const duration = skipped || step.duration === null ? 0 : hung ? LONGEST_JOB_SECONDS - spent : draw(step.duration);
    add(step.name, i + 2, duration, skipped ? 'skipped' : i === culprit ? (hung ? 'cancelled' : 'failure') : 'success');
  }
  for (const [i, step] of [...shape.steps.entries()].reverse()) {
    if (!/^Run actions\/(checkout|setup-node)@/.test(step.name)) continue;
    add(`Post ${step.name}`, 2 * count + 2 - i, i === 0 ? draw('post-checkout') : 0, 'success');
  }
  add('Complete job', 2 * count + 3, 0, 'success');
  return { steps, completed: later(now, 1) };
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
    name: 'ci',
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
    base: { ref: 'main', sha, repo },
  };
}

function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}
