/** One simple command of a script. Words hold no quotes; `directory` is relative to the workspace, null where it is computed. */
export interface Command {
  readonly words: readonly string[];
  readonly directory: string | null;
}

const LEADING_WORDS: ReadonlySet<string> = new Set(['time', 'exec', 'if', 'then', 'elif', 'else', 'do', 'while', '!', '{']);

/**
 * The simple commands of a shell script, with `cd` and subshells followed. Good enough to recognise `npm ci` and `pip install`: an expression,
 * a variable, or a folder that is entered in another way makes the directory unknown.
 */
export function readCommands(script: string, start: string | null): readonly Command[] {
  const commands: Command[] = [];
  const outside: (string | null)[] = [];
  let directory = start;
  for (const part of split(script)) {
    const { words, opens } = wordsOf(part);
    for (let i = 0; i < opens; i += 1) outside.push(directory);
    const [name, target] = words;
    if (name === 'cd' || name === 'pushd' || name === 'Set-Location') directory = enter(directory, target);
    else if (name === 'popd') directory = null;
    else if (words.length > 0) commands.push({ words, directory });
    if (part.endsWith(')') && !part.includes('$(') && outside.length > 0) directory = outside.pop() ?? null;
  }
  return commands;
}

/** A path inside a directory, both relative to the workspace; null where either is computed or leads out. */
export function enter(directory: string | null, path: string | undefined): string | null {
  if (directory === null || path === undefined || path === '-' || /[$~`*?%]|^\/|^[A-Za-z]:/.test(path)) return null;
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function split(script: string): readonly string[] {
  return withoutHereDocuments(script.replace(/[\\`^]\r?\n/g, ' ').split(/\r?\n/))
    .map((line) => line.slice(0, commentStart(line)))
    .flatMap((line) => line.split(/&&|\|\||;|\||(?<![<>])&(?!>)/))
    .map((part) => part.replace(/(?:^|\s)(?:\d|&)?>{1,2}\s*(?:&\d|[^\s)]+)/g, ' ').trim())
    .filter((part) => part !== '');
}

/** Lines that are input of a command are no commands. */
function withoutHereDocuments(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let until: string | null = null;
  for (const line of lines) {
    if (until !== null) {
      if (line.trim() === until) until = null;
      continue;
    }
    kept.push(line);
    until = /(?<!<)<<-?\s*["']?(\w+)["']?/.exec(line)?.[1] ?? null;
  }
  return kept;
}

/** The words of a command, without what may stand before it, and how many subshells open there. */
function wordsOf(part: string): { readonly words: readonly string[]; readonly opens: number } {
  let opens = 0;
  const words = (part.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []).map((word) => word.replace(/["']/g, ''));
  while (words[0] !== undefined) {
    const word = words[0];
    if (word.startsWith('(')) {
      opens += 1;
      if (word === '(') words.shift();
      else words[0] = word.slice(1);
    } else if (LEADING_WORDS.has(word) || /^\w+=/.test(word)) words.shift();
    else break;
  }
  const last = words.length - 1;
  if (part.endsWith(')') && words[last] !== undefined) words[last] = words[last].replace(/\)+$/, '');
  return { words: words.filter((word) => word !== ''), opens };
}

function commentStart(line: string): number {
  const at = line.search(/(?:^|\s)#/);
  return at === -1 ? line.length : at;
}
