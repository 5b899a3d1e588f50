/** A command of a script, as its header shows it. */
export interface ScriptCommand {
  readonly text: string;
  /** The script may run it any number of times, or not at all. */
  readonly isConditional: boolean;
}

const SHELLS = /(?:^|[/\\])(?:ba|z|da)?sh(?:\.exe)?\b|\b(?:pwsh|powershell|cmd)\b/i;
const KEYWORD = /^(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|time|!|\{|\}|\(|\)|sudo|exec|command|&)(?:\s+|$)/;
const LOOP = /^(?:for|while|until|if|case)\b/;
const ASSIGNMENT = /^(?:\$?[A-Za-z_][\w:]*\+?=)(?:"[^"$`]*"|'[^']*'|[^\s$`"'(]*)?(?:\s+|$)/;
/** Take no time worth a name. `cat` and `rm` can, of large files; they say nothing. */
const TRIVIAL = new Set(
  [
    [
      'echo',
      'printf',
      'cd',
      'pushd',
      'popd',
      'export',
      'set',
      'unset',
      'mkdir',
      'test',
      '[',
      '[[',
      'true',
      'false',
      ':',
      'source',
      '.',
      'pwd',
    ],
    [
      'exit',
      'return',
      'shift',
      'read',
      'local',
      'declare',
      'readonly',
      'alias',
      'umask',
      'trap',
      'ulimit',
      'which',
      'type',
      'touch',
      'shopt',
    ],
    ['ls', 'cat', 'chmod', 'ln', 'in', 'break', 'continue', 'Write-Host', 'Write-Output', 'Set-Location', 'REM', '@echo'],
  ].flat(),
);
const MOST_COMMANDS = 200;
const MOST_OF_COMMAND = 300;
const HEREDOC = /<<[-~]?\s*\\?['"]?([A-Za-z_]\w*)['"]?/;

/** The commands of a shell script that may take time, in order. Empty where the script is in another language. */
export function scriptCommands(script: readonly string[], shell: string | null): readonly ScriptCommand[] {
  if (shell !== null && !SHELLS.test(shell)) return [];
  const commands: ScriptCommand[] = [];
  let depth = 0;
  for (const line of logicalLines(script)) {
    for (const part of splitCommands(line)) {
      if (LOOP.test(part)) depth += 1;
      const text = bareCommand(part);
      if (text !== null && commands.length < MOST_COMMANDS)
        commands.push({ text: text.slice(0, MOST_OF_COMMAND), isConditional: depth > 0 });
      if (/^(?:done|fi|esac)\b/.test(part)) depth = Math.max(0, depth - 1);
    }
  }
  return commands;
}

/** Lines with their continuations, without what is only input to a command. */
function logicalLines(script: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let open = '';
  let until: string | null = null;
  for (const line of script) {
    if (until !== null) {
      if (line.trim() === until) until = null;
      continue;
    }
    until = HEREDOC.exec(line)?.[1] ?? null;
    const isContinued = line.endsWith('\\') || line.endsWith('`');
    open += isContinued ? `${line.slice(0, -1).trim()} ` : line.trim();
    if (isContinued && open.length < 2000) continue;
    lines.push(open);
    open = '';
  }
  if (open !== '') lines.push(open);
  return lines;
}

/** Cuts a line at `;`, `&&`, `||` and newlines outside quotes. A pipe is one command. */
function splitCommands(line: string): readonly string[] {
  const parts: string[] = [];
  let quote = '';
  let nested = 0;
  let from = 0;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '\\') at += 1;
    else if (character === '(') nested += 1;
    else if (character === ')') nested = Math.max(0, nested - 1);
    else if (character === '#' && (at === 0 || /\s/.test(line.charAt(at - 1)))) {
      parts.push(line.slice(from, at));
      return trimmed(parts);
    } else if (nested === 0) {
      const isDouble = line.startsWith('&&', at) || line.startsWith('||', at);
      if (character !== ';' && !isDouble) continue;
      parts.push(line.slice(from, at));
      if (isDouble) at += 1;
      from = at + 1;
    }
  }
  parts.push(line.slice(from));
  return trimmed(parts);
}

function trimmed(parts: readonly string[]): readonly string[] {
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Without keywords and assignments before it; null when what is left takes no time. */
function bareCommand(part: string): string | null {
  let text = part;
  if (/^(?:for|case|function)\b/.test(text) || /^[\w-]+ ?\(\)/.test(text)) return null;
  for (let round = 0; round < 10; round += 1) {
    const shorter = text.replace(KEYWORD, '').replace(ASSIGNMENT, '');
    if (shorter === text) break;
    text = shorter;
  }
  const word = /^\S+/.exec(text)?.[0] ?? '';
  const isTrivial = TRIVIAL.has(word) && !text.includes('$(') && !text.includes('`');
  return word === '' || isTrivial || /^[\])}]/.test(word) || /^\S+\)$/.test(word) ? null : text;
}
