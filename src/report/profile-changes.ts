import type { Change, Measure, MovedPart } from '../engine/changes/change.ts';
import { isRate } from '../engine/changes/is-rate.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatDay } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { itemsOf, type Section, sectionOf } from './document/block.ts';
import { joined, type Line, named, say } from './document/line.ts';
import { commit, signed, signedShare } from './document/words.ts';

const MOST = 8;
const MOST_STEPS = 2;
const WIDEST: readonly Measure[] = ['success-rate', 'makespan', 'runner-time', 'job', 'queue-time', 'step', 'hit-rate', 'success-rate'];

/** When a series shifted, by how much and with which commits: the newest first, one line for what came together. */
export function changesSection({ changes }: WorkflowExplanation): readonly Section[] {
  const together = [...Map.groupBy(changes, ({ alert }) => alert).values()].map((all) => all.toSorted(widestFirst));
  const newest = together.toSorted((a, b) => at(b) - at(a));
  return sectionOf(
    'Changes',
    5,
    itemsOf(newest, MOST, 'change', ([widest, ...more]) => ({
      line: widest === undefined ? [] : [...changeWords(widest), ...(more.length === 0 ? [] : [`; ${more.length} more with it`])],
      under: [],
    })),
  );
}

function widestFirst(a: Change, b: Change): number {
  return (
    WIDEST.indexOf(a.series.measure) - WIDEST.indexOf(b.series.measure) || a.p - b.p || Math.abs(b.shift.time) - Math.abs(a.shift.time)
  );
}

function at([change]: readonly Change[]): number {
  return Number(change?.first.createdAt ?? 0);
}

/** One change in one line, such as `2026-02-03 slower: job test 4m 10s → 5m 02s (+21%, n 30 → 22, still so), ccccccc..ddddddd`. */
export function changeWords(change: Change): Line {
  const { kind, before, after, shift, because, movedWith, first, lastBefore, series } = change;
  const value = (number: number): string => (isRate(series.measure) ? formatShare(number) : formatDuration(number));
  const lasts = !change.persists.available ? 'too new to say whether it lasts' : change.persists.value ? 'still so' : 'went away';
  return [
    ...say`${formatDay(first.createdAt)} ${kind.replace('-', ' ')}: ${seriesWords(series)} ${value(before.p50)} → ${value(after.p50)}`,
    ...say` (${signedShare(shift.ratio)}${isRate(series.measure) ? ' points' : ''}, n ${before.n} → ${after.n}, ${lasts}), ${commit(lastBefore.headSha)}..${commit(first.headSha)}`,
    ...(change.amongSurvivors ? ['; of the runs that still succeed'] : []),
    ...partsWords('by', because),
    ...partsWords('moved with it:', movedWith),
    ...suspectWords(change),
  ];
}

function partsWords(word: string, parts: readonly MovedPart[]): Line {
  const said = parts
    .slice(0, MOST_STEPS)
    .map(({ job, step, measure, time }) => say`${measure === 'queue' ? 'the queue of ' : ''}${named(step ?? job)} ${signed(time)}`);
  return said.length === 0 ? [] : say`; ${word} ${joined(said)}`;
}

/** `job test`, `step npm ci of test` */
export function seriesWords({ measure, job, step }: Change['series']): Line {
  if (step !== null) return say`step ${named(step)}${job === null ? [] : say` of ${named(job)}`}`;
  const what = measure === 'job' ? 'job' : measure.replaceAll('-', ' ');
  return job === null ? [what] : say`${measure === 'job' ? 'job' : `${what} of`} ${named(job)}`;
}

function suspectWords({ suspects }: Change): Line {
  const changed = [
    ...(suspects.workflowFile === true ? ['the workflow file'] : []),
    ...(suspects.lockFile === true ? ['a lock file'] : []),
    ...(suspects.runnerImage === true ? ['the runner image'] : []),
    ...(suspects.cacheState === true ? ['the state of the cache'] : []),
  ];
  return changed.length === 0 ? [] : [`; with it changed ${changed.join(', ')}`];
}
