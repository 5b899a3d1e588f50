import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { SlowCause, SlowRun } from '../engine/slow-run/slow-run.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { itemsOf, type Section, sectionOf } from './document/block.ts';
import { type Line, say, told } from './document/line.ts';
import { runWords } from './document/words.ts';

const MOST = 5;
const MOST_CAUSES = 3;
const WORDS: Readonly<Record<SlowCause, string>> = {
  queue: 'queue',
  'cache-miss': 'cache miss',
  runner: 'runner',
  'workflow-change': 'workflow change',
  'code-change': 'code change',
  retry: 'retry',
  unexplained: 'not explained',
};

/** Runs that were slower than usual, those that still go on first, with shares of the excess by cause. */
export function slowRunsSection({ slowRuns }: WorkflowExplanation): readonly Section[] {
  const order = slowRuns.toSorted((a, b) => Number(b.isRunning) - Number(a.isRunning));
  return sectionOf(
    'Slow runs',
    6,
    itemsOf(order, MOST, 'slow run', (one) => ({ line: headline(one), under: causeLines(one) })),
  );
}

function headline({ run, isRunning, makespan, usual, excess }: SlowRun): Line {
  return say`${runWords(run)}: ${isRunning ? 'still running after ' : ''}${formatDuration(makespan)}, ${formatDuration(excess)} over the usual ${formatDuration(usual.p50)} (n ${usual.n})`;
}

function causeLines({ causes, excess }: SlowRun): readonly Line[] {
  return causes
    .slice(0, MOST_CAUSES)
    .map(
      ({ cause, time, evidence }) =>
        say`${formatShare(excess > 0 ? time / excess : 0)} ${WORDS[cause]} (${formatDuration(time)}): ${told(evidence)}`,
    );
}
