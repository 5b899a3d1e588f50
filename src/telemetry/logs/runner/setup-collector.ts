import type { RunnerFacts } from '../../../model/job-log.ts';
import type { Collector } from '../collector.ts';
import { keepText } from '../log-record.ts';
import type { LogNote } from '../log-section.ts';
import type { SplitLog, SplitStep } from '../split-log.ts';
import { readContainers } from './read-containers.ts';
import { readSetup } from './read-setup.ts';

/** A set-up has some fifty lines; a pull of many layers some hundred. */
const MOST_NOTES = 3000;
const MOST_OF_LINE = 300;
/** While a job waits for its runner, its log has up to six lines; then the runner names its version. */
const MOST_BEFORE_RUNNER = 30;
const RUNNER_VERSION = "Current runner version: '";
const COMPLETE_NAME = 'Complete job name: ';
const CONTAINERS = 'Initialize containers';
/** The API's times are whole seconds. */
const TOLERANCE = 1;

/**
 * Takes what the runner prints before the first step of the workflow. Nothing after that is believed: a step can print the same lines. Null where the log
 * does not begin with a set-up, as when its beginning is lost.
 */
export function createSetupCollector(): Collector<RunnerFacts | null> {
  const notes: LogNote[] = [];
  let isOver = false;
  return {
    take(record, { kind }) {
      if (isOver) return;
      isOver = kind !== 'setup' || notes.length >= MOST_NOTES;
      if (isOver || (!record.isPlain && record.overwrites > 0)) return;
      notes.push({ second: record.second, ticks: record.ticks, text: keepText(record.text, MOST_OF_LINE) });
    },
    finish: (split) => readFacts(notes, split),
  };
}

function readFacts(notes: readonly LogNote[], split: SplitLog): RunnerFacts | null {
  const begin = notes.findIndex(({ text }) => text.startsWith(RUNNER_VERSION));
  if (begin === -1 || begin > MOST_BEFORE_RUNNER) return null;
  const complete = notes.findIndex(({ text }, at) => at > begin && text.startsWith(COMPLETE_NAME));
  const end = complete === -1 ? notes.length : complete + 1;
  const setUp = split.steps.find((step) => step.kind === 'setup');
  const isOwn = (note: LogNote): boolean => setUp !== undefined && isWithin(note, setUp);
  // A log whose beginning is lost begins with what a step printed.
  if (!isOwn(notes[begin] as LogNote)) return null;
  const next = split.skeleton.sections[1]?.marker ?? null;
  // A runner before 2.289 does not print the job's name, and its containers follow at once.
  const containers = split.isJoined ? split.steps.find(({ step }) => step?.name === CONTAINERS) : undefined;
  const after = notes
    .slice(complete === -1 ? begin : end)
    .filter((note) => !split.isJoined || (containers !== undefined && isWithin(note, containers)));
  return {
    ...readSetup(notes.slice(0, begin), notes.slice(begin, end).filter(isOwn), notes[end] ?? next),
    ...readContainers(after, next),
  };
}

function isWithin({ second }: LogNote, { start, end }: SplitStep): boolean {
  return (start === null || second >= start.second - TOLERANCE) && (end === null || second <= end.second + TOLERANCE);
}
