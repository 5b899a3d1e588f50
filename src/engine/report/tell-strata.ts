import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { placeOfRun } from '../changes/place.ts';
import { compareTexts } from '../profile/stamp.ts';
import { tellKinds } from '../recent/kind-of-run.ts';
import { comparableStrata } from './compare-durations.ts';
import type { ComparedStratum } from './report.ts';

/** Only runs for which it gives the same are compared. */
export type StratumOf = (run: Run) => string;

/** How the runs of two periods are told apart. */
export interface ToldStrata {
  readonly stratumOf: StratumOf;
  /** The most frequent first. */
  readonly strata: readonly ComparedStratum[];
  /** The two sides ran on other labels, so that these are a part of what is compared. */
  readonly labelsChanged: boolean;
}

/**
 * Tells runs apart by event, class of branch and labels of their jobs. Where with the labels most runs of a side had nothing to be compared with and without
 * them have, the runners were changed: that is measured, and not left out.
 */
export function tellStrata(before: readonly Run[], since: readonly Run[]): ToldStrata {
  const kindOf = tellKinds([...before, ...since]);
  const coarse: StratumOf = (run) => kindOf(run).name;
  const fine: StratumOf = (run) => `${kindOf(run).name} on ${placeOfRun(run.jobs.filter(hasRun)).labels.join(', ')}`;
  const isMost = (stratumOf: StratumOf): boolean =>
    comparableStrata(
      before.map((run) => ({ stratum: stratumOf(run) })),
      since.map((run) => ({ stratum: stratumOf(run) })),
    ).isMost;
  const labelsChanged = !isMost(fine) && isMost(coarse);
  const labels = new Set([...before, ...since].map(fine)).size > new Set([...before, ...since].map(coarse)).size;
  const stratumOf = labels && isMost(fine) ? fine : coarse;
  return { stratumOf, strata: countStrata(before.map(stratumOf), since.map(stratumOf)), labelsChanged };
}

function countStrata(before: readonly string[], since: readonly string[]): readonly ComparedStratum[] {
  const of = (names: readonly string[], name: string): number => names.filter((each) => each === name).length;
  return [...new Set([...before, ...since])]
    .map((name) => ({ name, before: of(before, name), since: of(since, name) }))
    .sort((a, b) => b.before + b.since - a.before - a.since || compareTexts(a.name, b.name));
}
