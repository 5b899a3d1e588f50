import type { Stage } from '../model/job-log.ts';
import { type Seconds, seconds } from '../model/seconds.ts';

/** A time with what was done in it; both ends in seconds from one origin. Parts outside of it are cut off. */
export interface StagedTime {
  /** Null and `other`: what it stands in says. */
  readonly stage: Stage | null;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly StagedTime[];
}

/** When a job ran, and its steps; all in seconds from one origin, which the jobs of a run share. Steps outside of it are cut off. */
export interface JobTimes {
  readonly start: number;
  readonly end: number;
  readonly steps: readonly StagedTime[];
}

/** The time of each stage that ran, 0 for one that took less than a second, and what is left. */
export interface StageDurations {
  /** Time in which at least one step did this work; stages that ran side by side both count, so that these may sum to more than the whole. */
  readonly stages: Readonly<Partial<Record<Stage, Seconds>>>;
  /** Time in which at least one job ran and no stage stands for what it did. */
  readonly unattributed: Seconds;
}

type Span = readonly [start: number, end: number];

/** How long each stage of a job lasted: the union of its times. A part with a stage of its own goes to that one, the remainder to what it is a part of. */
export function jobStageDurations(job: JobTimes): StageDurations {
  return runStageDurations([job]);
}

/**
 * The same for all jobs of a run: a stage lasts while at least one job is in it. Time in which no job ran, as the waits between them, counts for nothing.
 */
export function runStageDurations(jobs: readonly JobTimes[]): StageDurations {
  const spans = new Map<Stage, Span[]>();
  for (const { start, end, steps } of jobs) for (const step of steps) attribute(step, null, [start, end], spans);
  const whole = unite(jobs.map(({ start, end }): Span => [start, end]));
  const all = unite([...spans.values()].flat());
  const stages = Object.fromEntries([...spans].map(([stage, own]) => [stage, seconds(lengthOf(unite(own)))]));
  return { stages, unattributed: seconds(Math.max(0, lengthOf(whole) - lengthOf(all))) };
}

function attribute(time: StagedTime, inherited: Stage | null, within: Span, spans: Map<Stage, Span[]>): void {
  const own: Span = [Math.max(time.start, within[0]), Math.min(time.end, within[1])];
  // Records are of whole seconds: a step that ran within one lasted 0 s. One that lies outside did not run here.
  const isInside = time.start === time.end ? own[0] === own[1] : own[0] < own[1];
  if (!isInside) return;
  const stage = time.stage === null || time.stage === 'other' ? inherited : time.stage;
  for (const part of time.parts) attribute(part, stage, own, spans);
  if (stage === null) return;
  const taken = time.parts.map(({ start, end }): Span => [Math.max(start, own[0]), Math.min(end, own[1])]);
  const known = spans.get(stage) ?? [];
  known.push(...subtract(own, unite(taken)));
  spans.set(stage, known);
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
