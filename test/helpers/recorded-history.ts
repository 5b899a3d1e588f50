import type { FakeGitHub } from './fake-github.ts';

interface HistoryShape {
  readonly runs: number;
  /** The newest run's creation; each earlier one is `everySeconds` before. */
  readonly newest: Date;
  readonly everySeconds?: number;
  /** Runs with a number divisible by this were re-run once. */
  readonly rerunEvery?: number;
  readonly jobs?: number;
  readonly workflows?: number;
}

export interface RecordedDelivery {
  readonly event: 'workflow_run' | 'workflow_job';
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** Gives GitHub runs that have ended, with their jobs over REST and GraphQL; returns the deliveries that a webhook would have brought. */
export function recordHistory(
  gitHub: Pick<FakeGitHub, 'runs' | 'jobs' | 'suites'>,
  { runs, newest, everySeconds = 600, rerunEvery = 0, jobs = 2, workflows = 1 }: HistoryShape,
): readonly RecordedDelivery[] {
  const deliveries: RecordedDelivery[] = [];
  for (let number = runs; number >= 1; number--) {
    const created = newest.getTime() - (runs - number) * everySeconds * 1000;
    const attempts = rerunEvery > 0 && number % rerunEvery === 0 ? 2 : 1;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const started = created + (attempt - 1) * 120_000;
      const run = runBody({ number, attempt, created, started, workflow: number % workflows });
      const bodies = Array.from({ length: jobs }, (_, index) => jobBody(run, index, started));
      gitHub.runs.set(`${run.id}/${attempt}`, run);
      for (const job of bodies) gitHub.jobs.set(job.id, job);
      if (attempts === 1) gitHub.suites.set(run.check_suite_node_id, bodies.map(asGraphQl));
      else gitHub.suites.delete(run.check_suite_node_id);
      deliveries.push(
        { event: 'workflow_run', action: 'requested', body: { ...run, status: 'queued', conclusion: null, updated_at: iso(started) } },
        ...bodies.flatMap((job): RecordedDelivery[] => [
          {
            event: 'workflow_job',
            action: 'in_progress',
            body: { ...job, status: 'in_progress', conclusion: null, completed_at: null, steps: [] },
          },
          { event: 'workflow_job', action: 'completed', body: { ...job } },
        ]),
        { event: 'workflow_run', action: 'completed', body: { ...run } },
      );
    }
  }
  return deliveries;
}

function runBody(of: { number: number; attempt: number; created: number; started: number; workflow: number }) {
  return {
    id: 9_000 + of.number,
    run_attempt: of.attempt,
    run_number: of.number,
    workflow_id: 70 + of.workflow,
    check_suite_node_id: `CS_${of.number}`,
    path: `.github/workflows/w${of.workflow}.yml`,
    name: `W${of.workflow}`,
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    head_branch: 'main',
    head_sha: of.number.toString(16).padStart(40, 'c'),
    created_at: iso(of.created),
    run_started_at: iso(of.started),
    updated_at: iso(of.started + 90_000),
    pull_requests: [],
  };
}

function jobBody(run: ReturnType<typeof runBody>, index: number, started: number) {
  const at = (seconds: number): string => iso(started + seconds * 1000);
  const times = { status: 'completed', conclusion: 'success' };
  return {
    id: run.id * 100 + run.run_attempt * 10 + index,
    run_id: run.id,
    run_attempt: run.run_attempt,
    name: `job ${index}`,
    workflow_name: run.name,
    head_sha: run.head_sha,
    head_branch: run.head_branch,
    ...times,
    created_at: at(1),
    started_at: at(5),
    completed_at: at(60 + index),
    labels: ['ubuntu-latest'],
    runner_name: `runner ${index}`,
    runner_group_name: 'GitHub Actions',
    steps: [
      { number: 1, name: 'Set up job', ...times, started_at: at(5), completed_at: at(7) },
      { number: 2, name: 'Run npm test', ...times, started_at: at(7), completed_at: at(58) },
    ],
  };
}

/** What GraphQL tells of a job: no creation, labels or runner, and nothing of its run. */
function asGraphQl(job: ReturnType<typeof jobBody>): object {
  const { id, name, status, conclusion, started_at, completed_at, steps } = job;
  const unknown = { created_at: null, labels: null, runner_name: null, runner_group_name: null };
  return { id, name, status, conclusion, started_at, completed_at, steps, ...unknown };
}
