import type { JsonObject } from '../standin/json-object.ts';
import type { Standin } from '../standin/start-standin.ts';

export const WORKFLOWS = ['ci', 'lint', 'nightly'].map((name) => `.github/workflows/${name}.yml`);

export interface ManyRuns {
  /** Ids from 30,000,000,001 on, oldest first; `first` continues an earlier call. */
  readonly runs: number;
  readonly first?: number;
  /** When the newest was created. */
  readonly newest: Date;
  readonly everySeconds: number;
  readonly steps?: number;
}

export interface AddedRun {
  readonly runId: number;
  readonly attempts: number;
  readonly workflow: string;
  readonly headSha: string;
  /** Its deployment, which awaited approval for eleven minutes; null where it has none. */
  readonly held: number | null;
}

export const MANY_RUN_IDS = 30_000_000_000;
const JOB_IDS = 80_000_000_000;
/** Runs of one commit. */
const RUNS_A_COMMIT = 3;
const RERUN_EVERY = 83;
const DEPLOYED_EVERY = 19;

/** The files that a repository of `addManyRuns` begins with. */
export function startFiles(): Readonly<Record<string, string>> {
  const packages = Array.from({ length: 6 }, (_, index) => `packages/p${index}`);
  return {
    ...Object.fromEntries(WORKFLOWS.map((path) => [path, `name: ${path}\non: push\n`])),
    'package-lock.json': '{}\n',
    ...Object.fromEntries(packages.flatMap((folder) => [`${folder}/package.json`, `${folder}/src/index.js`].map((path) => [path, path]))),
  };
}

/**
 * Puts runs in as a repository has them: some eight jobs of twelve steps, three workflows, three runs a commit, and now and then a re-run of what
 * failed with jobs that it takes over, a cancelled run, skipped jobs, a run that did not start, a deployment that had to be approved, and at the end one that is still under way.
 */
export function addManyRuns(standin: Standin, name: string, { runs, first = 1, newest, everySeconds, steps = 12 }: ManyRuns): AddedRun[] {
  let headSha = standin.repository(name).refs.get('heads/main') ?? '';
  return Array.from({ length: runs }, (_, index): AddedRun => {
    const number = first + index;
    const created = newest.getTime() - (runs - 1 - index) * everySeconds * 1000;
    if (number % RUNS_A_COMMIT === 0) headSha = pushSomething(standin, name, number, new Date(created));
    const workflow = WORKFLOWS[number % 10 < 6 ? 0 : number % 10 < 9 ? 1 : 2] ?? '';
    const at = (seconds: number): string => new Date(created + seconds * 1000).toISOString().replace('.000Z', 'Z');
    const attempts = number % RERUN_EVERY === 0 ? 2 : 1;
    const ended = endOf(number, index === runs - 1);
    const isDeployed = number % DEPLOYED_EVERY === 0 && attempts === 1 && ended.conclusion === 'success';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const began = (attempt - 1) * 3600;
      const run = {
        id: MANY_RUN_IDS + number,
        run_attempt: attempt,
        run_number: number,
        name: workflow,
        path: workflow,
        event: 'push',
        ...ended,
        head_branch: 'main',
        head_sha: headSha,
        check_suite_node_id: `CS_${number}`,
        created_at: at(0),
        run_started_at: at(began),
        updated_at: at(began + 900),
      };
      const jobs = jobsOf(number, attempt, { at: (seconds) => at(began + seconds), first: at, ended, steps });
      standin.addRun(name, run, isDeployed ? [...jobs, deploymentOf(number, at)] : jobs);
    }
    if (isDeployed) standin.approve(name, MANY_RUN_IDS + number, 'production');
    return { runId: MANY_RUN_IDS + number, attempts, workflow, headSha, held: isDeployed ? deploymentId(number) : null };
  });
}

interface Ended {
  readonly status: string;
  readonly conclusion: string | null;
}

function endOf(number: number, isLast: boolean): Ended {
  if (isLast) return { status: 'in_progress', conclusion: null };
  if (number % 97 === 0) return { status: 'completed', conclusion: 'startup_failure' };
  return { status: 'completed', conclusion: number % 41 === 0 ? 'cancelled' : number % 7 === 0 ? 'failure' : 'success' };
}

/** Now and then another lock file, workflow or package; else only code. */
function pushSomething(standin: Standin, name: string, number: number, at: Date): string {
  const text = `${number}\n`;
  const files: Record<string, string> = { [`packages/p${number % 6}/src/index.js`]: text };
  if (number % 15 === 0) files['package-lock.json'] = text;
  if (number % 150 === 0) files[WORKFLOWS[0] ?? ''] = `name: CI ${number}\non: push\n`;
  if (number % 210 === 0) files[`packages/q${number}/package.json`] = text;
  const sha = standin.push(name, 'main', files, `Change ${number}`, at);
  standin.takeEvents();
  return sha;
}

interface Times {
  readonly at: (seconds: number) => string;
  /** Of the first attempt. */
  readonly first: (seconds: number) => string;
  readonly ended: Ended;
  readonly steps: number;
}

function jobsOf(number: number, attempt: number, { at, first, ended, steps }: Times): JsonObject[] {
  if (ended.conclusion === 'startup_failure') return [];
  return Array.from({ length: 7 + (number % 3) }, (_, job) => {
    // A re-run of what failed runs the first two anew, and shows the others as they were.
    const isTakenOver = attempt > 1 && job > 1;
    const isSkipped = number % 13 === 0 && job === 3;
    const isStopped = ended.conclusion === 'cancelled' && job > 4;
    const isOpen = ended.status !== 'completed' && job > 2;
    const clock = isTakenOver ? first : at;
    const hasSteps = !isSkipped && !isStopped && !isOpen;
    const conclusion = isSkipped ? 'skipped' : isStopped ? 'cancelled' : isOpen ? null : job === 1 ? ended.conclusion : 'success';
    return {
      id: JOB_IDS + number * 1000 + attempt * 100 + job,
      name: `job (${job})`,
      status: isOpen ? 'queued' : 'completed',
      conclusion: isOpen ? null : (conclusion ?? 'success'),
      created_at: at(1),
      started_at: clock(5),
      completed_at: isOpen ? null : clock(5 + steps * 2 + job),
      labels: ['ubuntu-latest'],
      ...(hasSteps && !isTakenOver ? { runner_id: 7, runner_name: `runner ${job}`, runner_group_id: 0, runner_group_name: 'Default' } : {}),
      steps: hasSteps ? Array.from({ length: steps }, (__, step) => stepOf(step, clock)) : [],
    };
  });
}

function deploymentId(number: number): number {
  return JOB_IDS + number * 1000 + 199;
}

function deploymentOf(number: number, at: (seconds: number) => string): JsonObject {
  return {
    id: deploymentId(number),
    name: 'deploy',
    status: 'completed',
    conclusion: 'success',
    created_at: at(90),
    started_at: at(775),
    completed_at: at(800),
    labels: ['ubuntu-latest'],
    ...{ runner_id: 7, runner_name: 'runner 99', runner_group_id: 0, runner_group_name: 'Default' },
    steps: [stepOf(0, (seconds) => at(770 + seconds))],
  };
}

function stepOf(step: number, at: (seconds: number) => string): JsonObject {
  return {
    number: step + 1,
    name: `step ${step + 1}`,
    status: 'completed',
    conclusion: step % 5 === 4 ? 'skipped' : 'success',
    started_at: at(5 + step * 2),
    completed_at: at(7 + step * 2),
  };
}
