import type { History } from '../../src/engine/evidence.ts';
import type { JobRun, StepRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import type { Conclusion } from '../../src/model/status.ts';

/** Seconds, or several that take turns from run to run. */
type Times = number | readonly number[];

interface CaseJob {
  readonly seconds: Times;
  readonly conclusion?: Conclusion;
  /** Seconds by the name GitHub shows for the step. */
  readonly steps?: Readonly<Record<string, Times>>;
}

interface CaseRunGroup {
  readonly count: number;
  /** `6h`, `30m`: from one run to the next. */
  readonly every?: string;
  /** The newest run of the group; one step before the case's date unless said. */
  readonly until?: string;
  readonly event?: string;
  readonly branch?: string;
  readonly attempt?: number;
  /** The text of the workflow at that time; `now` for the text of the case. */
  readonly workflow?: string;
  /** A newer commit of the same pull request this long after each run's start: the run was superseded when it is still going. */
  readonly 'pushed-again'?: string;
  /** Job runs by the name GitHub shows. */
  readonly jobs: Readonly<Record<string, Times | CaseJob>>;
}

export type CaseRuns = readonly CaseRunGroup[];

/** Groups of like runs as a history, newest first. The same shorthand gives the same runs. */
export function caseHistory(groups: CaseRuns, path: string, asOf: Date, text: string): History {
  const runs = groups
    .flatMap((group, index) => expandGroup(group, (index + 1) * 100_000, path, asOf, text))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const window = { from: runs.at(-1)?.createdAt ?? asOf, to: runs[0]?.createdAt ?? asOf };
  return { runs, window, eras: [], simulated: null };
}

function expandGroup(group: CaseRunGroup, firstId: number, path: string, asOf: Date, text: string): readonly Run[] {
  const step = milliseconds(group.every ?? '6h');
  const newest = group.until === undefined ? asOf.getTime() - step : Date.parse(group.until);
  const again = group['pushed-again'];
  return Array.from({ length: group.count }).flatMap((_, index) => {
    const start = newest - index * step;
    const pullRequest = firstId / 1000 + index;
    const id = firstId + 2 * index;
    const build = (runId: number, from: number) => buildRun(group, { runId, index, from, pullRequest, path, text });
    return again === undefined ? [build(id, start)] : [build(id, start), build(id + 1, start + milliseconds(again))];
  });
}

interface Place {
  readonly runId: number;
  readonly index: number;
  readonly from: number;
  readonly pullRequest: number;
  readonly path: string;
  readonly text: string;
}

function buildRun(group: CaseRunGroup, { runId, index, from, pullRequest, path, text }: Place): Run {
  const event = group.event ?? 'push';
  const headBranch = group.branch ?? (event === 'pull_request' ? `topic-${pullRequest}` : 'main');
  const headSha = runId.toString(16).padStart(40, '0');
  const common = { runId, attempt: group.attempt ?? 1, headSha, headBranch };
  const jobs = Object.entries(group.jobs).map(([name, job], at) =>
    buildJob(name, job, { ...common, jobId: runId * 100 + at, index, from }),
  );
  const ends = jobs.map(({ completedAt }) => completedAt?.getTime() ?? from);
  const workflowText = group.workflow === 'now' ? text : (group.workflow ?? null);
  return {
    ...common,
    runNumber: runId,
    workflowId: 1,
    workflowPath: path,
    workflowName: 'CI',
    event,
    status: 'completed',
    conclusion: jobs.every(({ conclusion }) => conclusion === 'success') ? 'success' : 'failure',
    headRepositoryId: 1,
    fromFork: null,
    createdAt: new Date(from),
    startedAt: new Date(from),
    updatedAt: new Date(Math.max(from, ...ends)),
    pullRequests: event === 'pull_request' ? [pullRequest] : [],
    jobs,
    sources: workflowText === null ? null : { workflowBlob: null, workflowText, fileBlobs: new Map() },
    simulated: null,
  };
}

interface JobPlace extends Pick<JobRun, 'jobId' | 'runId' | 'attempt' | 'headSha' | 'headBranch'> {
  readonly index: number;
  readonly from: number;
}

/** Queued for five seconds; two seconds to set the job up, then its steps one after the other. */
function buildJob(name: string, given: Times | CaseJob, { index, from, ...place }: JobPlace): JobRun {
  const job: CaseJob = typeof given === 'object' && 'seconds' in given ? given : { seconds: given };
  const startedAt = from + 5000;
  const steps: StepRun[] = [];
  let at = startedAt + 2000;
  for (const [step, times] of Object.entries(job.steps ?? {})) {
    const end = at + 1000 * pick(times, index);
    steps.push({
      number: steps.length + 2,
      name: step,
      status: 'completed',
      conclusion: 'success',
      startedAt: new Date(at),
      completedAt: new Date(end),
    });
    at = end;
  }
  return {
    ...place,
    name,
    workflowName: 'CI',
    status: 'completed',
    conclusion: job.conclusion ?? 'success',
    createdAt: new Date(from),
    startedAt: new Date(startedAt),
    completedAt: new Date(startedAt + 1000 * pick(job.seconds, index)),
    labels: ['ubuntu-latest'],
    runnerName: 'GitHub Actions 1',
    runnerGroup: 'GitHub Actions',
    steps,
    cacheOutcomes: [],
    carriedOver: false,
    awaitedApproval: false,
  };
}

function pick(times: Times, index: number): number {
  return typeof times === 'number' ? times : (times[index % times.length] ?? 0);
}

function milliseconds(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const size = new Map([
    ['s', 1000],
    ['m', 60_000],
    ['h', 3_600_000],
    ['d', 86_400_000],
  ]).get(unit);
  if (size === undefined) throw new Error(`not a duration: ${text}`);
  return Number(amount) * size;
}
