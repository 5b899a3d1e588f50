import { canPrint, isDoneWith } from './command-tools.ts';
import type { Mark } from './mark.ts';
import type { Clock, Part, Span } from './part.ts';
import type { PartTree } from './part-tree.ts';
import type { ScriptCommand } from './script-commands.ts';

/** Follows which command of its script a section's marks come from. */
export interface CommandTrack {
  /** Before the tree takes the mark; true when the mark is the command's own first line and is not to be shown again in it. */
  take(mark: Mark): boolean;
  /** After the tree took it. */
  after(mark: Mark): void;
  finish(): readonly Part[];
}

/**
 * Commands run one after the other: each mark belongs to the command that is known to run, or to the next one that can have printed it. Commands without
 * a mark of their own are named together with the one before them, or share the time between two that are known.
 */
export function createCommandTrack(commands: readonly ScriptCommand[], tree: PartTree, clock: Clock, { from, to }: Span): CommandTrack {
  const parts: Part[] = [];
  let index = -1;
  let current: Part | null = null;
  /** When the running command said that it is done. */
  let done: number | null = null;
  const known = new Map<string, boolean>();

  function prints(at: number, mark: Mark): boolean {
    const key = `${at} ${mark.tool} ${mark.hint ?? ''} ${mark.name === 'npm install' ? 'i' : ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = canPrint(commands[at]?.text ?? '', mark);
    known.set(key, answer);
    return answer;
  }

  function nextThatPrints(mark: Mark): number {
    for (let at = index + 1; at < commands.length; at += 1) if (prints(at, mark)) return at;
    return -1;
  }

  /** The commands from one index to before another, as one part. */
  function together(first: number, end: number, start: number, stop: number): Part {
    const part: Part = { name: nameOf(commands, first, end), kind: 'command', basis: 'banner', start, end: Math.max(start, stop), children: [] };
    parts.push(part);
    return part;
  }

  function moveTo(next: number, mark: Mark): void {
    const evidence = Math.max(current?.start ?? from, evidenceOf(mark, clock));
    let start = done ?? evidence;
    if (current === null) {
      start = next === 0 ? from : evidence;
      if (next > 0) together(0, next, from, evidence).children.push(...tree.loose.splice(0));
    } else if (done === null) {
      current.end = evidence;
      current.name = nameOf(commands, index, next);
    } else {
      current.end = done;
      if (next > index + 1) {
        together(index + 1, next, done, evidence);
        start = evidence;
      }
    }
    current = together(next, next + 1, start, start);
    tree.enter(current, start);
    index = next;
    done = null;
  }

  return {
    take(mark) {
      if (commands.length === 0) return false;
      const isSame = index >= 0 && done === null && prints(index, mark);
      const next = isSame ? -1 : nextThatPrints(mark);
      if (next === -1) {
        // Something runs that no command is known to be.
        if (done !== null && mark.role !== 'end') done = null;
        return false;
      }
      moveTo(next, mark);
      return mark.isCommand && mark.hint !== null && mark.role === 'begin';
    },
    after(mark) {
      if (index >= 0 && isDoneWith(commands[index]?.text ?? '', mark)) done = clock(mark);
    },
    finish() {
      tree.close(to);
      if (commands.length === 0) return tree.loose;
      if (current === null) {
        const whole = together(0, commands.length, from, to);
        whole.basis = 'marker';
        whole.children.push(...tree.loose.splice(0));
        return parts;
      }
      const isLast = index === commands.length - 1;
      if (isLast || done === null) {
        current.end = to;
        current.name = nameOf(commands, index, commands.length);
        if (parts.length === 1) current.basis = 'marker';
      } else {
        current.end = done;
        together(index + 1, commands.length, done, to);
      }
      return parts;
    },
  };
}

/** When what printed the mark was running for certain. */
function evidenceOf(mark: Mark, clock: Clock): number {
  if (mark.role === 'begin' || mark.role === 'burst') return clock(mark);
  return mark.seconds === null ? clock(mark.before) : clock(mark) - mark.seconds;
}

function nameOf(commands: readonly ScriptCommand[], first: number, end: number): string {
  const more = end - first - 1;
  const text = commands[first]?.text ?? '';
  if (more <= 0) return text;
  const isCertain = commands.slice(first, end).every(({ isConditional }) => !isConditional);
  const short = text.length > 150 ? `${text.slice(0, 149)}…` : text;
  return `${short} (and ${isCertain ? '' : 'up to '}${more} more ${more === 1 ? 'command' : 'commands'})`;
}
