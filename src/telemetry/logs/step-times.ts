import type { InexactReason } from '../../model/job-log.ts';
import type { StepRun } from '../../model/job-run.ts';
import { type LogInstant, secondsFrom } from '../../model/log-instant.ts';
import type { LogSkeleton } from './log-section.ts';
import { PARALLEL_GROUP, SET_UP } from './step-roles.ts';

/** When a step began and ended, as exactly as the log allows. */
export interface StepTimes {
  readonly start: LogInstant | null;
  readonly end: LogInstant | null;
  readonly inexactReason: InexactReason | null;
}

/** Runner and API stamp a step's start and end apart, and the API cuts to the second. */
const TOLERANCE = 2;

/**
 * A step begins with its marker and lasts until the next marker, as long as the API's record agrees with both. What the log does not show is the API's,
 * in whole seconds.
 */
export function stepTimes(
  step: StepRun,
  own: readonly number[],
  skeleton: LogSkeleton,
  { isBeside, isFiled, isFirst }: { readonly isBeside: boolean; readonly isFiled: boolean; readonly isFirst: boolean },
): StepTimes {
  const [start, end] = [instantOf(step.startedAt), instantOf(step.completedAt)];
  if (step.conclusion === 'skipped') return { start, end, inexactReason: 'not-run' };
  if (step.name === PARALLEL_GROUP) return { ...groupTimes(start, end, skeleton), inexactReason: 'interleaved' };
  const last = own.at(-1);
  const first = skeleton.sections[own[0] ?? -1];
  if (first === undefined && isFirst && step.name === SET_UP) return setUpTimes(start, end, skeleton);
  if (first === undefined || last === undefined) return { start, end, inexactReason: 'no-marker' };
  const { runner } = skeleton;
  if (isFiled)
    return {
      start: instant(runner !== null && runner.section === own[0] ? runner : first.marker),
      end: lastOf(own, skeleton),
      inexactReason: null,
    };
  if (isBeside) return { start: instant(first.marker), end, inexactReason: 'interleaved' };
  const next = skeleton.sections[last + 1];
  const boundary = next === undefined ? lastOf(own, skeleton) : instant(next.marker);
  if (boundary === null || (end !== null && !isNear(boundary, end)))
    return { start: instant(first.marker), end, inexactReason: 'end-from-api' };
  return { start: instant(first.marker), end: boundary, inexactReason: null };
}

function setUpTimes(start: LogInstant | null, end: LogInstant | null, { runner, sections }: LogSkeleton): StepTimes {
  const next = sections[1]?.marker;
  const began = runner !== null && start !== null && isNear(runner, start) ? instant(runner) : null;
  const ended = next !== undefined && end !== null && isNear(next, end) ? instant(next) : null;
  return { start: began ?? start, end: ended ?? end, inexactReason: began !== null && ended !== null ? null : 'no-marker' };
}

/** The wrapper around parallel steps begins with the first of them and ends when the runner has waited for all. */
function groupTimes(start: LogInstant | null, end: LogInstant | null, { sections, waits }: LogSkeleton): Omit<StepTimes, 'inexactReason'> {
  const first =
    start === null ? undefined : sections.find(({ kind, marker }) => (kind === 'script' || kind === 'action') && isNear(marker, start));
  const wait = end === null ? undefined : waits.find((candidate) => candidate.end !== null && isNear(candidate.end, end));
  return { start: first === undefined ? start : instant(first.marker), end: wait?.end ?? end };
}

function lastOf(own: readonly number[], { sections }: LogSkeleton): LogInstant | null {
  return sections[own.at(-1) ?? -1]?.last ?? null;
}

function isNear(a: LogInstant, b: LogInstant): boolean {
  return Math.abs(secondsFrom(a, b)) < TOLERANCE;
}

function instant({ second, ticks }: LogInstant): LogInstant {
  return { second, ticks };
}

/** The API's instants have whole milliseconds at most. */
export function instantOf(date: Date | null): LogInstant | null {
  if (date === null) return null;
  const milliseconds = date.getTime();
  const second = Math.floor(milliseconds / 1000);
  return { second, ticks: (milliseconds - second * 1000) * 10_000 };
}
