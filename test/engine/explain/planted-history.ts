import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

const HOUR = 3600;

/** Noise that is the same every time, from -1 to 1. */
function noise(index: number): number {
  return Math.sin(index * 12.9898) * 0.99;
}

function runOf(index: number, attempt: 1 | 2, hasFailed: boolean): Run {
  const runId = 1000 + index;
  const start = index * HOUR + (attempt - 1) * 900;
  const work = (index < 40 ? 200 : 300) + 6 * noise(index);
  const headSha = index.toString(16).padStart(40, 'a');
  const base = { runId, attempt, headSha, createdAt: at(start), labels: ['ubuntu-latest'] } as const;
  const test = buildJob({
    ...base,
    jobId: runId * 10 + attempt,
    name: 'test',
    conclusion: hasFailed ? 'failure' : 'success',
    startedAt: at(start + 5),
    completedAt: at(start + 40 + work),
    steps: [
      buildStep(1, 'Set up job', start + 5, start + 7),
      buildStep(2, 'Run actions/checkout@v4', start + 7, start + 10),
      buildStep(3, 'Run npm ci', start + 10, start + 40),
      buildStep(4, 'Run npm test', start + 40, start + 40 + work, hasFailed ? { conclusion: 'failure' } : {}),
    ],
  });
  const lint = buildJob({
    ...base,
    jobId: runId * 10 + attempt + 5,
    name: 'lint',
    startedAt: at(start + 5),
    completedAt: at(start + 60 + Math.round(4 * noise(index + 7))),
    steps: [
      buildStep(1, 'Set up job', start + 5, start + 7),
      buildStep(2, 'Run actions/checkout@v4', start + 7, start + 10),
      buildStep(3, 'Run npm run lint', start + 10, start + 58),
    ],
  });
  return buildRun({
    runId,
    attempt,
    headSha,
    event: 'push',
    headBranch: 'main',
    createdAt: at(index * HOUR),
    startedAt: at(start),
    conclusion: hasFailed ? 'failure' : 'success',
    jobs: [test, lint],
  });
}

/** Every twentieth run fails first and passes when it is run again, on the same commit. */
function attemptsOf(index: number): readonly Run[] {
  return index % 20 === 13 ? [runOf(index, 1, true), runOf(index, 2, false)] : [runOf(index, 1, false)];
}

/** 84 runs an hour apart, 4 of them run again: `test` beside `lint`, a hundred seconds slower from run 1040 on. */
export const PLANTED: readonly Run[] = Array.from({ length: 84 }, (_, index) => attemptsOf(index)).flat();
