import { styleFor, type TerminalOptions } from './style.ts';

/** A rule's page for a terminal: headings bold, fences dim, the rest as written. The page is ours. Ends with a line break. */
export function renderExplainText(page: string, options: TerminalOptions): string {
  const style = styleFor(options);
  let fenced = false;
  const lines = page
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (/^\s*```/.test(line)) {
        fenced = !fenced;
        return style.dim(line);
      }
      return !fenced && /^#{1,6} /.test(line) ? style.bold(line.replace(/^#+ /, '')) : line;
    });
  return `${lines.join('\n')}\n`;
}
