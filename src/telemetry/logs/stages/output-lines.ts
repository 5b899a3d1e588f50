import type { Stage } from '../../../model/job-log.ts';
import { OUTPUT_STARTS, stageOfLine } from '../../../stages/output-stages.ts';
import type { Collector } from '../collector.ts';
import { keepText } from '../log-record.ts';
import type { LogNote } from '../log-section.ts';

const MOST_SECTIONS = 3000;
const MOST_OF_LINE = 200;

/** Per section the last line of each stage. */
export type OutputLines = ReadonlyMap<number, ReadonlyMap<Stage, LogNote>>;

export function createOutputCollector(): Collector<OutputLines> {
  const sections = new Map<number, Map<Stage, LogNote>>();
  return {
    starts: OUTPUT_STARTS,
    take({ text, second, ticks }, { section, isHeader }) {
      if (isHeader || (sections.size >= MOST_SECTIONS && !sections.has(section))) return;
      const stage = stageOfLine(text);
      if (stage === null) return;
      const own = sections.get(section) ?? new Map<Stage, LogNote>();
      sections.set(section, own.set(stage, { second, ticks, text: keepText(text, MOST_OF_LINE) }));
    },
    finish: () => sections,
  };
}
