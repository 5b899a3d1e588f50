import fc from 'fast-check';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Conclusion } from '../../../src/model/status.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

/** A job of a generated workflow: `j0`, `j1`, … by its place, needing some of those before it. */
export interface SketchedJob {
  readonly needs: readonly number[];
  readonly legs: number;
  readonly maxParallel: number | null;
  readonly steps: number;
  readonly always: boolean;
}

export interface SketchedHistory {
  readonly file: string;
  readonly jobs: readonly SketchedJob[];
  readonly runs: readonly Run[];
}

/** What chance gives a leg, whether or not it comes to run. */
interface LegChance {
  readonly delay: number;
  readonly times: readonly number[];
  readonly end: 'success' | 'failure' | 'cancelled';
  /** How many steps run before that end. */
  readonly reaches: number;
}

const [MOST_JOBS, MOST_LEGS, MOST_STEPS] = [5, 3, 3];

const arbitraryJobs: fc.Arbitrary<readonly SketchedJob[]> = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(), { maxLength: 2 }),
      legs: fc.integer({ min: 1, max: MOST_LEGS }),
      maxParallel: fc.option(fc.integer({ min: 1, max: 2 })),
      steps: fc.integer({ min: 1, max: MOST_STEPS }),
      always: fc.boolean(),
    }),
    { minLength: 2, maxLength: MOST_JOBS },
  )
  .map((jobs) =>
    jobs.map((job, index) => ({
      ...job,
      needs: index === 0 ? [] : [...new Set(job.needs.map((need) => need % index))],
      maxParallel: job.legs === 1 ? null : job.maxParallel,
    })),
  );

function arbitraryLeg(mayFail: boolean): fc.Arbitrary<LegChance> {
  return fc.record({
    delay: fc.nat(30),
    times: fc.array(fc.nat(200), { minLength: MOST_STEPS, maxLength: MOST_STEPS }),
    end: mayFail ? fc.constantFrom('success', 'success', 'success', 'failure', 'cancelled') : fc.constant('success'),
    reaches: fc.integer({ min: 1, max: MOST_STEPS }),
  });
}

/** A workflow and runs of it as GitHub would record them, by a schedule of its own. */
export function arbitraryHistory({ mayFail }: { readonly mayFail: boolean }): fc.Arbitrary<SketchedHistory> {
  const chances = fc.array(fc.array(arbitraryLeg(mayFail), { minLength: MOST_LEGS, maxLength: MOST_LEGS }), {
    minLength: MOST_JOBS,
    maxLength: MOST_JOBS,
  });
  return fc.record({ jobs: arbitraryJobs, runs: fc.array(chances, { minLength: 5, maxLength: 7 }) }).map(({ jobs, runs }) => ({
    file: fileOf(jobs),
    jobs,
    runs: runs.map((chance, index) => recordRun(jobs, chance, index)),
  }));
}

function fileOf(jobs: readonly SketchedJob[]): string {
  const lines = jobs.map(({ needs, legs, maxParallel, steps, always }, index) => {
    const limit = maxParallel === null ? '' : `, max-parallel: ${maxParallel}`;
    const legList = Array.from({ length: legs }, (_, leg) => leg).join(', ');
    const parts = [
      'runs-on: ubuntu-latest',
      ...(needs.length > 0 ? [`needs: [${needs.map((need) => `j${need}`).join(', ')}]`] : []),
      ...(always ? ['if: always()'] : []),
      ...(legs > 1 ? [`strategy: { matrix: { leg: [${legList}] }, fail-fast: false${limit} }`] : []),
      `steps: [${Array.from({ length: steps }, (_, step) => `{ name: s${step}, run: x }`).join(', ')}]`,
    ];
    return `  j${index}: { ${parts.join(', ')} }`;
  });
  return `on: { pull_request: }\njobs:\n${lines.join('\n')}\n`;
}

interface Ended {
  readonly end: number;
  /** Its own, and of all that it needs. */
  readonly chainSucceeded: boolean;
}

