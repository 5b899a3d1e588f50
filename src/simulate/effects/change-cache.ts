import { rateQuantile } from '../../stats/rate-interval.ts';
import { findPrior } from '../calibration/find-prior.ts';
import { shareModelOf } from '../calibration/share-model.ts';
import type { Effect } from '../effect.ts';
import type { Chances, DraftLeg, DraftProgram } from '../replay/draft.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { changeTime, editProgram, placeOfReference } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

type ChangeCache = Extract<Effect, { kind: 'change-cache' }>;

/**
 * A cache that was not there (`add`), that is hit more often (`fix`: runs that found it warm stay as they are), or that goes (`remove`: runs that found it warm take
 * what they would have taken, and its own time goes). In a run that hits, the affected steps take a share less and the restore comes on top; in one that misses, the save.
 */
export function changeCache(effect: ChangeCache, { runs, place, calibration }: EffectContext): Prepared {
  const { at, action, ecosystem, affects, evidence, hitRate } = effect;
  if (!hasRunOf(runs, at.job)) return noRunOf(at.job);
  const prior = findPrior(`dependency-cache-${ecosystem}`);
  const known = evidence ?? (prior?.of === 'step' ? ({ source: 'prior', id: prior.id } as const) : null);
  const share = known === null ? null : shareModelOf(known, calibration);
  if (share === null) return { reason: `nothing measured tells what a cache of ${ecosystem} would save` };
  if (action !== 'remove' && hitRate === undefined) return { reason: 'no run tells how often the cache would be hit' };
  return {
    share,
    ...(hitRate === undefined ? {} : { rate: (u: number) => rateOf(hitRate, action === 'fix' ? warmShare(runs) : 0, u) }),
    apply: (draft, { row }) => {
      if (action === 'fix' && row.cache === 'warm') return draft;
      if (action === 'remove' && row.cache === 'unknown') return null;
      const jobs = [...new Set([at, ...affects].map(({ job }) => job))];
      let changed: typeof draft | null = draft;
      for (const job of jobs) {
        if (changed === null) return null;
        changed = mapLegs(changed, job, (leg) => edit(leg, job, effect, place, row.cache === 'warm'));
      }
      return changed;
    },
  };
}

/** How often a run hits that does not already: of all runs so many are to, and some of them do. */
function rateOf({ value, runs }: NonNullable<ChangeCache['hitRate']>, warm: number, u: number): number {
  const all = rateQuantile(value * runs, runs, u);
  return warm >= 1 ? 0 : Math.max(0, (all - warm) / (1 - warm));
}

function warmShare(runs: EffectContext['runs']): number {
  return runs.filter(({ row }) => row.cache === 'warm').length / Math.max(1, runs.length);
}

function edit(leg: DraftLeg, job: string, effect: ChangeCache, place: number, wasWarm: boolean): DraftLeg | null {
  const { at, action, ecosystem, affects, restore = 0, save = 0 } = effect;
  // Caches of one ecosystem are keyed by the same lock files: they are hit or missed together.
  const name = `cache of ${ecosystem}`;
  const isHit = ({ uniform, rate }: Chances): boolean => uniform(name) < rate(place);
  return editProgram(leg, (before) => {
    let program: DraftProgram | null = before;
    for (const affected of affects.filter((reference) => reference.job === job))
      program = changeAt(program, affected, (time, chances) => {
        const remaining = 1 - chances.share(place);
        if (action !== 'remove') return isHit(chances) ? time * remaining : time;
        return wasWarm ? time / Math.max(0.01, remaining) : time;
      });
    if (at.job !== job) return program;
    if (action === 'remove') return changeAt(program, at, (time) => Math.max(0, time - (wasWarm ? restore : save)));
    return changeAt(program, at, (time, chances) => time + (isHit(chances) ? restore : action === 'fix' ? 0 : save));
  });
}

function changeAt(program: DraftProgram | null, at: ChangeCache['at'], change: Parameters<typeof changeTime>[2]): DraftProgram | null {
  const place = program === null ? null : placeOfReference(program, at);
  return program === null || place === null ? null : changeTime(program, place, change);
}
