import type { Run } from '../../src/model/run.ts';
import { buildJob, buildRun, buildStep } from './build-run.ts';

const HOUR = 3_600_000;

interface Ran {
  readonly path: string;
  readonly headSha: string;
  readonly branch: string;
  readonly conclusion: 'success' | 'failure';
  readonly at: Date;
  /** How many there were before. */
  readonly index: number;
}

/** A run of this commit, and with the first one a dozen green ones of before. */
export function runOf({ path, headSha, branch, conclusion, at, index }: Ran): readonly Run[] {
  const earlier = Array.from({ length: index === 0 ? 12 : 0 }, (_, hour) =>
    one({
      path,
      headSha: hour.toString(16).repeat(40),
      branch: 'topic',
      conclusion: 'success',
      at: new Date(at.getTime() - (hour + 1) * HOUR),
      index: hour,
    }),
  );
  return [...earlier, one({ path, headSha, branch, conclusion, at, index: 100 + index })];
}

function one({ path, headSha, branch, conclusion, at, index }: Ran): Run {
  const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);
  const times = { createdAt: at, startedAt: after(5) };
  const steps = [
    buildStep(1, 'Set up job', 0, 0, { startedAt: after(5), completedAt: after(7) }),
    buildStep(2, 'Run make', 0, 0, { startedAt: after(7), completedAt: after(60), conclusion }),
  ];
  const job = buildJob({
    ...times,
    ...{ jobId: 1000 + index, runId: index + 1, headSha, headBranch: branch, conclusion, steps },
    name: 'a',
    completedAt: after(65),
  });
  return buildRun({
    ...{ runId: index + 1, runNumber: index + 1, workflowPath: path, headSha, headBranch: branch, conclusion, jobs: [job] },
    ...{ createdAt: at, startedAt: at, updatedAt: after(65) },
  });
}
