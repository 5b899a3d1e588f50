import type { ProvenProposal } from '../engine/analysis.ts';
import { hiddenJson } from './hidden-json.ts';

const OPEN = '<!-- paceline:proposal ';
const CLOSE = ' -->';

/** What the hidden marker at the end of a pull request's body carries. */
export interface ProposalMarker {
  readonly key: string;
  readonly rule: string;
  readonly path: string;
  readonly baseSha: string;
  readonly predicted: null | {
    readonly basis: 'replay' | 'model' | 'prior';
    readonly runs: number;
    readonly makespanSaving: { readonly mean: number; readonly interval: readonly [number, number] };
    readonly runnerTimeSaving: { readonly mean: number; readonly interval: readonly [number, number] };
    readonly simulatedHistory: boolean;
  };
}

export function markProposal({ key, rule, proposal, prediction }: ProvenProposal, baseSha: string): ProposalMarker {
  if (!prediction.predicted) return { key, rule: rule.id, path: proposal.path, baseSha, predicted: null };
  const { basis, runs, makespan, runnerTime, simulatedHistory } = prediction.prediction;
  return {
    key,
    rule: rule.id,
    path: proposal.path,
    baseSha,
    predicted: {
      basis,
      runs,
      makespanSaving: { mean: makespan.saving.mean, interval: makespan.saving.interval },
      runnerTimeSaving: { mean: runnerTime.saving.mean, interval: runnerTime.saving.interval },
      simulatedHistory: simulatedHistory !== null,
    },
  };
}

/** An HTML comment that nothing inside can end. */
export function renderMarker(marker: ProposalMarker): string {
  return `${OPEN}${hiddenJson(marker)}${CLOSE}`;
}

/** The last marker of a body; null when there is none that can be read. */
export function readMarker(body: string): ProposalMarker | null {
  const start = body.lastIndexOf(OPEN);
  const end = body.indexOf(CLOSE, start);
  if (start < 0 || end < 0) return null;
  try {
    const value: unknown = JSON.parse(body.slice(start + OPEN.length, end));
    const isMarker = typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
    return isMarker ? (value as ProposalMarker) : null;
  } catch {
    return null;
  }
}
