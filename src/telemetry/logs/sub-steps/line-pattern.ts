import type { MarkRole, Tool } from './mark.ts';

/** What can be said of a line beside the pattern's own words. */
export interface PatternReading {
  readonly name?: string;
  readonly seconds?: number | null;
  readonly hint?: string | null;
  readonly role?: MarkRole;
  readonly level?: number;
}

/** How a tool's lines are known. */
export interface LinePattern {
  readonly tool: Tool;
  readonly role: MarkRole;
  readonly level: number;
  /** How the line begins, after its indentation. */
  readonly needle: string;
  /** False: only without indentation. True: only with one. */
  readonly isIndented?: boolean;
  readonly name: string;
  readonly isCommand?: boolean;
  /** Only in what an action prints: in a script's output the words are anybody's. */
  readonly isOfActions?: boolean;
  /** Given the line without indentation, at most 400 characters; null: not this tool's line after all. */
  readonly read?: (line: string) => PatternReading | null;
}

/** Patterns of one tool, each `[needle, role, level, name]` with what else there is to it. */
export function patternsOf(
  tool: Tool,
  rows: readonly (readonly [needle: string, role: MarkRole, level: number, name: string, more?: Partial<LinePattern>])[],
): readonly LinePattern[] {
  return rows.map(([needle, role, level, name, more]) => ({ tool, role, level, needle, name, ...more }));
}

/** Reads a line by one expression: with a first group that is the name, unless the pattern has one. */
export function by(expression: RegExp, named = true): (line: string) => PatternReading | null {
  return (line) => {
    const found = expression.exec(line);
    if (found === null) return null;
    return named && found[1] !== undefined ? { name: found[1].trim() } : {};
  };
}
