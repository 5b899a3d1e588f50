import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { type BenchStore, REPOSITORY } from './bench-store.ts';
import { generateRun, JOBS_PER_RUN } from './generate-runs.ts';

/** Runs that are under way at one moment. */
const AT_ONCE = 20;

/** Merges a history as webhooks bring it, record by record: a job's row is written four times, a run's three times, those of 20 runs mixed. */
export async function mergeAsWebhooks({ world }: BenchStore, jobRuns: number): Promise<void> {
  const count = Math.round(jobRuns / JOBS_PER_RUN);
  for (let first = 0; first < count; first += AT_ONCE) {
    const runs = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, offset) => generateRun(first + offset, count));
    const deliveries = runs.flatMap(deliveriesOf).sort((a, b) => a.at - b.at);
    for (const { merge } of deliveries) await merge(world);
  }
}

interface Arrival {
  readonly at: number;
  readonly merge: (world: BenchStore['world']) => Promise<void>;
}

function deliveriesOf(run: Run): readonly Arrival[] {
  const ofRun = (at: Date | null, record: Run): Arrival => ({
    at: at?.getTime() ?? 0,
    merge: ({ store }) => store.runs.merge(REPOSITORY.id, record),
  });
  const unknownYet = { conclusion: null, sources: null } as const;
  const begun = run.jobs[0]?.startedAt ?? null;
  return [
    ofRun(run.createdAt, { ...run, ...unknownYet, status: 'queued', updatedAt: run.createdAt }),
    ofRun(begun, { ...run, ...unknownYet, status: 'in_progress', updatedAt: begun ?? run.createdAt }),
    ofRun(run.updatedAt, run),
    ...run.jobs.flatMap(deliveriesOfJob),
  ];
}

/** Queued, in progress with the first step, completed, and read again over REST with its log. */
function deliveriesOfJob(job: JobRun): readonly Arrival[] {
  const ofJob = (at: Date | null, later: number, record: JobRun): Arrival => ({
    at: (at?.getTime() ?? 0) + later,
    merge: ({ store }) => store.jobs.merge(REPOSITORY.id, record),
  });
  const waits = { startedAt: null, completedAt: null, conclusion: null, runnerName: null, runnerGroup: null, steps: [], cacheOutcomes: [] };
  const first = job.steps.slice(0, 1).map((step) => ({ ...step, status: 'in_progress' as const, conclusion: null, completedAt: null }));
  return [
    ofJob(job.createdAt, 0, { ...job, ...waits, status: 'queued' }),
    ofJob(job.startedAt, 0, { ...job, status: 'in_progress', completedAt: null, conclusion: null, steps: first, cacheOutcomes: [] }),
    // Webhook bodies can lack the last steps.
    ofJob(job.completedAt, 0, { ...job, steps: job.steps.slice(0, -1), cacheOutcomes: [] }),
    ofJob(job.completedAt, 3000, job),
  ];
}
