import type { Clock } from '../ports/clock.ts';
import type { Output } from './output.ts';
import { progressBar } from './progress-bar.ts';

/** How far a fetch has come: a bar on a terminal, elsewhere a line now and then. */
export interface FetchProgress {
  show(done: number, total: number | null, requests: number): void;
  /** Says something above the bar. */
  note(text: string): void;
  end(): void;
}

const LINE_EVERY_MS = 15_000;

export function startFetchProgress(output: Output, clock: Clock): FetchProgress {
  if (!output.interactive) {
    let said = clock.now().getTime();
    return {
      show: (done, total, requests) => {
        const now = clock.now().getTime();
        if (now - said < LINE_EVERY_MS) return;
        said = now;
        output.note(`${done} of ${total ?? 'an unknown number of'} runs, ${requests} requests`);
      },
      note: output.note,
      end: () => {},
    };
  }
  const bar = progressBar('fetching runs {bar} {value} of {total}  {requests} requests  {eta_formatted} left');
  let running = false;
  const stop = (): void => {
    if (running) bar.stop();
    running = false;
  };
  return {
    show: (done, total, requests) => {
      if (total === null) return;
      if (!running) bar.start(total, done, { requests });
      running = true;
      bar.setTotal(Math.max(done, total));
      bar.update(done, { requests });
    },
    note: (text) => {
      stop();
      output.note(text);
    },
    end: stop,
  };
}
