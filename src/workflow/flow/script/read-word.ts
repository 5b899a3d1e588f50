import type { Word, WordPart } from 'unbash';
import { DYNAMIC, RUNNER_TEMP, WORKSPACE_ROOT } from '../locate-path.ts';
import { SPLIT } from './read-options.ts';

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

/** A word as bash would make it, with a mark for each part that only the run knows, and one more where bash splits it. Globs stay as they are. */
export function readWord(word: Word): string {
  if (word.parts === undefined) return markSplit(word.value);
  return word.parts.map((part) => (/Quoted$|^LocaleString$/.test(part.type) ? readPart(part) : markSplit(readPart(part)))).join('');
}

function markSplit(text: string): string {
  return text.replaceAll(DYNAMIC, DYNAMIC + SPLIT);
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
