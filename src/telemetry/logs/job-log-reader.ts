import type { JobLog, LogStep } from '../../model/job-log.ts';
import { secondsFrom } from '../../model/log-instant.ts';
import { scrubText } from '../../model/scrub-text.ts';
import { type LogFeatureOptions, logFeatures, startFeatures } from './log-features.ts';
import { keepText } from './log-record.ts';
import { createLogReader, type LogReader, type LogReaderOptions, type LogReading } from './read-log.ts';
import type { SplitLog, SplitStep } from './split-log.ts';

const MOST_OF_SUBJECT = 200;

/** Reads one job's log as it comes, with everything that is known to be read from one. Never throws, whatever the bytes. */
export function createJobLogReader(options: LogReaderOptions & LogFeatureOptions = {}): LogReader<JobLog> {
  const { collectors, add } = startFeatures(logFeatures(options));
  const reader = createLogReader(collectors, options);
  return {
    take: reader.take,
    takeText: reader.takeText,
    beginEntry: reader.beginEntry,
    finish() {
      const reading = reader.finish();
      return add(bareJobLog(reading), reading);
    },
  };
}

/** What the split alone says; the features fill in the rest. */
export function bareJobLog({ split, form, job, bytes, lines, cuts }: LogReading<Record<string, unknown>>): JobLog {
  const { sections } = split.skeleton;
  const [first, last] = [sections[0]?.marker, sections.at(-1)?.last];
  return {
    form,
    job: scrubText(job),
    bytes,
    lines,
    cuts,
    start: first === undefined ? null : { second: first.second, ticks: first.ticks },
    end: last ?? null,
    steps: split.steps.map((step) => logStep(step, split)),
    cacheOutcomes: [],
    runner: null,
    tests: [],
    resources: null,
  };
}

function logStep({ step, kind, sections, start, end, inexactReason }: SplitStep, { skeleton }: SplitLog): LogStep {
  const first = skeleton.sections[sections[0] ?? -1];
  const label = first?.label ?? null;
  const time = start === null || end === null ? null : secondsFrom(start, end);
  const isInterleaved = inexactReason === 'interleaved';
  return {
    number: step?.number ?? label?.number ?? null,
    name: scrubText(step?.name ?? label?.name ?? null),
    conclusion: step?.conclusion ?? null,
    kind,
    subject: first === undefined || first.subject === '' ? null : keepText(scrubText(first.subject), MOST_OF_SUBJECT),
    start,
    end,
    duration: time === null || time < 0 ? null : time,
    lines: isInterleaved ? null : sections.reduce((sum, index) => sum + (skeleton.sections[index]?.lines ?? 0), 0),
    isExact: inexactReason === null,
    inexactReason,
    subSteps: [],
    stage: null,
    resources: null,
  };
}
