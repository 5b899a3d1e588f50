import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobLog, LogStep, Stage, SubStep } from '../model/job-log.ts';
import type { LogInstant } from '../model/log-instant.ts';
import { logSpan } from './terminal/log-span.ts';
import type { LogView } from './terminal/log-view.ts';

/**
 * What a job's log says as `paceline/log@1`, described in docs/logs.md: plain values, durations in seconds, sizes in bytes, shares from 0 to 1, instants as
 * ISO 8601 with seven decimals. What is not known is null.
 */
export function renderLogJson(log: JobLog, { stages, record, job, otherJobs }: Omit<LogView, 'log'>): object {
  const span = logSpan(log);
  const duration = span?.duration ?? null;
  return {
    schema: 'paceline/log@1',
    version: 1,
    form: log.form,
    job:
      record === null ? { id: null, name: job, conclusion: null } : { id: record.jobId, name: record.name, conclusion: record.conclusion },
    isJoined: record !== null,
    otherJobs,
    bytes: log.bytes,
    lines: log.lines,
    cuts: { ...log.cuts },
    firstLine: instant(log.start),
    lastLine: instant(log.end),
    start: instant(span?.start ?? null),
    end: instant(span?.end ?? null),
    duration,
    steps: log.steps.map((step) => stepJson(step, duration)),
    stages: stages === null ? null : stagesJson(stages.stages, duration),
    unattributed: stages?.unattributed ?? null,
    cacheOutcomes: log.cacheOutcomes.map(cacheJson),
    runner: log.runner,
    tests: log.tests.map(({ tests = null, stepIndex = null, ...test }) => ({ ...test, stepIndex, tests })),
    resources: log.resources,
  };
}

function stepJson(step: LogStep, job: number | null): object {
  const { start, end, subSteps, ...rest } = step;
  const share = job === null || job <= 0 || step.duration === null ? null : step.duration / job;
  return { ...rest, start: instant(start), end: instant(end), share, subSteps: subSteps.map(subStepJson) };
}

function subStepJson({ start, cached, stage, children = [], ...rest }: SubStep): object {
  return { ...rest, start: instant(start), cached: cached ?? null, stage: stage ?? null, children: children.map(subStepJson) };
}

function stagesJson(stages: Readonly<Partial<Record<Stage, number>>>, job: number | null): object[] {
  return Object.entries(stages)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([stage, duration]) => ({ stage, duration, share: job === null || job <= 0 ? null : duration / job }));
}

/** Every field each time: a reader need not know which are left out. */
function cacheJson(outcome: CacheOutcome): object {
  const { stepIndex = null, restoreRate = null, saveTime = null, part = null, entries = null, isLookup = false } = outcome;
  const { policy = null, savePolicy = null, toldBy = 'action' } = outcome;
  return { ...outcome, stepIndex, restoreRate, saveTime, part, entries, isLookup, policy, savePolicy, toldBy };
}

/** `2022-06-22T07:44:33.5843182Z`; null where a log claims a year that no calendar has. */
function instant(at: LogInstant | null): string | null {
  if (at === null) return null;
  const date = new Date(at.second * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return `${date.toISOString().slice(0, -5)}.${String(at.ticks).padStart(7, '0')}Z`;
}
