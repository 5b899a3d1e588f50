import type { MeasuredOutcome } from '../../src/engine/learning/measured-outcome.ts';
import { predictedShare } from './verification-case.ts';

/** An outcome whose measured share has an interval of five hundredths either way. */
export function measuredOutcome({
  predicted,
  measured,
  ...rest
}: Partial<Omit<MeasuredOutcome, 'predicted' | 'measured'>> & { readonly predicted: number; readonly measured: number }): MeasuredOutcome {
  const interval = [measured - 0.05, measured + 0.05] as const;
  return {
    ...{ repository: 'o/r', workflow: '.github/workflows/ci.yml', key: 'a:.github/workflows/ci.yml:test', rule: 'a', effect: null },
    ...{ verdict: 'verified', why: 'saved', n: { before: 40, after: 20 }, isJoint: false, isSimulated: false },
    predicted: predictedShare(predicted),
    measured: {
      ...{ share: measured, shareInterval: interval, saving: 600 * measured, confidence: 0.98 },
      savingInterval: [600 * interval[0], 600 * interval[1]],
    },
    ...{ mergedAt: '2026-01-06T16:00:00.000Z', endedAt: '2026-01-08T04:00:00.000Z' },
    ...rest,
  };
}
