import type { LogInstant } from '../../../model/log-instant.ts';
import type { LogRecord } from '../log-record.ts';
import { createMoreCount, type More } from './more-count.ts';

const MOST_VERTICES = 1000;
const MOST_OF_NAME = 300;
const MOST_DIGITS = 6;
const [SPACE, ZERO, NINE] = [32, 48, 57];
const ENDED = /^DONE (\d{1,7}(?:\.\d{1,3})?)s$/;
const ELAPSED = /^(\d{1,7}\.\d{1,3}) /;

/** A vertex of a docker build, as BuildKit's plain progress shows it (moby/buildkit util/progress/progressui/printer.go). */
export interface DockerVertex {
  readonly name: string;
  readonly first: LogInstant;
  readonly last: LogInstant;
  /** As printed: `DONE 3.2s`. Null: not printed. */
  readonly seconds: number | null;
  /** The most that a line of its own output was stamped with. */
  readonly elapsed: number;
  readonly state: 'open' | 'done' | 'cached' | 'error' | 'canceled';
  /** How many marks of the section came before it. */
  readonly marksBefore: number;
}

type OpenVertex = { -readonly [Key in keyof DockerVertex]: DockerVertex[Key] };

/** Reads the vertices of one section's builds; their lines interleave. */
export interface VertexReader {
  /** True when the line is one of a docker build's. */
  take(record: LogRecord, marksBefore: number): boolean;
  readonly vertices: readonly DockerVertex[];
  /** Those beyond the most that are kept. */
  readonly more: More | null;
}

export interface VertexRoom {
  /** A copy of a name, or null where there is no room for another vertex. */
  keep(name: string): string | null;
  /** False for a line that this was asked of before. */
  isNew(line: string): boolean;
}

export function createVertexReader({ keep, isNew }: VertexRoom): VertexReader {
  const vertices: OpenVertex[] = [];
  const byNumber = new Map<number, OpenVertex>();
  const more = createMoreCount();

  function take(record: LogRecord, marksBefore: number): boolean {
    const { text } = record;
    const end = numberEnd(text);
    if (end === 0) return false;
    const number = Number(text.slice(1, end));
    const rest = text.slice(end + 1, end + 1 + MOST_OF_NAME);
    const known = byNumber.get(number);
    if (known !== undefined && !isHeaderOfAnother(known, rest)) {
      update(known, record, rest);
      return true;
    }
    if (!isHeader(rest)) return true;
    const name = vertices.length < MOST_VERTICES ? keep(rest) : null;
    if (name === null) {
      // Its further lines are not the vertex's that had the number before, and a heading that is printed again is no further vertex.
      byNumber.delete(number);
      more.take(record, isNew(text));
      return true;
    }
    const at = { second: record.second, ticks: record.ticks };
    const vertex: OpenVertex = { name, first: at, last: at, seconds: null, elapsed: 0, state: 'open', marksBefore };
    vertices.push(vertex);
    byNumber.set(number, vertex);
    return true;
  }
  return {
    take,
    vertices,
    get more() {
      return more.counted;
    },
  };
}

/** Where the number after `#` ends; 0 where the line is no vertex's. */
function numberEnd(text: string): number {
  let at = 1;
  while (at <= MOST_DIGITS && text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at += 1;
  return at > 1 && text.charCodeAt(at) === SPACE ? at : 0;
}

function isHeader(rest: string): boolean {
  return rest !== '' && rest !== '...' && !ENDED.test(rest) && !ELAPSED.test(rest) && !/^(?:CACHED|CANCELED|ERROR: |sha256:)/.test(rest);
}

/** Numbers begin anew with the next build; a vertex can print more after it was done. */
function isHeaderOfAnother(known: DockerVertex, rest: string): boolean {
  return known.state !== 'open' && rest !== known.name && /^(?:\[|building with |importing cache |exporting to |resolve )/.test(rest);
}

function update(vertex: OpenVertex, record: LogRecord, rest: string): void {
  const done = ENDED.exec(rest);
  if (done !== null) {
    vertex.state = 'done';
    vertex.seconds = Math.max(vertex.seconds ?? 0, Number(done[1]));
  } else if (rest === 'CACHED') vertex.state = 'cached';
  else if (rest === 'CANCELED') vertex.state = 'canceled';
  else if (rest.startsWith('ERROR: ')) vertex.state = 'error';
  else {
    // A header that is printed again, or `...`, only says that the lines were interleaved.
    if (rest === '...' || rest === vertex.name) return;
    const elapsed = ELAPSED.exec(rest);
    if (elapsed !== null) vertex.elapsed = Math.max(vertex.elapsed, Number(elapsed[1]));
  }
  vertex.last = { second: record.second, ticks: record.ticks };
}
