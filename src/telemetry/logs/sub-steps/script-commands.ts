import { isOtherLanguage, splitScript } from '../../../stages/script-commands.ts';

/** A command of a script, as its header shows it. */
export interface ScriptCommand {
  readonly text: string;
  /** The script may run it any number of times, or not at all. */
  readonly isConditional: boolean;
}

const KEYWORD = /^(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|time|!|\{|\}|\(|\)|sudo|exec|command|&)(?:\s+|$)/;
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

/** The commands of a shell script that may take time, in order; what is piped together is one. Empty where the script is in another language. */
export function scriptCommands(script: readonly string[], shell: string | null): readonly ScriptCommand[] {
  if (isOtherLanguage(shell)) return [];
  const commands: { text: string; isConditional: boolean }[] = [];
  let last: (typeof commands)[number] | null = null;
  for (const { text: written, isPiped, isConditional, isNested } of splitScript(script.join('\n'))) {
    if (isNested) continue;
    if (isPiped && last !== null) {
      last.text = `${last.text} | ${written}`.slice(0, MOST_OF_COMMAND);
      continue;
    }
    const text = bareCommand(written);
    last = text === null || commands.length === MOST_COMMANDS ? null : { text: text.slice(0, MOST_OF_COMMAND), isConditional };
    if (last !== null) commands.push(last);
  }
  return commands;
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
