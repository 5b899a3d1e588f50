import type { LogInstant } from '../../../model/log-instant.ts';
import type { Collector } from '../collector.ts';
import { keepText, type LogRecord } from '../log-record.ts';
import { createTextStore } from '../text-store.ts';
import { createVertexReader, type DockerVertex, type VertexReader, type VertexRoom } from './docker-vertices.ts';
import type { Mark, Reading } from './mark.ts';
import { createMoreCount, createSeenTexts, type More, type MoreCount } from './more-count.ts';
import { createLineReader, type LineReader } from './recognise-line.ts';

const MOST_OF_SECTION = 4000;
const MOST_OF_LOG = 10_000;
const MOST_OF_NAME = 300;
const MOST_CHARACTERS = 1024 * 1024;
const HASH = 35;

/** What tools said of time in one section, in order. */
export interface SectionMarks {
  readonly marks: readonly Mark[];
  readonly vertices: readonly DockerVertex[];
  /** What came after the last mark, and the last vertex, that there was room for. */
  readonly moreMarks: More | null;
  readonly moreVertices: More | null;
  /** The section's last line that was not empty. */
  readonly lastLine: string;
}

export type LogMarks = ReadonlyMap<number, SectionMarks>;

type OpenMark = { -readonly [Key in keyof Mark]: Mark[Key] };

/** The section whose lines come: only one is open at a time. */
interface OpenSection {
  readonly lines: LineReader;
  readonly vertices: VertexReader;
  readonly marks: OpenMark[];
  readonly more: MoreCount;
  /** Holds its chunk, as does `lastLine`: neither outlives the section. */
  before: LogInstant;
  lastLine: string;
  lastDropped: Reading | null;
}

/** Keeps the lines in which tools tell what they do. It sees every line: what a tool did last ended before the next one began. */
export function createMarkCollector(): Collector<LogMarks> {
  const store = createTextStore(MOST_CHARACTERS);
  const sections = new Map<number, SectionMarks>();
  let index = -1;
  let current: OpenSection | null = null;
  let count = 0;
  const seen = createSeenTexts();
  const room: VertexRoom = { keep: keepOne, isNew: (line) => seen.isNew(line, index) };

  function close(): void {
    const found = current === null ? null : marksOf(current);
    if (found !== null) sections.set(index, found);
    current = null;
  }

  function enter(section: number, { second, ticks }: LogRecord): OpenSection {
    close();
    index = section;
    const parts = { lines: createLineReader(), vertices: createVertexReader(room), marks: [], more: createMoreCount() };
    current = { ...parts, before: { second, ticks }, lastLine: '', lastDropped: null };
    return current;
  }

  function keepOne(name: string): string | null {
    const kept = count < MOST_OF_LOG ? store.keep(name, MOST_OF_NAME) : null;
    if (kept !== null) count += 1;
    return kept;
  }

  function add(to: OpenSection, record: LogRecord, reading: Reading): void {
    // What comes after one that was not kept has no place among those that were.
    if (to.lastDropped !== null) {
      drop(to, record, reading);
      return;
    }
    const at = { second: record.second, ticks: record.ticks };
    const previous = to.marks.at(-1);
    if (previous !== undefined && isSame(previous, reading)) {
      previous.until = at;
      return;
    }
    const name = to.marks.length < MOST_OF_SECTION ? keepOne(reading.name) : null;
    if (name === null) drop(to, record, reading);
    else to.marks.push(markOf({ ...reading, name }, at, to.before));
  }

  return {
    take(record, at) {
      const section = current !== null && at.section === index ? current : enter(at.section, record);
      const { text } = record;
      if (text === '') return;
      section.lastLine = text;
      if (!at.isHeader) {
        const isVertex = text.charCodeAt(0) === HASH && section.vertices.take(record, section.marks.length);
        const reading = isVertex ? null : section.lines.read(text, at.kind);
        if (reading !== null && (record.startsPlain || !isOfRunner(reading))) add(section, record, reading);
      }
      section.before = record;
    },
    finish() {
      close();
      return sections;
    },
  };
}

/** Null where the section printed nothing. */
function marksOf({ marks, vertices: { vertices, more: moreVertices }, more, lastLine }: OpenSection): SectionMarks | null {
  const moreMarks = more.counted;
  const isSilent = marks.length + vertices.length === 0 && moreMarks === null && moreVertices === null && lastLine === '';
  return isSilent ? null : { marks, vertices, moreMarks, moreVertices, lastLine: keepText(lastLine, MOST_OF_NAME) };
}

function drop(from: OpenSection, record: LogRecord, reading: Reading): void {
  const isCounted = reading.role !== 'end' && reading.role !== 'none';
  from.more.take(record, isCounted && !(from.lastDropped !== null && isSame(from.lastDropped, reading)));
  from.lastDropped = reading;
}

/** Copies: the record would keep its whole chunk. */
function markOf({ tool, role, level, name, isCommand, seconds, hint: word }: Reading, at: LogInstant, last: LogInstant): OpenMark {
  const hint = word === null ? null : keepText(word, MOST_OF_NAME);
  const before = { second: last.second, ticks: last.ticks };
  return { tool, role, level, name, isCommand, seconds, hint, second: at.second, ticks: at.ticks, before, until: at };
}

/** In colours these are no commands of the runner's. */
function isOfRunner({ tool }: Reading): boolean {
  return tool === 'group' || tool === 'exec' || tool === 'trace';
}

/** What a tool says over and over of the same phase is one mark. */
function isSame(previous: Reading, { tool, role, level, name, hint }: Reading): boolean {
  if (role !== 'begin' && role !== 'burst') return false;
  const isPhase = tool !== 'group' && tool !== 'exec' && tool !== 'trace';
  const isEqual = previous.tool === tool && previous.role === role && previous.level === level && previous.name === name;
  return isPhase && isEqual && (hint === null || previous.hint === hint);
}
