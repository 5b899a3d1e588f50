import type { Word, WordPart } from 'unbash';
import { DYNAMIC, RUNNER_TEMP, WORKSPACE_ROOT } from '../locate-path.ts';

/** Where a path starts that is one of GitHub's files for commands. */
export const SINK = '/sink/';

const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  ['GITHUB_WORKSPACE', WORKSPACE_ROOT],
  ['RUNNER_TEMP', RUNNER_TEMP],
  ['RUNNER_TOOL_CACHE', '/runner-tools'],
  ...['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ARTIFACTS'].map(
    (name): [string, string] => [name, `${SINK}${name}`],
  ),
]);

/** A word as bash would make it, with a mark for each part that only the run knows. Globs stay as they are. */
export function readWord(word: Word): string {
  return word.parts === undefined ? word.value : word.parts.map(readPart).join('');
}

function readPart(part: WordPart): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.map(readPart).join('');
    case 'Glob':
      return part.text;
    case 'SimpleExpansion':
      return VARIABLES.get(part.text.slice(1)) ?? DYNAMIC;
    case 'ParameterExpansion':
      if (part.operation !== undefined || part.prefix !== undefined || part.index !== undefined) return DYNAMIC;
      return VARIABLES.get(part.parameter) ?? DYNAMIC;
    default:
      return DYNAMIC;
  }
}
