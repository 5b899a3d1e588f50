import fc from 'fast-check';
import type { Limits } from '../../../src/simulate/schedule/limits.ts';
import type { RunDraw } from '../../../src/simulate/schedule/run-draw.ts';
import { AFTER_SUCCESS } from '../../../src/simulate/schedule/runs-after.ts';
import { type ScheduledRun, schedule } from '../../../src/simulate/schedule/schedule.ts';
import type { ModelJob, ModelLeg, TimingModel } from '../../../src/simulate/schedule/timing-model.ts';

/** What a job comes to, with what tells its model apart from a job without any key beside `needs`. */
export interface JobSketch extends Partial<Omit<ModelJob, 'legs' | 'needs'>> {
  readonly needs?: readonly number[];
  /** Of one leg each: duration, or duration and outcome. */
  readonly legs: readonly (number | readonly [duration: number, outcome: number])[];
  readonly leg?: Partial<ModelLeg>;
  readonly delay?: number;
}

export interface Sketched {
  readonly model: TimingModel;
  readonly draw: RunDraw;
}

/** Jobs are named by their index, legs `0`, `0 (1)`, `0 (2)`. */
export function sketch(jobs: readonly JobSketch[], concurrency: TimingModel['concurrency'] = null): Sketched {
  const legs = jobs.flatMap((job) => job.legs.map((leg) => ({ job, drawn: typeof leg === 'number' ? ([leg, 0] as const) : leg })));
  return {
    model: { concurrency, jobs: jobs.map(jobOf) },
    draw: {
      delay: Float64Array.from(legs, ({ job }) => job.delay ?? 0),
      duration: Float64Array.from(legs, ({ drawn }) => drawn[0]),
      outcome: Uint8Array.from(legs, ({ drawn }) => drawn[1]),
    },
  };
}

function jobOf({ legs, leg, needs = [], delay: _, ...rest }: JobSketch, index: number): ModelJob {
  return {
    key: `${index}`,
    needs,
    within: null,
    closes: null,
    runs: true,
    runsAfter: AFTER_SUCCESS,
    maxParallel: null,
    failFast: true,
    ...rest,
    legs: legs.map((_, place) => ({
      name: place === 0 ? `${index}` : `${index} (${place})`,
      labels: ['ubuntu-latest'],
      timeout: Number.POSITIVE_INFINITY,
      continueOnError: false,
      concurrency: null,
      steps: null,
      ...leg,
    })),
  };
}

/** So many runners, for whatever labels. */
export function runners(count: number): Limits {
  return { pools: new Map([['all', count]]), poolsOf: () => ['all'], stopTime: 0 };
}

export function scheduleOne({ model, draw }: Sketched, limits?: Limits): ScheduledRun {
  const [run] = schedule([{ model, draw, at: 0, ref: 'main' }], limits);
  if (run === undefined) throw new Error('nothing was scheduled');
  return run;
}

/** `0: 0-10 success`, in order; `-` for what no runner took. */
export function lines(run: ScheduledRun | undefined): readonly string[] {
  return (run?.jobs ?? []).map(({ name, start, end, outcome }) => `${name}: ${start === null ? '-' : `${start}-${end}`} ${outcome}`);
}

/** Single-leg jobs that all succeed, with needs among those before them. */
export const arbitrarySketch: fc.Arbitrary<readonly JobSketch[]> = fc
  .array(fc.record({ duration: fc.nat(300), needs: fc.array(fc.nat(), { maxLength: 3 }) }), { minLength: 1, maxLength: 12 })
  .map((drawn) =>
    drawn.map(({ duration, needs }, index) => ({
      legs: [duration],
      needs: index === 0 ? [] : [...new Set(needs.map((need) => need % index))],
    })),
  );
