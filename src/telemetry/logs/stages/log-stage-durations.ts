import type { JobLog, SubStep } from '../../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';
import { type JobTimes, runStageDurations, type StageDurations, type StagedTime } from '../../../stages/stage-durations.ts';

/** How long each stage lasted, as the logs of one job or of a run's jobs say; null where none of them has times. */
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
  const jobs = known.map(
    ({ start, end, steps }): JobTimes => ({
      start: from(start),
      end: from(end),
      steps: steps.flatMap((step) =>
        step.start === null || step.end === null
          ? []
          : [{ stage: step.stage?.stage ?? null, start: from(step.start), end: from(step.end), parts: step.subSteps.map(part) }],
      ),
    }),
  );
  return runStageDurations(jobs);
}
