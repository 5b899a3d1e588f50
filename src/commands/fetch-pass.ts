import type { FetchState } from '../telemetry/fetch-state.ts';
import { startHistory } from '../telemetry/history-state.ts';

/** GitHub lets a run be run again for 30 days, and ends one that takes longer than 35. */
const MAY_CHANGE_SECONDS = 35 * 86_400;

export interface FetchTarget {
  readonly repositoryId: number;
  readonly workflow: string | null;
  /** Everything created since then is wanted. */
  readonly since: Date;
}

/**
 * The state to go on from: of the collection that was interrupted; else of a new one, over what is new and what may have changed since the last,
 * or over everything when more of the past is wanted than the file has.
 */
export function planPass(state: FetchState | null, { repositoryId, workflow, since }: FetchTarget, now: Date): FetchState {
  if (state !== null && state.collected.pending.length > 0) return state;
  const bytes = state?.bytes ?? 0;
  const wanted = Math.floor(since.getTime() / 1000);
  const isLonger = state === null || wanted < state.from;
  const from = isLonger ? wanted : Math.max(state.from, state.collected.to - MAY_CHANGE_SECONDS);
  return {
    version: 1,
    repositoryId,
    workflow,
    bytes,
    knownBytes: bytes,
    from: isLonger ? wanted : state.from,
    collected: startHistory({ from: new Date(from * 1000), to: now }),
  };
}
