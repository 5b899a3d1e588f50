import type { JobLog } from '../../../model/job-log.ts';
import { printsResourceLine, RESOURCE_LINE } from '../../../model/resource-sampler.ts';
import type { Collector } from '../collector.ts';
import type { SplitLog } from '../split-log.ts';
import { type ResourceSamples, readResourceLine } from './resource-line.ts';
import { resourcesBetween } from './resources-between.ts';

/** Each line of the sampler's form, with the section that printed it; null for one that is none. */
export type ResourceLines = readonly { readonly section: number; readonly samples: ResourceSamples | null }[];

/** Of a section two tell that it printed more than one. */
const MOST_OF_SECTION = 2;
/** The step that prints is among the last: what is older is given up. */
const MOST_LINES = 40;
/** Runner and sampler tell the time by one clock, the sampler in whole seconds. */
const TOLERANCE = 5;

export function createResourceLineCollector(): Collector<ResourceLines> {
  const lines: { section: number; samples: ResourceSamples | null }[] = [];
  return {
    starts: [RESOURCE_LINE],
    take({ text, isPlain }, { section, kind, isHeader }) {
      if (kind !== 'script' || isHeader || !isPlain || lines.at(-MOST_OF_SECTION)?.section === section) return;
      lines.push({ section, samples: readResourceLine(text) });
      if (lines.length > MOST_LINES) lines.shift();
    },
    finish: () => lines,
  };
}

/**
 * Fills in what the sampler saw, of the job and of each step by its times. Believed is one line only, printed by a step whose own script is the one that
 * prints it and that is the last of its kind; samples from outside the job's time are of no one. It is still text that the job's code may have written.
 */
export function addResources(log: JobLog, lines: ResourceLines, split: SplitLog): JobLog {
  const printers = lines.filter(({ section }) => isPrinter(section, split));
  const [only] = printers;
  const samples = only === undefined || printers.length > 1 ? null : only.samples;
  if (samples === null || log.start === null || log.end === null || !isWithin(samples, log.start.second, log.end.second)) return log;
  return {
    ...log,
    resources: resourcesBetween(samples, log.start, log.end),
    steps: log.steps.map((step) =>
      step.start === null || step.end === null || step.inexactReason === 'not-run'
        ? step
        : { ...step, resources: resourcesBetween(samples, step.start, step.end) },
    ),
  };
}

/** The section is its step's first, so that what another script prints in the form of a step is none. */
function isPrinter(section: number, split: SplitLog): boolean {
  const { sections } = split.skeleton;
  const step = split.stepOf(section);
  const isFirst = step !== null && split.steps[step]?.sections[0] === section;
  const isCertain = step !== null && (!split.isJoined || split.steps[step]?.isCertain === true);
  return isFirst && isCertain && sections[section]?.script.some(printsResourceLine) === true;
}

function isWithin({ samples }: ResourceSamples, start: number, end: number): boolean {
  const [first, last] = [samples[0], samples.at(-1)];
  return first !== undefined && last !== undefined && first.from >= start - TOLERANCE && last.to <= end + TOLERANCE;
}
