import { comparableRuns } from '../../engine/comparable-runs.ts';
import type { Evidence } from '../../engine/evidence.ts';
import { eraMatcher } from '../../engine/job-identity.ts';
import { defineRule, type Finding, type Proposal, type RuleResult } from '../../engine/rule.ts';
import { formatWindow } from '../../model/format-date.ts';
import type { RunnableJob } from '../../workflow/model.ts';
import { plainAt } from '../../workflow/walk.ts';
import { limitOf, type MeasuredLimit } from './limit-of.ts';
import { sampleJob } from './sample-job.ts';

type MessageId = 'no-timeout' | 'hung-runs' | 'deployment' | 'few-runs';
type JobResult = { readonly finding: Finding<MessageId> } | { readonly tooFew: string } | null;

/** GitHub stops a job after 6 hours when nothing else is said, on `ubuntu-slim` after 15 minutes. */
const GITHUB_LIMIT = 360;
const SLIM_LIMIT = 15;

export const rule = defineRule<Record<string, never>, MessageId>({
  meta: {
    id: 'set-job-timeout',
    title: 'Set a job timeout from measured durations',
    family: 'resources',
    safety: 'review',
    guard: true,
    minRuns: 30,
    since: '0.1.0',
    messages: {
      'no-timeout':
        'Job `{job}` has no timeout: a run that hangs holds its runner for {current} minutes. {successes} successful runs{ofLeg} ({window}): p50 {p50}, p99 {p99}. The limit of {limit} minutes is {term}, rounded up. None hung so far.',
      'hung-runs':
        'Job `{job}` has no timeout. {hung} of its runs went on past {limit} minutes without success and used {lost} of runner time beyond that. {successes} successful runs{ofLeg} ({window}): p50 {p50}, p99 {p99}. The limit is {term}, rounded up.',
      deployment:
        'Job `{job}` has no timeout. {successes} successful runs{ofLeg} ({window}): p50 {p50}, p99 {p99}, which suggests {limit} minutes ({term}, rounded up). It deploys to an environment, and whether a deployment may be cut off is for a person to decide.',
      'few-runs':
        'Job `{job}` has no timeout. {successes} successful runs{ofLeg} ({window}) are too few for a p99, which takes 30; three times the longest, {longest}, would be {limit} minutes.',
    },
  },
  defaults: {},
  check(evidence): RuleResult<MessageId> {
    const jobs = evidence.workflow.jobs.filter((job) => job.kind === 'job');
    if (jobs.length === 0) return { skipped: 'not-applicable', detail: 'no job of this workflow runs steps of its own' };
    const open = jobs.filter((job) => !isBounded(job, evidence));
    if (open.length === 0) return { skipped: 'author-decided', detail: 'every job has a timeout, or every step of it' };
    if (!evidence.history.available) return { skipped: 'no-history', detail: evidence.history.reason };
    const runsOf = comparableRuns(evidence);
    const match = eraMatcher(evidence);
    const results = open.map((job) => checkJob(job, limitOf(job.key, sampleJob(job.key, runsOf(job.key), match, evidence.plan)), evidence));
    const findings = results.flatMap((result) => (result !== null && 'finding' in result ? [result.finding] : []));
    if (findings.length > 0) return { findings };
    const tooFew = results.flatMap((result) => (result !== null && 'tooFew' in result ? [result.tooFew] : []));
    if (tooFew.length > 0) return { skipped: 'too-few-runs', detail: `successful runs: ${tooFew.join(', ')}; 30 are needed` };
    return { skipped: 'not-applicable', detail: 'the measured limits would not be below the one that holds already' };
  },
});

/** The author chose: a timeout of the job, written or computed, or one on each of its steps. */
function isBounded(job: RunnableJob, { workflow }: Evidence): boolean {
  if (plainAt(workflow, ['jobs', job.key, 'timeout-minutes']) !== undefined) return true;
  return job.steps.length > 0 && job.steps.every((step) => plainAt(workflow, [...step.route, 'timeout-minutes']) !== undefined);
}

function checkJob(job: RunnableJob, found: ReturnType<typeof limitOf>, { workflow }: Evidence): JobResult {
  if (found.kind === 'too-few') return { tooFew: `${found.leg ?? job.key} ${found.successes}` };
  const { measured } = found;
  const current = limitToday(job);
  if (measured.minutes >= current) return null;
  const ofLeg = measured.leg === null ? '' : ` of \`${measured.leg}\``;
  const term = measured.term === null ? {} : { term: measured.term };
  const data = { job: job.key, limit: measured.minutes, ...term, window: formatWindow(measured.window), ofLeg, current };
  const finding = { primary: ['jobs', job.key], data, measurements: measured.measurements };
  if (found.kind === 'rough') return { finding: { ...finding, messageId: 'few-runs' } };
  if (job.environment !== null) return { finding: { ...finding, messageId: 'deployment' } };
  const messageId = measured.hung > 0 ? 'hung-runs' : 'no-timeout';
  return { finding: { ...finding, messageId, proposal: propose(workflow.path, job.key, measured) } };
}

function propose(path: string, job: string, { minutes, limit, risk }: MeasuredLimit): Proposal {
  return {
    path,
    files: [{ path, edits: [{ op: 'add', route: ['jobs', job], key: 'timeout-minutes', to: { value: minutes }, after: 'runs-on' }] }],
    effects: [{ kind: 'set-timeout', job, limit }],
    planChanges: [{ place: `jobs.${job}.timeout-minutes`, before: undefined, after: minutes }],
    risk,
    workDelta: [],
  };
}

function limitToday(job: RunnableJob): number {
  return job.runsOn?.known === true && job.runsOn.value === 'ubuntu-slim' ? SLIM_LIMIT : GITHUB_LIMIT;
}
