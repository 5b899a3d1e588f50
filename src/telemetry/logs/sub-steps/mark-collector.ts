import type { LogInstant } from '../../../model/log-instant.ts';
import type { Collector } from '../collector.ts';
import { keepText, type LogRecord } from '../log-record.ts';
import { createTextStore } from '../text-store.ts';
import { createVertexReader, type DockerVertex, type VertexReader } from './docker-vertices.ts';
import type { Mark, Reading } from './mark.ts';
import { createLineReader, type LineReader } from './recognise-line.ts';

const MOST_OF_SECTION = 4000;
const MOST_OF_NAME = 300;
const MOST_CHARACTERS = 4 * 1024 * 1024;
const HASH = 35;

/** What tools said of time in one section, in order. */
export interface SectionMarks {
  readonly marks: readonly Mark[];
  readonly vertices: readonly DockerVertex[];
  /** What was not kept, for want of room. */
  readonly dropped: number;
  /** The section's last line that was not empty. */
  readonly lastLine: string;
}

export type LogMarks = ReadonlyMap<number, SectionMarks>;

type OpenMark = { -readonly [Key in keyof Mark]: Mark[Key] };

interface OpenSection {
  readonly lines: LineReader;
  readonly vertices: VertexReader;
  readonly marks: OpenMark[];
  before: LogInstant;
  lastLine: string;
  dropped: number;
}

/** Keeps the lines in which tools tell what they do. It sees every line: what a tool did last ended before the next one began. */
export function createMarkCollector(): Collector<LogMarks> {
  const store = createTextStore(MOST_CHARACTERS);
  const sections = new Map<number, OpenSection>();
  let index = -1;
  let current: OpenSection | null = null;
  /** The last line as a slice of its chunk: copied only when its section ends. */
  let last = '';

  function enter(section: number, record: LogRecord): OpenSection {
    if (current !== null) current.lastLine = keepText(last, MOST_OF_NAME);
    index = section;
    last = '';
    let known = sections.get(section);
    if (known === undefined) {
      const at = { second: record.second, ticks: record.ticks };
      known = { lines: createLineReader(), vertices: createVertexReader(store), marks: [], before: at, lastLine: '', dropped: 0 };
      sections.set(section, known);
    }
    current = known;
    return known;
  }

  function add(to: OpenSection, record: LogRecord, reading: Reading): void {
    const at = { second: record.second, ticks: record.ticks };
    const previous = to.marks.at(-1);
    if (previous !== undefined && isSame(previous, reading)) {
      previous.until = at;
      return;
    }
    const name = to.marks.length < MOST_OF_SECTION ? store.keep(reading.name, MOST_OF_NAME) : null;
    if (name === null) {
      to.dropped += 1;
      return;
    }
    const hint = reading.hint === null ? null : keepText(reading.hint, MOST_OF_NAME);
    const { tool, role, level, isCommand, seconds } = reading;
    // A copy: the record would keep its whole chunk.
    const before = { second: to.before.second, ticks: to.before.ticks };
    to.marks.push({ tool, role, level, name, isCommand, seconds, hint, second: at.second, ticks: at.ticks, before, until: at });
  }

  return {
    take(record, at) {
      const section = current !== null && at.section === index ? current : enter(at.section, record);
      const { text } = record;
      if (text === '') return;
      last = text;
      if (!at.isHeader) {
        const isVertex = text.charCodeAt(0) === HASH && section.vertices.take(record, section.marks.length);
        const reading = isVertex ? null : section.lines.read(text, at.kind);
        if (reading !== null && (record.startsPlain || !isOfRunner(reading))) add(section, record, reading);
      }
      section.before = record;
    },
    finish() {
      if (current !== null) current.lastLine = keepText(last, MOST_OF_NAME);
      return new Map(
        [...sections].map(([section, { marks, vertices, dropped, lastLine }]) => [
          section,
          { marks, vertices: vertices.vertices, dropped: dropped + vertices.dropped, lastLine },
        ]),
      );
    },
  };
}

/** In colours these are no commands of the runner's. */
function isOfRunner({ tool }: Reading): boolean {
  return tool === 'group' || tool === 'exec' || tool === 'trace';
}

/** What a tool says over and over of the same phase is one mark. */
function isSame(previous: Mark, { tool, role, level, name, hint }: Reading): boolean {
  if (role !== 'begin' && role !== 'burst') return false;
  const isPhase = tool !== 'group' && tool !== 'exec' && tool !== 'trace';
  const isEqual = previous.tool === tool && previous.role === role && previous.level === level && previous.name === name;
  return isPhase && isEqual && (hint === null || previous.hint === hint);
}
