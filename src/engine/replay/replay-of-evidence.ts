import { erasOf } from '../eras.ts';
import type { Evidence } from '../evidence.ts';
import { withOwnHistory } from '../own-history.ts';
import { checkReplay } from './check-replay.ts';
import type { ReplayCheck } from './replay-check.ts';

/** By evidence, then by seed. */
const known = new WeakMap<Evidence, Map<number, ReplayCheck | null>>();

/** How well the files that its runs saw repeat the history of a workflow, those of forks left out; null without history. */
export function replayOfEvidence(evidence: Evidence, seed: number): ReplayCheck | null {
  const bySeed = known.get(evidence) ?? new Map<number, ReplayCheck | null>();
  known.set(evidence, bySeed);
  const check = bySeed.get(seed) ?? replayHistory(evidence, seed);
  bySeed.set(seed, check);
  return check;
}

function replayHistory(evidence: Evidence, seed: number): ReplayCheck | null {
  const { history, workflow, plan } = withOwnHistory(evidence);
  if (!history.available) return null;
  const eras = erasOf(evidence);
  const { runs } = history.value;
  return checkReplay([{ path: workflow.path, name: null, runs, planOf: (run) => eras.of(run)?.plan ?? plan }], { seed })[0] ?? null;
}
