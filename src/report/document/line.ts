/**
 * A piece of a line: words of ours, a name that somebody else gave, or a sentence of ours in which such names stand between backticks. Each sink escapes
 * the last two.
 */
export type Piece = string | { readonly name: string } | { readonly prose: string };
export type Line = readonly Piece[];

/** A line from a template; a name from outside has to come as `named` or `told`. */
export function say(texts: TemplateStringsArray, ...values: readonly (Piece | Line | number)[]): Line {
  return texts.flatMap((text, index) => {
    const value = values[index];
    const pieces = value === undefined ? [] : typeof value === 'number' ? [String(value)] : Array.isArray(value) ? value : [value as Piece];
    return [text, ...(pieces as Line)].filter((piece) => piece !== '');
  });
}

export function named(name: string): Piece {
  return { name };
}

/** A sentence with names in it, each as `quoted` writes it. */
export function told(prose: string): Piece {
  return { prose };
}

/** Lines one after the other, with something between them. */
export function joined(lines: readonly Line[], between = ', '): Line {
  return lines.flatMap((line, index) => (index === 0 ? line : [between, ...line]));
}
