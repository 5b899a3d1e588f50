import type { Stage } from '../../model/job-log.ts';
import { median } from '../../stats/quantile.ts';
import { LEAST_PART } from './measure-group.ts';
import type { StagedRun } from './staged-run.ts';

/** A step that several jobs of a run repeat. */
export interface RecurringStep {
  readonly step: string;
  readonly stage: Stage;
  /** Of one run: the median of those that repeat it. */
  readonly jobs: number;
  /** Seconds over all runs. */
  readonly total: number;
}

const FEWEST_JOBS = 2;

/**
 * The steps of these stages that at least two jobs of a run have, in at least half the runs, the most runner time first. One step is what has one name and
 * one stage: two jobs that both install something do not repeat each other. Steps that take next to no time are left out.
 */
export function recurringSteps(runs: readonly StagedRun[], stages: ReadonlySet<Stage>): readonly RecurringStep[] {
  const known = new Map<string, { step: string; stage: Stage; jobs: number[]; times: number[] }>();
  for (const { nodes } of runs) {
    const ofRun = new Map<string, Map<number, number>>();
    for (const [index, node] of nodes.entries())
      for (const { step, stage, span } of node?.spans ?? []) {
        if (!stages.has(stage)) continue;
        const key = recurringKey({ step, stage });
        const times = ofRun.get(key) ?? new Map<number, number>();
        ofRun.set(key, times.set(index, (times.get(index) ?? 0) + span[1] - span[0]));
        if (!known.has(key)) known.set(key, { step, stage, jobs: [], times: [] });
      }
    for (const [key, times] of ofRun) {
      if (times.size < FEWEST_JOBS) continue;
      known.get(key)?.jobs.push(times.size);
      known.get(key)?.times.push(...times.values());
    }
  }
  return [...known.values()]
    .filter(({ jobs, times }) => jobs.length > 0 && jobs.length * 2 >= runs.length && (median(times) ?? 0) >= LEAST_PART.seconds)
    .map(({ step, stage, jobs, times }) => ({
      step,
      stage,
      jobs: Math.round(median(jobs) ?? 0),
      total: times.reduce((sum, time) => sum + time, 0),
    }))
    .sort((a, b) => b.total - a.total);
}

/** What makes two steps of different jobs one. */
export function recurringKey({ step, stage }: Pick<RecurringStep, 'step' | 'stage'>): string {
  return JSON.stringify([stage, step]);
}
