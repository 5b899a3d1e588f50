import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { JobRun, StepRun } from '../../src/model/job-run.ts';
import type { Run, RunSources } from '../../src/model/run.ts';
import { seconds } from '../../src/model/seconds.ts';
import { type Random, randomInteger, seededRandom } from '../../src/stats/seeded-random.ts';

export const JOBS_PER_RUN = 8;
export const STEPS_PER_JOB = 12;
/** Runs of one commit: one of each of so many workflows. */
export const RUNS_PER_COMMIT = 3;
const RUNS_PER_DAY = 312;
const DAY_MS = 86_400_000;
/** The newest run of every history was created about here: a million job runs reach back 400 days, the default retention. */
export const END = Date.UTC(2026, 8, 1);

const WORKFLOWS = ['ci', 'lint', 'integration', 'docs', 'nightly', 'release'];
const JOBS = ['lint', 'build', 'test (20)', 'test (22)', 'test (24)', 'e2e (chromium)', 'e2e (firefox)', 'package'];
const STEPS = ['Set up job', 'Run actions/checkout@v5', 'Run actions/setup-node@v5', 'Run npm ci', 'Compile', 'Unit tests', 'Report'];
const POST_STEPS = ['Upload', 'Post Run npm ci', 'Post Run actions/setup-node@v5', 'Post Run actions/checkout@v5', 'Complete job'];
const ERA_RUNS = 5_000;

/**
 * The run with this number of a history that is generated, not recorded: `count` runs in the order in which they were created, the same for the
 * same number. 6 workflows, 8 jobs a run, 12 steps a job; three events; every fourth commit on the default branch, the others on branches of
 * about five commits; durations spread log-normally; one in ten runs fails, at which later steps are skipped; four in five job runs on a hosted
 * runner with a name of its own, as GitHub numbers them; one cache outcome in every second job run; the files that a run saw, which change every
 * 60 runs.
 */
export function generateRun(index: number, count: number): Run {
  const random = seededRandom(index + 1);
  const createdAt = new Date(END - Math.round(((count - index) * DAY_MS) / RUNS_PER_DAY));
  const commit = Math.floor(index / RUNS_PER_COMMIT);
  const workflow = WORKFLOWS[((commit % 2) * RUNS_PER_COMMIT + (index % RUNS_PER_COMMIT)) % WORKFLOWS.length] ?? '';
  const isDefault = commit % 4 === 0;
  const fails = random() < 0.1;
  const jobs = JOBS.map((name, place) => generateJob({ index, place, name, commit, workflow, fails, createdAt }, random));
  const ended = Math.max(...jobs.map((job) => job.completedAt?.getTime() ?? 0));
  return {
    runId: 30_000_000_000 + index * 7,
    attempt: 1,
    runNumber: 1 + index,
    workflowId: 9_000_000 + WORKFLOWS.indexOf(workflow),
    workflowPath: `.github/workflows/${workflow}.yml`,
    workflowName: workflow,
    event: isDefault ? (commit % 40 === 0 ? 'schedule' : 'push') : 'pull_request',
    status: 'completed',
    conclusion: fails ? 'failure' : 'success',
    headBranch: branchOf(commit),
    headSha: shaOf(commit),
    headRepositoryId: 42,
    fromFork: null,
    createdAt,
    startedAt: createdAt,
    updatedAt: new Date(ended + 2_000),
    pullRequests: isDefault ? [] : [1 + Math.floor(commit / 5)],
    jobs,
    sources: sourcesOf(index, workflow),
    simulated: 'generated for a benchmark',
  };
}

/** The commit that a run with this number was for. */
export function commitOf(index: number): string {
  return shaOf(Math.floor(index / RUNS_PER_COMMIT));
}

interface Place {
  readonly index: number;
  readonly place: number;
  readonly name: string;
  readonly commit: number;
  readonly workflow: string;
  readonly fails: boolean;
  readonly createdAt: Date;
}

