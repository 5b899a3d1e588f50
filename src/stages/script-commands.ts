/** One command of a script, as far as its words tell: assignments, redirections and what only runs another are taken away. */
export interface ScriptCommand {
  /** As written, on one line. */
  readonly text: string;
  readonly words: readonly string[];
  /** Where its output goes: `$GITHUB_STEP_SUMMARY`; empty for the log. */
  readonly targets: readonly string[];
  /** True where it reads what the command before it prints. */
  readonly isPiped: boolean;
  /** The script may run it any number of times, or not at all. */
  readonly isConditional: boolean;
  /** True where it stands in the text of another: a substitution, or what `bash -c` is given. */
  readonly isNested: boolean;
  /** True where what it prints fills a variable. */
  readonly isCaptured: boolean;
}

const LANGUAGES =
  /^(?:\S*[/\\])?(?:python|pypy|node|deno|bun|tsx|ts-node|ruby|perl|php|rscript|julia|lua|groovy|elixir|jshell|kotlin|scala)[\d.]*(?:\.exe)?(?:\s|$)/i;
const MOST_OF_SCRIPT = 100_000;
const MOST_COMMANDS = 1000;
const MOST_OF_COMMAND = 400;
const MOST_NESTING = 2;
const OPENS = new Set(['for', 'while', 'until', 'if', 'case', 'foreach', 'select', 'switch']);
const CLOSES = new Set(['done', 'fi', 'esac']);
const HEREDOC = /^<<-?\s*(['"]?)([A-Za-z_][\w.-]*)\1/;
const REDIRECTION = /^(?:\d*|&)>{1,2}[|&]?(.*)$/;

/** True where a step's `shell` runs a language whose lines are no commands. Null, an expression and what is not known are taken for shells. */
export function isOtherLanguage(shell: string | null): boolean {
  return shell !== null && LANGUAGES.test(shell);
}

/**
 * The simple commands of a script in the order they are written. No shell's grammar: workflows have bash, PowerShell and cmd, and the first words of a
 * command are written alike in all of them. What stands in comments, here-documents and quotes is no command, but for what a shell is given to run and
 * what a variable is filled with.
 */
export function splitScript(script: string): readonly ScriptCommand[] {
  return split(script.slice(0, MOST_OF_SCRIPT), 0);
}

function split(script: string, depth: number): readonly ScriptCommand[] {
  // An expression is one word, whatever it holds.
  const text = script.replace(/\$\{\{[^}]*\}\}/g, (expression) => 'x'.repeat(expression.length));
  const reader = createCommandReader(script);
  for (let at = 0; at < text.length; ) at = readQuoted(text, at, reader) ?? readPlain(text, at, reader);
  reader.endCommand(text.length, text.length);
  return reader.commands
    .flatMap((command) => [...(command.words.length > 0 ? [command] : []), ...(depth < MOST_NESTING ? nested(command, depth + 1) : [])])
    .slice(0, MOST_COMMANDS)
    .map(({ text: written, words, targets, isPiped, isConditional, isNested, isCaptured }) => ({
      ...{ text: written, words, targets, isPiped, isConditional, isNested, isCaptured },
    }));
}

function nested({ scripts, captured, isConditional }: ReadCommand, depth: number): readonly ScriptCommand[] {
  const inner = (script: string, isCaptured: boolean): readonly ScriptCommand[] =>
    split(script, depth).map((command) => ({
      ...command,
      isNested: true,
      isCaptured: isCaptured || command.isCaptured,
      isConditional: isConditional || command.isConditional,
    }));
  return [...scripts.flatMap((script) => inner(script, false)), ...captured.flatMap((script) => inner(script, true))];
}

interface ReadCommand extends ScriptCommand {
  /** What it runs, as text, and what fills its variables. */
  readonly scripts: readonly string[];
  readonly captured: readonly string[];
}

interface CommandReader {
  readonly commands: readonly ReadCommand[];
  /** Here-documents that begin after this line. */
  readonly delimiters: string[];
  readonly word: () => string;
  add(text: string): void;
  endWord(): void;
  /** `at`: where the command ended; `next`: where another may begin, which reads this one's output where `isPipe`. */
  endCommand(at: number, next: number, isPipe?: boolean): void;
}

function createCommandReader(script: string): CommandReader {
  const commands: ReadCommand[] = [];
  let words: string[] = [];
  let word: string | null = null;
  let from = 0;
  let depth = 0;
  let isPiped = false;
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
    endCommand(at, next, isPipe = false) {
      endWord();
      const [first = ''] = words;
      if (OPENS.has(first)) depth += 1;
      if (words.length > 0 && commands.length < MOST_COMMANDS) {
        const text = script.slice(from, Math.min(at, from + MOST_OF_COMMAND));
        commands.push({ ...commandOf(words, text), isPiped, isConditional: depth > 0, isNested: false, isCaptured: false });
      }
      if (CLOSES.has(first)) depth = Math.max(0, depth - 1);
      // A line may end after the bar.
      if (words.length > 0) isPiped = isPipe;
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
  if (character !== '#' || !/\s|^$/.test(text[at - 1] ?? '')) return null;
  const end = endOfLine(text, at);
  reader.endCommand(at, end);
  return end;
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
  if (!isRedirected && (character === ';' || character === '|' || character === '&' || isBracket))
    reader.endCommand(at, at + 1, character === '|' && text[at - 1] !== '|' && text[at + 1] !== '|');
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

function commandOf(all: readonly string[], text: string): Pick<ReadCommand, 'text' | 'words' | 'targets' | 'scripts' | 'captured'> {
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
  return {
    text: text
      .replace(/[\\`]\r?\n/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    words: withoutLead(words),
    targets,
    ...scriptsOf(words),
  };
}

const SHELL = /^(?:\S*[/\\])?(?:ba|z|da|k)?sh$/;
const FILLED = /^(?:[A-Za-z_]\w*\+?=)\$\(([\s\S]*)\)$/;

/** `bash -c "..."`, also behind what runs it elsewhere, and `NAME=$(...)`. */
function scriptsOf(words: readonly string[]): Pick<ReadCommand, 'scripts' | 'captured'> {
  const at = words.findIndex((word, index) => SHELL.test(word) && /^-[a-z]*c$/.test(words[index + 1] ?? ''));
  const given = at === -1 ? undefined : words[at + 2];
  return { scripts: given === undefined ? [] : [given], captured: words.flatMap((word) => FILLED.exec(word)?.[1] ?? []) };
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
  // The pattern of a case.
  if (/^[^(]*\)$/.test(words[at] ?? '')) return withoutLead(words.slice(at + 1));
  const rest = words.slice(at);
  return NO_COMMAND.has(rest[0] ?? '') || rest[0] === '=' ? [] : rest;
}
