const GAP = 2;
/** Below this a name says nothing. */
const SHORTEST = 12;
/** Above it nobody reads on. */
const LONGEST = 60;

/**
 * The rows of a table that is to fit `width` columns: where it does not, names in the first column lose their middle, since the legs of a matrix
 * differ at the end. Names keep 12 characters however narrow the terminal is.
 */
export function fitNames(rows: readonly (readonly string[])[], header: readonly string[], width: number): readonly (readonly string[])[] {
  const widths = header.map((text, column) => longest([...text.split('\n'), ...rows.map((row) => row[column] ?? '')]));
  const others = widths.slice(1).reduce((sum, each) => sum + each + GAP, 0);
  const room = Math.min(LONGEST, Math.max(SHORTEST, width - others));
  return rows.map(([name = '', ...cells]) => [withoutMiddle(name, room), ...cells]);
}

function withoutMiddle(text: string, limit: number): string {
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const head = Math.floor((limit - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (limit - 1 - head)).join('')}`;
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, Array.from(text).length), 0);
}
