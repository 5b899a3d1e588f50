import { setTimeout } from 'node:timers/promises';
import { REAL_TIMING } from '../github/timing.ts';
import type { FetchWorld } from './fetch.ts';
import type { Output } from './output.ts';

/** The process's own: the first Ctrl-C asks to stop, a second one ends the process. */
export function processWorld(output: Output): FetchWorld & { readonly release: () => void } {
  const stopping = new AbortController();
  const stop = (): void => {
    output.note('stopping when what is under way is stored; again to stop at once');
    stopping.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    token: process.env['GITHUB_TOKEN'],
    timing: REAL_TIMING,
    pause: async (milliseconds, signal) => {
      await setTimeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
    signal: stopping.signal,
    release: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
