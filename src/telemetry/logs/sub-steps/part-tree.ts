import type { DockerVertex } from './docker-vertices.ts';
import type { Mark } from './mark.ts';
import type { More } from './more-count.ts';
import { createOpenParts, type OpenParts } from './open-parts.ts';
import type { Clock, Part, Span } from './part.ts';

/** Puts marks together to parts inside one command, or inside one section where there is no command. */
export interface PartTree {
  /** What follows is inside the part; what was open ends. */
  enter(part: Part, at: number): void;
  /** What stood in no command so far, and what follows, is inside the part. */
  adopt(part: Part): void;
  take(mark: Mark): void;
  takeVertex(vertex: DockerVertex): void;
  /** What there was no room for, as one part. */
  addMore(more: More): void;
  /** Everything that is open ends. */
  close(at: number): void;
  /** Parts that stand in no command. */
  readonly loose: Part[];
}

export function createPartTree(clock: Clock, { from }: Span): PartTree {
  const loose: Part[] = [];
  const open = createOpenParts(clock, { children: loose, start: from });

  return {
    enter(part, at) {
      open.closeFrom(0, at);
      open.setInside(part);
    },
    adopt(part) {
      part.children.push(...loose.splice(0));
      open.setInside(part);
    },
    take(mark) {
      if (mark.role === 'begin' || mark.role === 'burst') begin(open, clock, mark);
      else if (mark.role === 'end') end(open, clock, mark);
      else if (mark.role === 'span') span(open, clock, mark);
      else result(open, clock, mark);
    },
    takeVertex: (vertex) => addVertex(open, clock, vertex),
    addMore({ count, first, last }) {
      if (count === 0) return;
      const times = { start: clock(first), end: clock(last) };
      open.outside().children.push({ name: `${count} more`, kind: 'phase', basis: 'output', ...times, children: [], more: count });
    },
    close: (at) => void open.closeFrom(0, at),
    loose,
  };
}

function begin(open: OpenParts, clock: Clock, mark: Mark): void {
  const at = clock(mark);
  if (!open.makeRoom(mark)) return;
  // Where Yarn prints a group it prints the same words in it.
  if (open.top()?.part.name === mark.name && open.top()?.tool === 'group') return;
  const { tool, level, role } = mark;
  const previous = open.holder().children.at(-1);
  const isGoingOn = previous?.kind === 'phase' && previous.name === mark.name && previous.end === at;
  // What is told of when it is under way can say how long it has been.
  const start = Math.max(at - (mark.seconds ?? 0), previous?.end ?? open.holder().start);
  open.push({
    part: isGoingOn ? previous : open.add(mark, role === 'burst' ? Math.min(start, at) : at, at),
    tool,
    level,
    role,
    until: clock(mark.until),
  });
}

function end(open: OpenParts, clock: Clock, mark: Mark): void {
  const at = clock(mark);
  const last = open.entries.findLastIndex(({ tool }) => tool === 'group');
  if (mark.tool === 'group') {
    if (last !== -1) open.closeFrom(last, at);
    return;
  }
  const own = open.entries.findIndex(({ tool, level }, index) => index > last && tool === mark.tool && level >= mark.level);
  if (own !== -1) {
    const top = open.entries[own];
    if (mark.name !== '' && mark.name.startsWith(`${top?.part.name ?? ''} (`) && top !== undefined) top.part.name = mark.name;
    open.closeFrom(own, at, mark.tool);
  } else if (mark.seconds !== null && mark.name !== '' && mark.level > 1) span(open, clock, mark);
}

function span(open: OpenParts, clock: Clock, mark: Mark): void {
  const at = clock(mark);
  if (mark.seconds === null || !open.makeRoom(mark)) return;
  open.add(mark, at - mark.seconds, at);
}

/** The heading of a task comes when it is done or has said something: it began when the one before it ended. */
function result(open: OpenParts, clock: Clock, mark: Mark): void {
  const at = clock(mark);
  const top = open.top();
  // Maven's summary names modules that have long been built.
  if (mark.tool === 'maven') return;
  if (top?.tool === mark.tool && top.role === 'result' && top.part.name === mark.name) return;
  if (mark.role === 'none' && top?.tool === mark.tool && top.role === 'begin') open.closeFrom(open.entries.length - 1, at);
  if (!open.makeRoom(mark) || mark.role === 'none') return;
  const start = open.holder().children.at(-1)?.end ?? open.holder().start;
  const { tool, level, role } = mark;
  open.push({ part: open.add(mark, Math.min(start, at), at), tool, level, role, until: at });
}

function addVertex(open: OpenParts, clock: Clock, vertex: DockerVertex): void {
  const around = open.entries.findLast(({ part }) => part.kind !== 'phase')?.part ?? open.outside();
  const { first, last, seconds, elapsed, state, name } = vertex;
  const [start, ended] = [clock(first), clock(last)];
  const isCached = state === 'cached';
  const part: Part = { name, kind: 'docker', basis: 'output', start, end: isCached ? start : ended, children: [], cached: isCached };
  if (!isCached && (seconds !== null || elapsed > 0)) part.start = Math.min(ended, Math.max(around.start, ended - (seconds ?? elapsed)));
  around.children.push(part);
}
