/** The places in parts that have no precedence between them, each in rising order, in the order of their first places. */
export function linkedParts(before: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const part = before.map((_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (part[root] !== undefined && part[root] !== root) root = part[root] ?? root;
    return root;
  };
  for (const [place, needed] of before.entries()) {
    for (const other of needed) {
      const [a, b] = [rootOf(place), rootOf(other)];
      part[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return [...Map.groupBy(before.keys(), rootOf).values()];
}
