import type { JobLog, Stage, SubStep } from '../../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';
import { type Seconds, seconds } from '../../../model/seconds.ts';

/** A time with what was done in it; both ends in seconds from one origin. Parts outside of it are cut off. */
export interface StagedTime {
  /** Null and `other`: what it stands in says. */
  readonly stage: Stage | null;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly StagedTime[];
}

export interface StageDurations {
  /** Time in which at least one step did this work; stages that ran side by side both count, so that these may sum to more than the whole. */
  readonly stages: Readonly<Partial<Record<Stage, Seconds>>>;
  /** Of the whole, what no stage stands for. */
  readonly unattributed: Seconds;
}

type Span = readonly [start: number, end: number];

/**
 * How long each stage lasted. A part with a stage of its own goes to that stage, the remainder to what it is a part of. The whole is from `start` to `end`;
 * what lies outside of it does not count.
 */
export function stageDurations(times: readonly StagedTime[], whole: { readonly start: number; readonly end: number }): StageDurations {
  const spans = new Map<Stage, Span[]>();
  for (const time of times) attribute(time, null, [whole.start, whole.end], spans);
  const all = [...spans.values()].flat();
  const stages = Object.fromEntries([...spans].map(([stage, own]) => [stage, seconds(lengthOf(unite(own)))]));
  return { stages, unattributed: seconds(Math.max(0, whole.end - whole.start - lengthOf(unite(all)))) };
}

/** The same for what a job's log says; null where the log has no times. Of several logs of one run: for the run, whose stages overlap across jobs. */
export function logStageDurations(logs: readonly JobLog[]): StageDurations | null {
  const known = logs.flatMap(({ start, end, steps }) => (start === null || end === null ? [] : [{ start, end, steps }]));
  const [first] = known;
  if (first === undefined) return null;
  const from = (instant: LogInstant): number => secondsFrom(first.start, instant);
  const part = ({ start, duration, stage, children = [] }: SubStep): StagedTime => ({
    stage: stage?.stage ?? null,
    start: from(start),
    end: from(start) + duration,
    parts: children.map(part),
  });
  const times = known.flatMap(({ steps }) =>
    steps.flatMap(({ start, end, stage, subSteps }) =>
      start === null || end === null
        ? []
        : [{ stage: stage?.stage ?? null, start: from(start), end: from(end), parts: subSteps.map(part) }],
    ),
  );
  const start = Math.min(...known.map((log) => from(log.start)));
  return stageDurations(times, { start, end: Math.max(...known.map((log) => from(log.end))) });
}

function attribute(time: StagedTime, inherited: Stage | null, within: Span, spans: Map<Stage, Span[]>): void {
  const own: Span = [Math.max(time.start, within[0]), Math.min(time.end, within[1])];
  if (!(own[0] < own[1])) return;
  const stage = time.stage === null || time.stage === 'other' ? inherited : time.stage;
  for (const part of time.parts) attribute(part, stage, own, spans);
  if (stage === null) return;
  const taken = time.parts.map(({ start, end }): Span => [Math.max(start, own[0]), Math.min(end, own[1])]);
  const rest = subtract(own, unite(taken));
  spans.set(stage, [...(spans.get(stage) ?? []), ...rest]);
}

/** In order, none touching another. */
function unite(spans: readonly Span[]): readonly Span[] {
  const united: [number, number][] = [];
  for (const [start, end] of [...spans].filter(([from, to]) => from < to).sort((a, b) => a[0] - b[0])) {
    const last = united.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else united.push([start, end]);
  }
  return united;
}

function subtract(whole: Span, taken: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let at = whole[0];
  for (const [start, end] of taken) {
    if (start > at) left.push([at, start]);
    at = Math.max(at, end);
  }
  if (at < whole[1]) left.push([at, whole[1]]);
  return left;
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [start, end]) => sum + end - start, 0);
}
