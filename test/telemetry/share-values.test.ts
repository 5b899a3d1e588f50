import { expect, test } from '@jest/globals';
import { createSharing } from '../../src/telemetry/share-values.ts';
import { buildJob, buildRun, buildStep } from '../helpers/build-run.ts';

const steps = () => [buildStep(1, ['Set up', 'job'].join(' '), 5, 7), buildStep(2, 'Test', 7, 20)];
const build = (runId: number) => buildRun({ runId, jobs: [1, 2].map((id) => buildJob({ jobId: runId * 10 + id, runId, steps: steps() })) });

test('sharing changes no value', () => {
  const share = createSharing();
  for (const run of [build(1), build(2)]) expect(share.run(run)).toEqual(structuredClone(run));
  const job = buildJob({ steps: steps() });
  expect(share.job(job)).toEqual(structuredClone(job));
});

test('equal times of a run and equal labels of all runs are one value', () => {
  const share = createSharing();
  const [first, second] = [share.run(build(1)), share.run(build(2))];
  const [job, other] = first.jobs;
  expect(job?.steps[0]?.completedAt).toBe(job?.steps[1]?.startedAt);
  expect(job?.steps[0]?.startedAt).toBe(other?.steps[0]?.startedAt);
  expect(second.jobs[1]?.labels).toBe(job?.labels);
});
