import { type ShareModel, shareModelOf } from '../calibration/share-model.ts';
import type { Effect, StepReference } from '../effect.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { changeTime, editProgram, placeOfReference } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** A step that takes a share less. */
export function shortenStep({ at, evidence }: Extract<Effect, { kind: 'shorten-step' }>, context: EffectContext): Prepared {
  const share = shareModelOf(evidence, context.calibration);
  return share === null ? unknownEvidence(evidence) : shorten(at, share, context);
}

/** A service that is there sooner: the runner waits for it before the first step. */
export function speedUpService({ job, evidence }: Extract<Effect, { kind: 'speed-up-service' }>, context: EffectContext): Prepared {
  const share = shareModelOf(evidence, context.calibration);
  if (share === null) return unknownEvidence(evidence);
  return shorten({ job, step: { kind: 'runner', name: 'Initialize containers' } }, share, context);
}

/**
 * An artifact of another size. A step that moves it takes some time whatever the size, how much is not measured: the share that is saved is anything between nothing
 * and what the size lost, each as likely as the other.
 */
export function changeArtifactSize({ at, factor }: Extract<Effect, { kind: 'change-artifact-size' }>, context: EffectContext): Prepared {
  if (!(factor >= 0)) return { reason: `an artifact cannot be ${factor} times as large` };
  const lost = 1 - factor;
  const share: ShareModel = {
    id: 'artifact-size',
    basis: 'model',
    source: 'between nothing and the share that the size lost',
    mean: lost / 2,
    quantile: (u) => (lost >= 0 ? u * lost : (1 - u) * lost),
  };
  return shorten(at, share, context);
}

function shorten(at: StepReference, share: ShareModel, { runs, place: effect }: EffectContext): Prepared {
  if (!hasRunOf(runs, at.job)) return noRunOf(at.job);
  return {
    share,
    apply: (draft) =>
      mapLegs(draft, at.job, (leg) =>
        editProgram(leg, (program) => {
          const place = placeOfReference(program, at);
          return place === null ? null : changeTime(program, place, (time, chances) => time * (1 - chances.share(effect)));
        }),
      ),
  };
}

function unknownEvidence(evidence: Extract<Effect, { kind: 'shorten-step' }>['evidence']): Prepared {
  return {
    reason: evidence.source === 'prior' ? `there is no prior ${evidence.id}` : 'no run of this repository tells how much less it takes',
  };
}
