import { splitText } from '../../expressions/split-text.ts';
import { DYNAMIC, RUNNER_TEMP, WORKSPACE_ROOT } from '../locate-path.ts';

/** What is known of an expression by its source; null for what only the run knows. */
export type Resolve = (source: string) => string | null;

const PLACES: ReadonlyMap<string, string> = new Map([
  ['github.workspace', WORKSPACE_ROOT],
  ['runner.temp', RUNNER_TEMP],
  ['runner.tool_cache', '/runner-tools'],
  ['github.env', '/sink/GITHUB_ENV'],
  ['github.path', '/sink/GITHUB_PATH'],
]);

/** A text with each `${{ }}` replaced by its value where that is known and plain, else by a mark that stands for anything. */
export function maskExpressions(text: string, resolve: Resolve): string {
  return splitText(text)
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const source = part.expression.source.trim();
      const value = PLACES.get(source.toLowerCase()) ?? resolve(source);
      return value !== null && /^[\w./@:=, -]*$/.test(value) ? value : DYNAMIC;
    })
    .join('');
}
