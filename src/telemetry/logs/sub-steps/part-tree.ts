import type { SubStepBasis, SubStepKind } from '../../../model/job-log.ts';
import type { DockerVertex } from './docker-vertices.ts';
import type { Mark, MarkRole, Tool } from './mark.ts';
import type { Clock, Part, Span } from './part.ts';

interface Entry {
  readonly part: Part;
  readonly tool: Tool;
  readonly level: number;
  readonly role: MarkRole;
  /** When it ends if nothing else tells: of a `burst` its last line. */
  readonly until: number;
}

/** Puts marks together to parts inside one command, or inside one section where there is no command. */
export interface PartTree {
  /** What follows is inside the part; what was open ends. */
  enter(part: Part, at: number): void;
  take(mark: Mark): void;
  takeVertex(vertex: DockerVertex): void;
  /** Everything that is open ends. */
  close(at: number): void;
  /** Parts that stand in no command. */
  readonly loose: Part[];
}

/** Tools that run other tools and show when they are done with them. */
const DRIVERS: ReadonlySet<Tool> = new Set<Tool>(['group', 'trace', 'exec', 'npm', 'yarn', 'make', 'maven', 'ansible', 'runner']);
const DEEPEST = 12;

export function createPartTree(clock: Clock, { from }: Span): PartTree {
  const loose: Part[] = [];
  let inside: { readonly children: Part[]; readonly start: number } = { children: loose, start: from };
  let stack: Entry[] = [];

  /** Ends the entries from the index on. */
  function closeFrom(index: number, at: number): boolean {
    for (const { part, role, until } of stack.slice(index)) part.end = Math.max(part.start, role === 'burst' ? Math.min(at, until) : at);
    const isAny = index < stack.length;
    stack = stack.slice(0, index);
    return isAny;
  }

  function holder(): { readonly children: Part[]; readonly start: number } {
    return stack.at(-1)?.part ?? inside;
  }

  /** Ends what cannot hold the mark; false when nothing is known of where it belongs. */
  function makeRoom(mark: Mark, at: number): boolean {
    const before = clock(mark.before);
    const isOpener = mark.tool === 'group' || mark.tool === 'exec' || mark.tool === 'trace';
    const group = stack.findLastIndex(({ tool }) => tool === 'group') + 1;
    const own = stack.findIndex(({ tool, level }, index) => index >= group && tool === mark.tool && level >= mark.level && tool !== 'group');
    if (own !== -1) closeFrom(own, mark.role === 'result' || stack[own]?.role === 'result' ? before : at);
    if (isOpener) {
      while (stack.length > group && isEndedByOpener(stack.at(-1), mark)) closeFrom(stack.length - 1, before);
    } else {
      // The toolkit speaks for itself again when the program that it started has ended.
      if (mark.tool === 'toolkit' && stack.at(-1)?.tool === 'exec') closeFrom(stack.length - 1, mark.role === 'burst' ? before : at);
      // What another tool began without a word of its end has ended somewhere before.
      while (isUnrelated(stack.at(-1), mark.tool)) closeFrom(stack.length - 1, before);
    }
    const top = stack.at(-1);
    const isInTask = top?.role === 'result' && top.tool !== mark.tool;
    return !isInTask && stack.length < DEEPEST;
  }

  function add(mark: Mark, start: number, end: number): Part {
    const { kind, basis } = kindOf(mark);
    const part: Part = { name: mark.name, kind, basis, start: Math.max(start, holder().start), end, children: [] };
    holder().children.push(part);
    return part;
  }

  function begin(mark: Mark): void {
    const at = clock(mark);
    if (!makeRoom(mark, at)) return;
    // Where Yarn prints a group it prints the same words in it.
    if (stack.at(-1)?.part.name === mark.name && stack.at(-1)?.tool === 'group') return;
    const { tool, level, role } = mark;
    stack.push({ part: add(mark, at, at), tool, level, role, until: clock(mark.until) });
  }

  function end(mark: Mark): void {
    const at = clock(mark);
    const last = stack.findLastIndex(({ tool }) => tool === 'group');
    if (mark.tool === 'group') {
      if (last !== -1) closeFrom(last, at);
      return;
    }
    const own = stack.findIndex(({ tool, level }, index) => index > last && tool === mark.tool && level >= mark.level);
    if (own !== -1) {
      const top = stack[own];
      if (mark.name !== '' && mark.name.startsWith(`${top?.part.name ?? ''} (`) && top !== undefined) top.part.name = mark.name;
      closeFrom(own, at);
    } else if (mark.seconds !== null && mark.name !== '' && mark.level > 1) span(mark);
  }

  function span(mark: Mark): void {
    const at = clock(mark);
    if (mark.seconds === null || !makeRoom(mark, at)) return;
    add(mark, at - mark.seconds, at);
  }

  /** The heading of a task comes when it is done or has said something: it began when the one before it ended. */
  function result(mark: Mark): void {
    const at = clock(mark);
    const open = stack.at(-1);
    // Maven's summary names modules that have long been built.
    if (mark.tool === 'maven') return;
    if (open?.tool === mark.tool && open.role === 'result' && open.part.name === mark.name) return;
    if (mark.role === 'none' && open?.tool === mark.tool && open.role === 'begin') closeFrom(stack.length - 1, at);
    if (!makeRoom(mark, at) || mark.role === 'none') return;
    const start = holder().children.at(-1)?.end ?? holder().start;
    const { tool, level, role } = mark;
    stack.push({ part: add(mark, Math.min(start, at), at), tool, level, role, until: at });
  }

  return {
    enter(part, at) {
      closeFrom(0, at);
      inside = part;
    },
    take(mark) {
      if (mark.role === 'begin' || mark.role === 'burst') begin(mark);
      else if (mark.role === 'end') end(mark);
      else if (mark.role === 'span') span(mark);
      else result(mark);
    },
    takeVertex(vertex) {
      const around = stack.findLast(({ part }) => part.kind !== 'phase')?.part ?? inside;
      const { first, last, seconds, elapsed, state, name } = vertex;
      const [start, ended] = [clock(first), clock(last)];
      const isCached = state === 'cached';
      const part: Part = { name, kind: 'docker', basis: 'output', start, end: isCached ? start : ended, children: [], cached: isCached };
      if (!isCached && (seconds !== null || elapsed > 0)) part.start = Math.min(ended, Math.max(around.start, ended - (seconds ?? elapsed)));
      around.children.push(part);
    },
    close: (at) => void closeFrom(0, at),
    loose,
  };
}

function isEndedByOpener(top: Entry | undefined, { tool }: Mark): boolean {
  if (top === undefined) return false;
  if (tool === 'group') return top.part.kind === 'phase' || top.tool === 'exec' || top.tool === 'trace';
  return top.part.kind === 'phase';
}

function isUnrelated(top: Entry | undefined, tool: Tool): boolean {
  return top !== undefined && top.tool !== tool && top.part.kind === 'phase' && top.role !== 'result' && !DRIVERS.has(top.tool);
}

function kindOf({ tool, isCommand }: Mark): { readonly kind: SubStepKind; readonly basis: SubStepBasis } {
  if (tool === 'group') return { kind: 'group', basis: 'group' };
  if (tool === 'exec' || tool === 'trace') return { kind: 'command', basis: 'trace' };
  return isCommand ? { kind: 'command', basis: 'banner' } : { kind: 'phase', basis: 'output' };
}
