import type { SectionKind } from '../log-section.ts';
import type { LinePattern } from './line-pattern.ts';
import type { MarkRole, Reading, Tool } from './mark.ts';
import { ANT_BEGIN, JAVA } from './patterns/java.ts';
import { JAVASCRIPT } from './patterns/javascript.ts';
import { NATIVE } from './patterns/native.ts';
import { PYTHON } from './patterns/python.ts';
import { RUNNER_PATTERNS, SYSTEM } from './patterns/system.ts';

/** Java first: Gradle's headings and npm's begin alike. */
const PATTERNS: readonly LinePattern[] = [...JAVA, ...JAVASCRIPT, ...PYTHON, ...NATIVE, ...SYSTEM, ...RUNNER_PATTERNS];
const MOST_OF_LINE = 400;
const DEEPEST_INDENT = 12;
const [TAB, SPACE, HASH, BRACKET, COLON, PLUS, ZERO, NINE] = [9, 32, 35, 91, 58, 43, 48, 57];
const TARGET = /^[\w.-]{1,100}:$/;
const TRACE = /^\+ \S/;
/** Log levels that tools put before what they say, and the times that Maven can put before its own. */
const LEVEL = '[info] ';
const MAVEN_LEVEL = '[INFO] ';
const LONGEST_TIME = 40;

const BY_FIRST = new Map<number, LinePattern[]>();
for (const pattern of PATTERNS) {
  const first = pattern.needle.charCodeAt(0);
  BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), pattern]);
}
/** The same for the characters that nearly all lines begin with: an array is faster, and this runs for every line. */
const BY_ASCII: readonly (readonly LinePattern[] | undefined)[] = Array.from({ length: 128 }, (_, code) => BY_FIRST.get(code));

/** Reads the lines of one section in order. */
export interface LineReader {
  read(text: string, kind: SectionKind): Reading | null;
}

export function createLineReader(): LineReader {
  let isAnt = false;

  function read(text: string, kind: SectionKind): Reading | null {
    const indent = indentOf(text);
    const code = text.charCodeAt(indent);
    if (isAnt && text.charCodeAt(text.length - 1) === COLON && TARGET.test(text)) {
      return readingOf('ant', 'begin', 2, text.slice(0, -1));
    }
    if (indent === 0) {
      if (code === HASH || code === BRACKET) {
        const command = readCommand(text);
        if (command !== null) return command;
        if (text.startsWith(LEVEL)) return read(text.slice(LEVEL.length), kind);
      } else if (code === PLUS && TRACE.test(text)) {
        return { ...readingOf('trace', 'begin', 1, text.slice(2, MOST_OF_LINE)), isCommand: true };
      } else if (code >= ZERO && code <= NINE) {
        const level = text.slice(0, LONGEST_TIME).indexOf(MAVEN_LEVEL);
        if (level !== -1) return read(text.slice(level), kind);
      }
    }
    const patterns = code < 128 ? BY_ASCII[code] : BY_FIRST.get(code);
    if (patterns === undefined) return null;
    for (const pattern of patterns) {
      if (!text.startsWith(pattern.needle, indent)) continue;
      const reading = readPattern(pattern, text, indent, kind);
      if (reading === null) continue;
      if (pattern.needle === ANT_BEGIN) isAnt = true;
      return reading;
    }
    return null;
  }
  return { read };
}

function indentOf(text: string): number {
  let at = 0;
  while (at < DEEPEST_INDENT && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB)) at += 1;
  return at;
}

function readPattern(pattern: LinePattern, text: string, indent: number, kind: SectionKind): Reading | null {
  const { tool, role, level, name, isIndented, isOfActions, isCommand } = pattern;
  if (isIndented !== undefined && isIndented !== indent > 0) return null;
  if (isOfActions === true && kind === 'script') return null;
  if ((tool === 'runner') !== (kind === 'setup')) return null;
  const found = pattern.read === undefined ? {} : pattern.read(text.slice(indent, indent + MOST_OF_LINE).trimEnd());
  if (found === null) return null;
  return {
    tool,
    role: found.role ?? role,
    level: found.level ?? level,
    name: found.name ?? name,
    isCommand: isCommand ?? false,
    seconds: found.seconds ?? null,
    hint: found.hint ?? null,
  };
}

const GROUP = '##[group]';
const END_GROUP = '##[endgroup]';
const COMMANDS = ['[command]', '##[command]'];

/** What the runner and the toolkit of actions print of themselves. */
function readCommand(text: string): Reading | null {
  if (text.startsWith(GROUP)) return readingOf('group', 'begin', 0, text.slice(GROUP.length, MOST_OF_LINE));
  if (text.startsWith(END_GROUP)) return readingOf('group', 'end', 0, '');
  for (const command of COMMANDS) {
    if (text.startsWith(command)) return { ...readingOf('exec', 'begin', 1, text.slice(command.length, MOST_OF_LINE)), isCommand: true };
  }
  return null;
}

function readingOf(tool: Tool, role: MarkRole, level: number, name: string): Reading {
  return { tool, role, level, name, isCommand: false, seconds: null, hint: null };
}
