/** One command of a script, as far as its words tell: assignments, redirections and what only runs another are taken away. */
export interface ScriptCommand {
  /** As written, on one line. */
  readonly text: string;
  readonly words: readonly string[];
  /** Where its output goes: `$GITHUB_STEP_SUMMARY`; empty for the log. */
  readonly targets: readonly string[];
}

const MOST_OF_SCRIPT = 100_000;
const MOST_COMMANDS = 1000;
const MOST_OF_COMMAND = 400;
const HEREDOC = /^<<-?\s*(['"]?)([A-Za-z_][\w.-]*)\1/;
const REDIRECTION = /^(?:\d*|&)>{1,2}[|&]?(.*)$/;

/**
 * The simple commands of a script in the order they are written. No shell's grammar: workflows have bash, PowerShell and cmd, and the first words of a
 * command are written alike in all of them. What stands in quotes, comments, here-documents and substitutions is no command.
 */
export function splitScript(script: string): readonly ScriptCommand[] {
  const text = script.slice(0, MOST_OF_SCRIPT).replace(/\$\{\{[^}]*\}\}/g, 'EXPRESSION');
  const reader = createCommandReader(text);
  for (let at = 0; at < text.length; ) at = readQuoted(text, at, reader) ?? readPlain(text, at, reader);
  reader.endCommand(text.length, text.length);
  return reader.commands.filter((command) => command.words.length > 0);
}

interface CommandReader {
  readonly commands: readonly ScriptCommand[];
  /** Here-documents that begin after this line. */
  readonly delimiters: string[];
  readonly word: () => string;
  add(text: string): void;
  endWord(): void;
  /** `at`: where the command ended; `next`: where another may begin. */
  endCommand(at: number, next: number): void;
}

function createCommandReader(text: string): CommandReader {
  const commands: ScriptCommand[] = [];
  let words: string[] = [];
  let word: string | null = null;
  let from = 0;
  function endWord(): void {
    if (word !== null) words.push(word);
    word = null;
  }
  return {
    commands,
    delimiters: [],
    word: () => word ?? '',
    add(part) {
      word = (word ?? '') + part;
    },
    endWord,
    endCommand(at, next) {
      endWord();
      if (words.length > 0 && commands.length < MOST_COMMANDS)
        commands.push(commandOf(words, text.slice(from, Math.min(at, from + MOST_OF_COMMAND))));
      words = [];
      from = next;
    },
  };
}

/** What stands for itself: escapes, quotes, substitutions, comments. Returns where it ends; null where none of these begins. */
function readQuoted(text: string, at: number, reader: CommandReader): number | null {
  const character = text[at] ?? '';
  const next = text[at + 1] ?? '';
  if ((character === '\\' || character === '`') && next === '\n') {
    reader.endWord();
    return at + 2;
  }
  if (character === '\\' && /[\s"'$&;|()<>\\]/.test(next)) {
    reader.add(next);
    return at + 2;
  }
  if (character === "'" || character === '"') {
    const end = endOfQuote(text, at);
    reader.add(text.slice(at + 1, end));
    return end + 1;
  }
  if (character === '$' && next === '(') {
    const end = endOfSubstitution(text, at + 1);
    reader.add(text.slice(at, end));
    return end;
  }
  return character === '#' && /\s|^$/.test(text[at - 1] ?? '') ? endOfLine(text, at) : null;
}

function readPlain(text: string, at: number, reader: CommandReader): number {
  const character = text[at] ?? '';
  const [all, , delimiter = ''] = character === '<' ? (HEREDOC.exec(text.slice(at, at + 100)) ?? []) : [];
  if (all !== undefined) {
    reader.endWord();
    reader.delimiters.push(delimiter);
    return at + all.length;
  }
  if (character === '\n') {
    let next = at + 1;
    for (const ended of reader.delimiters.splice(0)) next = afterHeredoc(text, next, ended);
    reader.endCommand(at, next);
    return next;
  }
  const isRedirected = character === '&' && (/[>\d]$/.test(reader.word()) || text[at + 1] === '>');
  const isBracket = (character === '(' || character === ')') && reader.word() === '';
  if (!isRedirected && (character === ';' || character === '|' || character === '&' || isBracket)) reader.endCommand(at, at + 1);
  else if (/\s/.test(character)) reader.endWord();
  else reader.add(character);
  return at + 1;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** An open quote ends with the script. */
function endOfQuote(text: string, start: number): number {
  const quote = text[start] ?? '';
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += quote === '"' && text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function endOfSubstitution(text: string, open: number): number {
  let depth = 0;
  let at = open;
  while (at < text.length) {
    const character = text[at];
    if (character === '"' || character === "'") at = endOfQuote(text, at);
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function afterHeredoc(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const line = text.slice(at, end).trim();
    at = end + 1;
    if (line === delimiter) return at;
  }
  return text.length;
}

function commandOf(all: readonly string[], text: string): ScriptCommand {
  const words: string[] = [];
  const targets: string[] = [];
  for (let index = 0; index < all.length; index += 1) {
    const redirection = REDIRECTION.exec(all[index] ?? '');
    if (redirection === null) words.push(all[index] ?? '');
    else {
      if (redirection[1] === '') index += 1;
      targets.push(redirection[1] || (all[index] ?? ''));
    }
  }
  return { text: text.replace(/\\?\s+/g, ' ').trim(), words: withoutLead(words), targets };
}

/** What stands before a command and is none. */
const LEAD = new Set([
  'if',
  'then',
  'else',
  'elif',
  'while',
  'until',
  'do',
  '{',
  '}',
  '!',
  'time',
  'exec',
  'eval',
  'command',
  'nohup',
  'call',
]);
const NO_COMMAND = new Set([
  'for',
  'case',
  'fi',
  'done',
  'esac',
  'function',
  'select',
  'in',
  'foreach',
  'param',
  'return',
  'break',
  'continue',
  'local',
  '[',
  '[[',
  'test',
]);
const ASSIGNMENT = /^(?:[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=|\$(?:env:)?\w+$)/;

function withoutLead(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length && (LEAD.has(words[at] ?? '') || ASSIGNMENT.test(words[at] ?? ''))) at += 1;
  const rest = words.slice(at);
  return NO_COMMAND.has(rest[0] ?? '') || rest[0] === '=' ? [] : rest;
}
