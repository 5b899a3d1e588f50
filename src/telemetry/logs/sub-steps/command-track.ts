import { createPrinters, isDoneWith } from './command-tools.ts';
import type { Mark } from './mark.ts';
import type { Clock, Part, Span } from './part.ts';
import type { PartTree } from './part-tree.ts';
import { createRunningCommand } from './running-command.ts';
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
export function createCommandTrack(commands: readonly ScriptCommand[], tree: PartTree, clock: Clock, span: Span): CommandTrack {
  const prints = createPrinters(commands.map(({ text }) => text));
  const running = createRunningCommand(commands, tree, span);

  function nextThatPrints(mark: Mark): number {
    for (let at = running.index + 1; at < commands.length; at += 1) if (prints(at, mark)) return at;
    return -1;
  }

  return {
    take(mark) {
      if (commands.length === 0) return false;
      const isSame = running.index >= 0 && running.done === null && prints(running.index, mark);
      const next = isSame ? -1 : nextThatPrints(mark);
      if (next === -1) {
        // Something runs that no command is known to be.
        if (mark.role !== 'end') running.done = null;
        return false;
      }
      const isFirst = running.index === -1 && next === 0;
      if (running.done === null && !isFirst && !tellsBeginning(mark)) running.joinTo(next);
      else running.moveTo(next, evidenceOf(mark, clock));
      return mark.isCommand && mark.level === 1 && mark.role === 'begin';
    },
    after(mark) {
      if (running.index >= 0 && isDoneWith(commands[running.index]?.text ?? '', mark)) running.done = clock(mark);
    },
    finish() {
      tree.close(span.to);
      return commands.length === 0 ? tree.loose : running.finish();
    },
  };
}

/** True where the mark comes first of all that its command prints, or has the time of the whole command. */
function tellsBeginning({ role, level, seconds }: Mark): boolean {
  return role === 'begin' || role === 'burst' || (role === 'end' && level <= 1 && seconds !== null);
}

/** When what printed the mark was running for certain. */
function evidenceOf(mark: Mark, clock: Clock): number {
  if (mark.role === 'begin' || mark.role === 'burst') return clock(mark);
  return mark.seconds === null ? clock(mark.before) : clock(mark) - mark.seconds;
}
