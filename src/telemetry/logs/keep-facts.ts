import type { JobLog, RunnerFacts, SubStep } from '../../model/job-log.ts';
import { type JobLogFacts, MOST_LOG_FACTS, type SubStepFact, type TestFileFact } from '../../model/job-log-facts.ts';
import { type LogInstant, secondsFrom } from '../../model/log-instant.ts';
import { scrubText } from '../../model/scrub-text.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { keepText } from './log-record.ts';
import { logStageDurations } from './stages/log-stage-durations.ts';
import { type FileTiming, timingsByFile } from './tests/timings-by-file.ts';

/** What is kept of a job's log, within the bounds of `MOST_LOG_FACTS`. Its cache outcomes are kept apart. */
export function keepFacts(log: JobLog): JobLogFacts {
  const { bytes, lines, cuts, runner, steps, resources } = log;
  return {
    bytes,
    lines,
    isWhole: cuts.bytes === 0 && cuts.markers === 0 && steps.length > 0,
    runner: runner === null ? null : runnerFacts(runner),
    stages: Object.fromEntries(
      Object.entries(logStageDurations([log])?.stages ?? {}).map(([stage, time]) => [stage, toMilliseconds(time)]),
    ),
    subSteps: subStepFacts(log),
    tests: testFacts(log),
    resources,
    stepResources: steps
      .flatMap((step) => (step.number === null || step.resources === null ? [] : [{ stepNumber: step.number, resources: step.resources }]))
      .slice(0, MOST_LOG_FACTS.stepResources),
  };
}

function runnerFacts({
  runnerVersion,
  image,
  imageVersion,
  operatingSystem,
  region,
  hosting,
  cacheMode,
}: RunnerFacts): JobLogFacts['runner'] {
  const name = (text: string | null): string | null => (text === null ? null : bounded(text, MOST_LOG_FACTS.name));
  return {
    ...{ runnerVersion: name(runnerVersion), image: name(image), imageVersion: name(imageVersion) },
    ...{ operatingSystem: name(operatingSystem), region: name(region), hosting, cacheMode: name(cacheMode) },
  };
}

function subStepFacts({ start, steps }: JobLog): readonly SubStepFact[] {
  if (start === null) return [];
  const all = steps.flatMap(({ number, subSteps }) => flatten(subSteps).map((part) => subStepFact(part, number, start)));
  return all
    .sort((a, b) => b.duration - a.duration || a.start - b.start)
    .slice(0, MOST_LOG_FACTS.subSteps)
    .sort((a, b) => a.start - b.start || b.duration - a.duration);
}

function flatten(parts: readonly SubStep[]): readonly SubStep[] {
  return parts.flatMap((part) => [part, ...flatten(part.children ?? [])]);
}

function subStepFact(
  { name, kind, basis, start, duration, stage, cached }: SubStep,
  stepNumber: number | null,
  origin: LogInstant,
): SubStepFact {
  return {
    ...{ stepNumber, name: bounded(name, MOST_LOG_FACTS.name), kind, basis },
    start: toMilliseconds(seconds(Math.max(0, secondsFrom(origin, start)))),
    duration: toMilliseconds(duration),
    ...(stage === undefined || stage.stage === 'other' ? {} : { stage: stage.stage }),
    ...(cached === undefined ? {} : { cached }),
  };
}

/** Files of different tools or steps are different ones: a shard is a part of one step. */
function testFacts({ tests, testResults = [] }: JobLog): readonly TestFileFact[] {
  const keyOf = ({ tool, stepNumber }: Pick<TestFileFact, 'tool' | 'stepNumber'>, file: string) => JSON.stringify([tool, stepNumber, file]);
  const facts = new Map<string, TestFileFact>();
  for (const group of Map.groupBy(tests, ({ tool, stepNumber }) => `${tool} ${stepNumber}`).values())
    for (const timing of timingsByFile(group)) {
      const { tool = 'other', stepNumber = null } = group[0] ?? {};
      facts.set(keyOf({ tool, stepNumber }, timing.file), testFact({ tool, stepNumber }, timing));
    }
  for (const { tool, stepNumber, file, failed } of testResults) {
    const key = keyOf({ tool, stepNumber }, file);
    const known = facts.get(key) ?? { tool, stepNumber, file: bounded(file, MOST_LOG_FACTS.file), duration: seconds(0), isSum: true };
    facts.set(key, { ...known, failed });
  }
  const byFailure = [...facts.values()].sort((a, b) => Number((b.failed ?? 0) > 0) - Number((a.failed ?? 0) > 0) || longestFirst(a, b));
  return byFailure.slice(0, MOST_LOG_FACTS.tests).sort(longestFirst);
}

function testFact(
  { tool, stepNumber }: Pick<TestFileFact, 'tool' | 'stepNumber'>,
  { file, duration, tests, isWhole }: FileTiming,
): TestFileFact {
  return {
    ...{ tool, stepNumber, file: bounded(file, MOST_LOG_FACTS.file), duration: toMilliseconds(duration) },
    ...(tests === null ? {} : { tests }),
    ...(isWhole ? {} : { isSum: true }),
  };
}

function longestFirst(a: TestFileFact, b: TestFileFact): number {
  return b.duration - a.duration || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
}

function bounded(text: string, most: number): string {
  return keepText(scrubText(text), most);
}

function toMilliseconds(time: Seconds): Seconds {
  return seconds(Math.round(time * 1000) / 1000);
}
