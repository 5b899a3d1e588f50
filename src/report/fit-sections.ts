/** A part of a text: whole, and what stands in its place when the text would be too long. An empty short form leaves it out. */
export interface Section {
  readonly whole: string;
  /** Absent: never shortened. */
  readonly short?: string;
  /** Sections with a lower number are shortened later. */
  readonly weight?: number;
}

/** The sections with a blank line between them, at most `limit` UTF-16 units: the heaviest are replaced by their short form until they fit. */
export function fitSections(sections: readonly Section[], limit: number): string {
  const texts = sections.map(({ whole }) => whole);
  const order = sections
    .map((section, index) => ({ ...section, index }))
    .filter(({ short }) => short !== undefined)
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
  for (const { index, short = '' } of order) {
    if (join(texts).length <= limit) break;
    texts[index] = short;
  }
  return join(texts).slice(0, limit);
}

function join(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
