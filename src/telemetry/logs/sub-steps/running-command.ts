import type { Part, Span } from './part.ts';
import type { PartTree } from './part-tree.ts';
import type { ScriptCommand } from './script-commands.ts';

/** Which command of a script runs, and the parts of those before it. */
export interface RunningCommand {
  /** -1: not known yet. */
  readonly index: number;
  /** When it said that it is done. */
  done: number | null;
  /** The next one runs as well by now; since when, nothing tells. */
  joinTo(next: number): void;
  /** The next one runs since then, or since the one before it was done. */
  moveTo(next: number, evidence: number): void;
  finish(): readonly Part[];
}

export function createRunningCommand(commands: readonly ScriptCommand[], tree: PartTree, { from, to }: Span): RunningCommand {
  const parts: Part[] = [];
  let current: Part | null = null;
  /** The first of the commands that the running part is named after. */
  let first = -1;
  const state = { index: -1, done: null as number | null, joinTo, moveTo, finish };

  /** The commands from one index to before another, as one part. */
  function together(start: number, end: number, { from: began, to: stop }: Span): Part {
    const name = nameOf(commands, start, end);
    const part: Part = { name, kind: 'command', basis: 'banner', start: began, end: Math.max(began, stop), children: [] };
    parts.push(part);
    return part;
  }

  function joinTo(next: number): void {
    if (current === null) {
      current = together(0, next + 1, { from, to: from });
      tree.adopt(current);
      first = 0;
    } else current.name = nameOf(commands, first, next + 1);
    state.index = next;
  }

  function moveTo(next: number, evidence: number): void {
    const { index, done } = state;
    const known = Math.max(current?.start ?? from, evidence);
    const isFirst = current === null && next === 0;
    const hasGap = done !== null && next > index + 1;
    if (current === null && next > 0) together(0, next, { from, to: known }).children.push(...tree.loose.splice(0));
    if (current !== null) current.end = done ?? known;
    if (current !== null && done === null) current.name = nameOf(commands, first, next);
    if (hasGap) together(index + 1, next, { from: done, to: known });
    const start = isFirst ? from : hasGap ? known : (done ?? known);
    current = together(next, next + 1, { from: start, to: start });
    if (isFirst) tree.adopt(current);
    else tree.enter(current, start);
    state.index = next;
    first = next;
    state.done = null;
  }

  function finish(): readonly Part[] {
    const { index, done } = state;
    if (current === null) {
      const whole = together(0, commands.length, { from, to });
      whole.children.push(...tree.loose.splice(0));
    } else if (done === null || index === commands.length - 1) {
      current.end = to;
      current.name = nameOf(commands, first, commands.length);
    } else {
      current.end = done;
      together(index + 1, commands.length, { from: done, to });
    }
    // The only part begins and ends with the script, which the runner tells.
    if (parts.length === 1 && parts[0] !== undefined) parts[0].basis = 'marker';
    return parts;
  }
  return state;
}

function nameOf(commands: readonly ScriptCommand[], first: number, end: number): string {
  const more = end - first - 1;
  const text = commands[first]?.text ?? '';
  if (more <= 0) return text;
  const isCertain = commands.slice(first, end).every(({ isConditional }) => !isConditional);
  const short = text.length > 150 ? `${text.slice(0, 149)}…` : text;
  return `${short} (and ${isCertain ? '' : 'up to '}${more} more ${more === 1 ? 'command' : 'commands'})`;
}
