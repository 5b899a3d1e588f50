/**
 * The names in what is written to `$GITHUB_ENV` or `$GITHUB_OUTPUT`, from its pieces in order; null is a piece that only the run knows. `*` stands
 * for names that are not known. Source: GitHub's "workflow commands", `name=value` and `name<<delimiter` up to the delimiter's line.
 */
export function namesWritten(pieces: readonly (string | null)[]): readonly string[] {
  const names = new Set<string>();
  let delimiter: string | null = null;
  for (const piece of pieces) {
    if (piece === null) {
      names.add('*');
      continue;
    }
    for (const line of piece.split('\n')) {
      // What is put in may have several lines, with names of its own.
      if (/[\ue000$`]/.test(line)) names.add('*');
      if (delimiter !== null) {
        if (line === delimiter) delimiter = null;
        continue;
      }
      if (line.trim() === '') continue;
      const entry = /^([A-Za-z_][\w-]*)(=|<<(.*)$)/.exec(line);
      if (entry === null) names.add('*');
      else names.add(entry[1] ?? '*');
      if (entry?.[3] !== undefined) delimiter = entry[3];
    }
  }
  if (delimiter !== null) names.add('*');
  return [...names];
}
