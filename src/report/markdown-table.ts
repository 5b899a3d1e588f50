/** A pipe ends a cell wherever it stands; a backslash before it would be read as escaping the escape, so they are set apart. */
function cell(markdown: string): string {
  return markdown.replace(/\\(?=\|)/g, '\\ ').replace(/\|/g, '\\|');
}

/** A table of cells that are Markdown already. `align` gives each column's side; numbers stand right. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const rule = `| ${header.map((_, i) => (align[i] === 'right' ? '--:' : ':--')).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
