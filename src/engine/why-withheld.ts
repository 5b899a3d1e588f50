import { formatDuration } from '../model/format-duration.ts';
import type { Level } from '../model/repository-config.ts';
import type { PredictionResult } from '../simulate/prediction.ts';
import type { Evidence } from './evidence.ts';
import type { RuleMeta, Safety } from './rule.ts';

const LEVEL_OF: Readonly<Record<Exclude<Safety, 'advice'>, Level>> = {
  safe: 'basic',
  review: 'intelligent',
  'less-work': 'aggressive',
};
const ORDER: readonly Level[] = ['basic', 'intelligent', 'aggressive', 'experimental'];

/** The level from which on a rule may propose; null for one that only advises. */
export function leastLevelOf(meta: RuleMeta): Level | null {
  if (meta.safety === 'advice') return null;
  return meta.experimental ? 'experimental' : LEVEL_OF[meta.safety];
}

/** Whether a level takes in what another takes. */
export function includesLevel(level: Level, needed: Level): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(needed);
}

/** Why a rule's proposals are not wanted here, whatever they would save; null when they are. */
export function whyRuleIsWithheld(meta: RuleMeta, evidence: Evidence): string | null {
  const needed = leastLevelOf(meta);
  if (needed === null) return 'this rule only advises: it never edits a file';
  const { level } = evidence.configuration;
  if (!includesLevel(level, needed)) return `level ${level} leaves this out; it takes level ${needed}`;
  const runs = evidence.history.available ? evidence.history.value.runs.length : 0;
  return runs < meta.minRuns ? `${runs} of the ${meta.minRuns} completed runs that this rule needs` : null;
}

const ENOUGH_RUNS = 30;
const LEAST_SECONDS = 10;
const LEAST_SHARE = 0.02;

/**
 * Why a predicted saving is too small for a change of the file: below max(10 s, 2%) of the makespan and below 2% of the runner time.
 * Null when it is large enough, when nothing was predicted, when too few runs were replayed to tell, and for a rule whose worth is what it prevents or finds out.
 */
export function whyNotWorthIt(meta: RuleMeta, result: PredictionResult): string | null {
  if (meta.guard === true || meta.optIn === true || !result.predicted || result.prediction.runs < ENOUGH_RUNS) return null;
  const { makespan, runnerTime } = result.prediction;
  if (makespan.saving.mean >= Math.max(LEAST_SECONDS, LEAST_SHARE * makespan.baseline.p50)) return null;
  if (runnerTime.saving.mean > 0 && runnerTime.saving.mean >= LEAST_SHARE * runnerTime.baseline.p50) return null;
  const said = [makespan, runnerTime].map(({ saving }) => formatDuration(saving.mean));
  return `predicted saving a run: makespan ${said[0]}, runner time ${said[1]}; below what a change is worth (10 s and 2% of the makespan, or 2% of the runner time)`;
}
