import fc from 'fast-check';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import type { Conclusion, Status } from '../../src/model/status.ts';
import { at, sampleJob, sampleRun, sampleStep } from './sample-history.ts';

export const STATUSES: readonly Status[] = ['requested', 'queued', 'pending', 'waiting', 'in_progress', 'completed'];
const status = fc.constantFrom(...STATUSES);
const conclusion = fc.constantFrom<Conclusion>('success', 'failure', 'cancelled', 'action_required');
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const text = maybe(fc.constantFrom('one', 'two', 'three'));
const instant = maybe(fc.integer({ min: 0, max: 4 }).map(at));

/** Records of one run that contradict each other in everything but their identity: more than GitHub ever sends. */
export const runRecord: fc.Arbitrary<Run> = fc
  .record({
    runNumber: maybe(fc.integer({ min: 1, max: 3 })),
    workflowName: text,
    event: text,
    status,
    conclusion: maybe(conclusion),
    headBranch: text,
    headRepositoryId: maybe(fc.integer({ min: 1, max: 3 })),
    startedAt: instant,
    updatedAt: fc.integer({ min: 0, max: 3 }).map(at),
    pullRequests: fc.uniqueArray(fc.integer({ min: 1, max: 3 })),
    sources: maybe(
      fc.record({ workflowBlob: text, workflowText: text, fileBlobs: fc.constantFrom(new Map([['a', '1']]), new Map<string, string>()) }),
    ),
    simulated: text,
  })
  .map((changes) => sampleRun(changes));

const step = fc
  .record({ status, conclusion: maybe(conclusion), startedAt: instant, completedAt: instant, name: fc.constantFrom('build', 'test') })
  .map(({ name, ...rest }) => ({ name, ...rest }));

/** The same of one job. */
export const jobRecord: fc.Arbitrary<JobRun> = fc
  .record({
    workflowName: text,
    headBranch: text,
    status,
    conclusion: maybe(conclusion),
    createdAt: instant,
    startedAt: instant,
    completedAt: instant,
    labels: fc.uniqueArray(fc.constantFrom('linux', 'x64')),
    runnerName: text,
    runnerGroup: text,
    steps: fc.array(step, { maxLength: 3 }).map((steps) => steps.map((each, index) => sampleStep(index + 1, each))),
    carriedOver: fc.boolean(),
    awaitedApproval: fc.boolean(),
  })
  .map((changes) => sampleJob(changes));
