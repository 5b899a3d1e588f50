import type { JobRun, StepRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const START = Date.UTC(2026, 0, 5, 9, 0, 0);
const DAY = 86_400_000;
const WORKFLOW = `name: CI
on: [push]
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - run: npm run lint
  unit:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
  build:
    runs-on: ubuntu-latest
    steps:
      - run: npm run build
  scan:
    runs-on: ubuntu-latest
    steps:
      - run: semgrep ci
  deploy:
    needs: [lint, unit, build, scan]
    runs-on: ubuntu-latest
    steps:
      - run: ./deploy.sh
`;

export interface ReportHistory {
  readonly runs: number;
  /** From which run on `npm test` takes a third less. */
  readonly fasterFrom?: number;
  readonly simulated?: string;
  /** What the workflow's parts are called instead. */
  readonly rename?: (name: string) => string;
}

/** A history of a workflow with tests, an install in every job, scanners after each other and a deployment behind all; two runs a day, oldest first. */
export function reportHistory({ runs, fasterFrom = runs, simulated, rename = (name) => name }: ReportHistory): readonly Run[] {
  const random = seededRandom(7);
  const around = (middle: number): number => Math.max(1, Math.round(middle * (0.9 + 0.2 * random())));
  return Array.from({ length: runs }, (_, index): Run => {
    const created = START + (index * DAY) / 2;
    const headSha = `${(index + 1).toString(16).padStart(8, '0')}${'c0de'.repeat(8)}`;
    const isFailed = index % 9 === 4;
    const run = { runId: 9_000_000_000 + index, attempt: 1, headSha, created };
    const setup: readonly (readonly [string, number])[] = [
      ['Set up job', around(3)],
      ['Run actions/checkout@v5', around(4)],
      ['Run actions/setup-node@v5', around(9)],
      ['npm ci', around(48)],
    ];
    const first = [
      jobOf(run, 1, rename('lint'), 2, around(8), [...setup, ['npm run lint', around(25)]], 'success', rename),
      jobOf(
        run,
        2,
        rename('unit'),
        2,
        around(10),
        [...setup, ['npm test', around(index >= fasterFrom ? 200 : 300)]],
        isFailed ? 'failure' : 'success',
        rename,
      ),
      jobOf(
        run,
        3,
        rename('build'),
        2,
        around(9),
        [...setup, ['npm run build', around(90)], ['Run actions/upload-artifact@v5', around(14)]],
        'success',
        rename,
      ),
      jobOf(
        run,
        4,
        rename('scan'),
        2,
        around(12),
        [...setup, ['Run semgrep scan', around(60)], ['Run trivy scan', around(40)]],
        'success',
        rename,
      ),
    ];
    const end = Math.max(...first.map(({ completedAt }) => (Number(completedAt) - created) / 1000));
    const deploy = jobOf(
      run,
      5,
      rename('deploy'),
      end + 1,
      around(6),
      [
        ['Set up job', 3],
        ['Run ./deploy.sh', around(35)],
      ],
      'success',
      rename,
    );
    const jobs = isFailed ? first : [...first, deploy];
    const last = jobs.reduce((most, { completedAt }) => Math.max(most, Number(completedAt)), created);
    return {
      ...run,
      runNumber: index + 1,
      workflowId: 7,
      workflowPath: '.github/workflows/ci.yml',
      workflowName: rename('CI'),
      event: 'push',
      status: 'completed',
      conclusion: isFailed ? 'failure' : 'success',
      headBranch: 'main',
      headRepositoryId: 42,
      fromFork: null,
      createdAt: new Date(created),
      startedAt: new Date(created),
      updatedAt: new Date(last),
      pullRequests: [],
      jobs,
      sources: { workflowBlob: 'b'.repeat(40), workflowText: WORKFLOW, fileBlobs: new Map() },
      simulated: simulated ?? null,
    };
  });
}

function jobOf(
  run: { readonly runId: number; readonly attempt: number; readonly headSha: string; readonly created: number },
  number: number,
  name: string,
  queued: number,
  wait: number,
  steps: readonly (readonly [name: string, takes: number])[],
  conclusion: 'success' | 'failure',
  rename: (name: string) => string,
): JobRun {
  const at = (second: number): Date => new Date(run.created + second * 1000);
  let now = queued + wait;
  const timed = steps.map(([step, takes], index): StepRun => {
    const from = now;
    now += takes;
    const isLast = index === steps.length - 1;
    return {
      number: index + 1,
      name: rename(step),
      status: 'completed',
      conclusion: isLast ? conclusion : 'success',
      startedAt: at(from),
      completedAt: at(now),
    };
  });
  return {
    jobId: run.runId * 10 + number,
    runId: run.runId,
    attempt: 1,
    name,
    workflowName: 'CI',
    headSha: run.headSha,
    headBranch: 'main',
    status: 'completed',
    conclusion,
    createdAt: at(queued),
    startedAt: at(queued + wait),
    completedAt: at(now),
    labels: ['ubuntu-latest'],
    runnerName: `GitHub Actions ${number}`,
    runnerGroup: 'GitHub Actions',
    steps: timed,
    cacheOutcomes: [],
    carriedOver: false,
    awaitedApproval: false,
  };
}
