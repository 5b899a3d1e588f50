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
    ...(hitRate === undefined ? {} : { rate: (u: number) => rateQuantile(hitRate.value * hitRate.runs, hitRate.runs, u) }),
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

function edit(leg: DraftLeg, job: string, effect: ChangeCache, place: number, wasWarm: boolean): DraftLeg | null {
  const { at, action, affects, restore = 0, save = 0 } = effect;
  // One cache is hit or missed by all that it affects in a run.
  const name = `cache of ${at.job} ${JSON.stringify(at.step)}`;
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
    return changeAt(program, at, (time, chances) => time + (isHit(chances) ? restore : save));
  });
}

function changeAt(program: DraftProgram | null, at: ChangeCache['at'], change: Parameters<typeof changeTime>[2]): DraftProgram | null {
  const place = program === null ? null : placeOfReference(program, at);
  return program === null || place === null ? null : changeTime(program, place, change);
}
