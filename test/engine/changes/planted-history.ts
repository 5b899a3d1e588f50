import type { CacheOutcome } from '../../../src/model/cache-outcome.ts';
import type { Run, RunSources } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

/** What a run of a made-up history is to be, before noise is put on it. */
export interface PlantedRun {
  /** Seconds by step name, by job name. */
  readonly jobs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Of all jobs, or by name. */
  readonly queue?: number | Readonly<Record<string, number>>;
  /** What each job waits for; without it nothing, and all start at once. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** The job whose last step fails; with it the run, and what needs it is skipped. */
  readonly fails?: string;
  /** Makes every step take so many times longer. */
  readonly factor?: number;
  readonly image?: string;
  readonly labels?: readonly string[];
  readonly cache?: CacheOutcome['result'];
  readonly workflow?: string;
  readonly sources?: RunSources | null;
}

export interface PlantedOptions {
  readonly runs: number;
  readonly seed: number;
  /** Standard deviation of the logarithm of a runner's speed, and of each step besides. */
  readonly runner?: number;
  readonly noise?: number;
}

const HOUR = 3600;

/** A history of runs an hour apart on the default branch; each job runs on one machine, whose speed all of its steps share. */
export function plantedHistory(
  { runs, seed, runner = 0.05, noise = 0.03 }: PlantedOptions,
  shape: (index: number) => PlantedRun,
): readonly Run[] {
  const random = seededRandom(seed);
  // A sum of twelve is normal enough.
  const normal = (): number => Array.from({ length: 12 }, () => random()).reduce((sum, value) => sum + value, -6);
  return Array.from({ length: runs }, (_, index) => {
    const planted = shape(index);
    const runId = 1000 * seed + index + 1;
    const start = index * HOUR;
    const headSha = index.toString(16).padStart(40, '0');
    const ends = new Map<string, number>();
    const ran = Object.entries(planted.jobs).filter(
      ([name]) => planted.fails === undefined || !planted.needs?.[name]?.includes(planted.fails),
    );
    const jobs = ran.map(([name, steps], place) => {
      const speed = normal() * runner + Math.log(planted.factor ?? 1);
      const queued = Math.max(start, ...(planted.needs?.[name] ?? []).map((need) => ends.get(need) ?? start));
      const wait = typeof planted.queue === 'object' ? planted.queue[name] : planted.queue;
      const begin = queued + Math.max(0, Math.round((wait ?? 4) * Math.exp(normal() * 0.1)));
      let now = begin;
      const stepRuns = Object.entries(steps).map(([step, duration], number) => {
        const from = now;
        now += Math.round(duration * Math.exp(speed + normal() * noise));
        return buildStep(number + 1, step, from, now);
      });
      ends.set(name, now + 1);
      return buildJob({
        conclusion: name === planted.fails ? 'failure' : 'success',
        ...{ jobId: runId * 10 + place, runId, name, headSha, headBranch: 'main', steps: stepRuns },
        ...{ createdAt: at(queued), startedAt: at(begin), completedAt: at(now + 1), labels: planted.labels ?? ['ubuntu-latest'] },
        cacheOutcomes: planted.cache === undefined ? [] : [cacheOutcome(planted.cache)],
        ...(planted.image === undefined ? {} : { log: logOf(planted.image) }),
      });
    });
    const workflow = planted.workflow ?? 'ci';
    return buildRun({
      conclusion: planted.fails === undefined ? 'success' : 'failure',
      ...{
        runId,
        headSha,
        jobs,
        event: 'push',
        headBranch: 'main',
        createdAt: at(start),
        startedAt: at(start),
        updatedAt: at(start + HOUR),
      },
      ...{ workflowPath: `.github/workflows/${workflow}.yml`, workflowName: workflow, sources: planted.sources ?? null },
    });
  });
}

function cacheOutcome(result: CacheOutcome['result']): CacheOutcome {
  return {
    ...{ stepNumber: 2, action: 'actions/cache', result, save: 'none', restoredKey: null, primaryKey: null, sizeBytes: null },
    ...{ restoreTime: seconds(2), basis: 'log' },
  };
}

function logOf(imageVersion: string): NonNullable<Run['jobs'][number]['log']> {
  return {
    ...{ bytes: 1, lines: 1, isWhole: true, stages: {}, subSteps: [], tests: [], resources: null, stepResources: [] },
    runner: {
      ...{ runnerVersion: null, image: 'ubuntu-24.04', imageVersion, operatingSystem: null, region: null },
      ...{ hosting: 'github', cacheMode: null },
    },
  };
}
