/** A file, or a part of one, that follows from something else in the tree. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

/** The text with what stands between two marker comments replaced. Throws when a marker is missing: somebody removed it by hand. */
export function replaceBetween(text: string, name: string, content: string): string {
  const open = `<!-- generated: ${name} -->\n`;
  const close = `<!-- end of generated: ${name} -->`;
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from < 0 || to < from) throw new Error(`The markers of "${name}" are missing.`);
  return `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`;
}

/** A Markdown table; cells hold no pipe. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
