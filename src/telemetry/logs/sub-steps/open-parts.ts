import type { SubStepBasis, SubStepKind } from '../../../model/job-log.ts';
import type { Mark, MarkRole, Tool } from './mark.ts';
import type { Clock, Part } from './part.ts';

/** A part that goes on. */
export interface Entry {
  readonly part: Part;
  readonly tool: Tool;
  readonly level: number;
  readonly role: MarkRole;
  /** When it ends if nothing else tells: of a `burst` its last line. */
  readonly until: number;
}

/** What can hold parts: one of them, a command, or the section itself. */
export interface Holder {
  readonly children: Part[];
  readonly start: number;
}

/** The parts that are open, each inside the one before. */
export interface OpenParts {
  readonly entries: readonly Entry[];
  /** The innermost. */
  top(): Entry | undefined;
  holder(): Holder;
  /** What holds what stands in no open part. */
  outside(): Holder;
  setInside(holder: Holder): void;
  push(entry: Entry): void;
  /** Ends the entries from the index on; `by` is whose line says so. True when there was any. */
  closeFrom(index: number, at: number, by?: Tool | null): boolean;
  /** Ends what cannot hold the mark; false when nothing is known of where it belongs. */
  makeRoom(mark: Mark): boolean;
  /** A part of the innermost that is open, not open itself. */
  add(mark: Mark, start: number, end: number): Part;
}

/** Tools that run other tools and show when they are done with them. */
const DRIVERS: ReadonlySet<Tool> = new Set<Tool>(['group', 'trace', 'exec', 'npm', 'yarn', 'make', 'maven', 'ansible', 'runner']);
const DEEPEST = 12;

export function createOpenParts(clock: Clock, section: Holder): OpenParts {
  let inside = section;
  let stack: Entry[] = [];

  function closeFrom(index: number, at: number, by: Tool | null = null): boolean {
    for (const { part, tool, role, until } of stack.slice(index)) {
      // The tool's own next line tells when the burst was over.
      part.end = Math.max(part.start, role === 'burst' && tool !== by ? Math.min(at, until) : at);
    }
    const isAny = index < stack.length;
    stack = stack.slice(0, index);
    return isAny;
  }

  function holder(): Holder {
    return stack.at(-1)?.part ?? inside;
  }

  function makeRoom(mark: Mark): boolean {
    const at = clock(mark);
    const before = clock(mark.before);
    const isOpener = mark.tool === 'group' || mark.tool === 'exec' || mark.tool === 'trace';
    const group = stack.findLastIndex(({ tool }) => tool === 'group') + 1;
    const own = stack.findIndex(
      ({ tool, level }, index) => index >= group && tool === mark.tool && level >= mark.level && tool !== 'group',
    );
    if (own !== -1) closeFrom(own, mark.role === 'result' || stack[own]?.role === 'result' ? before : at, mark.tool);
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

  return {
    get entries() {
      return stack;
    },
    top: () => stack.at(-1),
    holder,
    outside: () => inside,
    setInside(holder) {
      inside = holder;
    },
    push: (entry) => void stack.push(entry),
    closeFrom,
    makeRoom,
    add,
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
