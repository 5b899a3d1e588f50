import { DEMO_AS_OF, digestOf, type SimulatedHistory } from './simulated-history.ts';
import { FAILING_JOB, HANGING_JOB, JOB_SHAPES } from './simulated-jobs.ts';

/** What was planted in the simulated history: what a good analysis must find. */
export interface Truth {
  readonly seed: number;
  readonly asOf: string;
  readonly runs: number;
  readonly attempts: number;
  readonly pullRequestRuns: number;
  readonly pushRuns: number;
  /** Run numbers, in order. */
  readonly supersededRuns: readonly number[];
  readonly hungRun: { readonly runNumber: number; readonly job: string; readonly minutes: number };
  readonly failedRuns: readonly number[];
  readonly rerun: { readonly runNumber: number; readonly job: string; readonly carriedOver: number };
  readonly lockVersions: number;
  /** Quantiles (type 7) over successful job runs, carried-over copies left out. Seconds. */
  readonly jobs: Readonly<Record<string, { readonly n: number; readonly p50: number; readonly p95: number }>>;
  /** SHA-256 of the history as newline-delimited JSON. */
  readonly sha256: string;
}

/** Counts come from the plan; only the quantiles and the digest from what was generated. */
export function truthOf(seed: number, { plan, entries, ndjson }: SimulatedHistory): Truth {
  const numbers = (wanted: (planned: (typeof plan)[number]) => boolean) => plan.flatMap((planned, i) => (wanted(planned) ? [i + 1] : []));
  return {
    seed,
    asOf: DEMO_AS_OF.toISOString(),
    runs: plan.length,
    attempts: entries.length,
    pullRequestRuns: numbers(({ event }) => event === 'pull_request').length,
    pushRuns: numbers(({ event }) => event === 'push').length,
    supersededRuns: numbers(({ superseded }) => superseded),
    hungRun: { runNumber: numbers(({ fate }) => fate === 'hung')[0] ?? 0, job: HANGING_JOB, minutes: 360 },
    failedRuns: numbers(({ fate }) => fate.startsWith('failure')),
    rerun: {
      runNumber: numbers(({ fate }) => fate === 'failure-then-rerun')[0] ?? 0,
      job: FAILING_JOB,
      carriedOver: JOB_SHAPES.filter(({ name, needs }) => name !== FAILING_JOB && !needs.includes('test')).length,
    },
    lockVersions: new Set(plan.map(({ lockVersion }) => lockVersion)).size,
    jobs: Object.fromEntries(JOB_SHAPES.map(({ name }) => [name, quantiles(successful(entries, name))])),
    sha256: digestOf(ndjson),
  };
}

export function truthText(truth: Truth): string {
  return `${JSON.stringify(truth, null, 2)}\n`;
}

function successful(entries: SimulatedHistory['entries'], name: string): number[] {
  return entries
    .flatMap(({ jobs }) => jobs)
    .filter((job) => job['name'] === name && job['conclusion'] === 'success' && String(job['started_at']) >= String(job['created_at']))
    .map((job) => (Date.parse(String(job['completed_at'])) - Date.parse(String(job['started_at']))) / 1000);
}

function quantiles(values: readonly number[]): { n: number; p50: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => {
    const place = (sorted.length - 1) * q;
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return Math.round((below + (above - below) * (place % 1)) * 1000) / 1000;
  };
  return { n: sorted.length, p50: at(0.5), p95: at(0.95) };
}