function generateJob({ index, place, name, commit, workflow, fails, createdAt }: Place, random: Random): JobRun {
  const ordinal = index * JOBS_PER_RUN + place;
  const isFailed = fails && place === 3;
  const queued = 2 + exponential(random) * 8;
  const begun = createdAt.getTime() + Math.round(queued) * 1000;
  const steps = generateSteps(begun, 4 + place * 3, isFailed, random);
  const isHosted = randomInteger(random, 5) > 0;
  return {
    jobId: 80_000_000_000 + ordinal * 3,
    runId: 30_000_000_000 + index * 7,
    attempt: 1,
    name,
    workflowName: workflow,
    headSha: shaOf(commit),
    headBranch: branchOf(commit),
    status: 'completed',
    conclusion: isFailed ? 'failure' : 'success',
    createdAt: new Date(createdAt.getTime() + 1000),
    startedAt: new Date(begun),
    completedAt: new Date(Math.max(...steps.map((step) => step.completedAt?.getTime() ?? 0)) + 1000),
    labels: [isHosted ? 'ubuntu-latest' : 'self-hosted'],
    runnerName: isHosted ? `GitHub Actions ${1_000_000_000 + ordinal}` : `runner-${randomInteger(random, 20)}`,
    runnerGroup: isHosted ? 'GitHub Actions' : 'Default',
    steps,
    cacheOutcomes: place % 2 === 1 ? [generateOutcome(index, place, random)] : [],
    carriedOver: false,
    awaitedApproval: false,
  };
}

function generateSteps(begun: number, scale: number, isFailed: boolean, random: Random): readonly StepRun[] {
  let at = begun;
  const names = [...STEPS, ...POST_STEPS];
  return names.map((name, index) => {
    const conclusion = isFailed && index === 5 ? 'failure' : isFailed && (index === 6 || index === 7) ? 'skipped' : 'success';
    const startedAt = at;
    // GitHub rounds to whole seconds.
    if (conclusion !== 'skipped') at += Math.round((index < STEPS.length ? scale : 1) * logNormal(random)) * 1000;
    // Post steps are counted from the end: the numbers have a gap.
    const number = index < STEPS.length ? index + 1 : index + 6;
    return { number, name, status: 'completed', conclusion, startedAt: new Date(startedAt), completedAt: new Date(at) };
  });
}

function generateOutcome(index: number, place: number, random: Random): CacheOutcome {
  const key = `node-cache-Linux-x64-npm-${hex(Math.floor(index / 60) * 8 + place, 64)}`;
  const isHit = random() < 0.85;
  return {
    stepNumber: 3,
    action: 'actions/setup-node',
    result: isHit ? 'exact' : 'miss',
    save: isHit ? 'not-needed' : 'saved',
    restoredKey: isHit ? key : null,
    primaryKey: key,
    sizeBytes: 40_000_000 + randomInteger(random, 60_000_000),
    restoreTime: isHit ? seconds(1 + logNormal(random)) : null,
    basis: 'log',
  };
}

function sourcesOf(index: number, workflow: string): RunSources {
  const era = Math.floor(index / ERA_RUNS);
  return {
    workflowBlob: hex(era * 10 + WORKFLOWS.indexOf(workflow), 40),
    workflowText: `name: ${workflow}\non: [push, pull_request]\n# era ${era}\n${'jobs: {}\n'.repeat(200)}`,
    fileBlobs: new Map([['package-lock.json', hex(Math.floor(index / 60), 40)]]),
  };
}

function branchOf(commit: number): string {
  return commit % 4 === 0 ? 'main' : `contributor/topic-${Math.floor(commit / 5)}`;
}

function shaOf(commit: number): string {
  return hex(commit + 1_000_003, 40);
}

/** Hexadecimal digits that follow from the number and look like a hash. */
function hex(number: number, length: number): string {
  const random = seededRandom(number);
  let text = '';
  while (text.length < length)
    text += randomInteger(random, 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

function exponential(random: Random): number {
  return -Math.log(1 - random());
}

/** Median 1, p95 about 3. */
function logNormal(random: Random): number {
  return Math.exp(0.67 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