function recordRun(jobs: readonly SketchedJob[], chances: readonly (readonly LegChance[])[], index: number): Run {
  const second = index * 5000;
  const ended: Ended[] = [];
  const records: JobRun[] = [];
  for (const [place, job] of jobs.entries()) {
    const before = job.needs.flatMap((need) => ended[need] ?? []);
    const ready = Math.max(0, ...before.map(({ end }) => end));
    const isChainWell = before.every(({ chainSucceeded }) => chainSucceeded);
    if (!isChainWell && !job.always) {
      ended.push({ end: ready, chainSucceeded: false });
      const when = at(second + ready);
      const times = { createdAt: when, startedAt: when, completedAt: when };
      records.push(buildJob({ name: `j${place}`, conclusion: 'skipped', runnerName: null, ...times }));
      continue;
    }
    const legs = (chances[place] ?? []).slice(0, job.legs);
    const own = recordLegs(job, `j${place}`, legs, { second, ready });
    records.push(...own);
    const end = Math.max(ready, ...own.map(({ completedAt }) => (Number(completedAt) - Number(at(second))) / 1000));
    ended.push({ end, chainSucceeded: isChainWell && own.every(({ conclusion }) => conclusion === 'success') });
  }
  const isWell = records.every(({ conclusion }) => conclusion === 'success');
  const conclusion = isWell ? 'success' : 'failure';
  return buildRun({ createdAt: at(second), headSha: `sha${index}`, headBranch: `branch-${index}`, jobs: records, conclusion });
}

/** Legs in order; where not all may run, the next is created when one ends. */
function recordLegs(
  { maxParallel, steps, legs }: SketchedJob,
  key: string,
  chances: readonly LegChance[],
  { second, ready }: { readonly second: number; readonly ready: number },
): readonly JobRun[] {
  const running: number[] = [];
  return chances.map(({ delay, times, end, reaches }, leg) => {
    running.sort((a, b) => a - b);
    const created = running.length < (maxParallel ?? legs) ? ready : (running.shift() ?? ready);
    let now = created + delay;
    const count = end === 'success' ? steps : Math.min(steps, reaches);
    const recorded = times.slice(0, count).map((took, step) => {
      const from = now;
      now += took;
      return buildStep(step + 1, `s${step}`, second + from, second + now, { conclusion: step === count - 1 ? end : 'success' });
    });
    running.push(now);
    return buildJob({
      name: legs === 1 ? key : `${key} (${leg})`,
      conclusion: end,
      createdAt: at(second + created),
      startedAt: at(second + created + delay),
      completedAt: at(second + now),
      steps: recorded,
    });
  });
}

const CONCLUSIONS: readonly (Conclusion | null)[] = ['success', 'failure', 'cancelled', 'skipped', 'timed_out', 'neutral', null];

/** Job runs that need not fit together, or into any file. */
export const anyJobRun: fc.Arbitrary<JobRun> = fc
  .record({
    name: fc.constantFrom('j0', 'j1', 'j2', 'j1 (0)', 'j1 (1)', 'j2 / inner', 'unknown', ''),
    status: fc.constantFrom('completed', 'completed', 'completed', 'in_progress', 'queued'),
    conclusion: fc.constantFrom(...CONCLUSIONS),
    times: fc.array(fc.option(fc.integer({ min: -500, max: 5000 })), { minLength: 3, maxLength: 3 }),
    steps: fc.array(fc.record({ name: fc.constantFrom('s0', 's1', 's2', 'Set up job', 'Post s0'), from: fc.nat(500), took: fc.nat(200) }), {
      maxLength: 4,
    }),
    carriedOver: fc.boolean(),
    awaitedApproval: fc.boolean(),
    hasRunner: fc.boolean(),
  })
  .map(({ times, steps, hasRunner, ...rest }) => {
    const [createdAt = null, startedAt = null, completedAt = null] = times.map((time) => (time === null ? null : at(time)));
    return buildJob({
      ...rest,
      createdAt,
      startedAt,
      completedAt,
      steps: steps.map(({ name, from, took }, index) => buildStep(index + 1, name, from, from + took)),
      ...(hasRunner ? {} : { runnerName: null }),
    });
  });
