/** As many legs as are replayed at most, over all orders that are tried: a second or two. */
const MOST_REPLAYED = 2_000_000;

/**
 * The order of least cost: of all orders where trying one costs so little that all can be tried, else of the given ones, improved by moving
 * one place at a time until nothing is cheaper or the work is used up. The first of `starts` stays where nothing is cheaper. `work` is what
 * trying one order takes.
 */
export function improveOrder(
  starts: readonly (readonly number[])[],
  costOf: (order: readonly number[]) => number,
  work: number,
): { readonly order: readonly number[]; readonly isBest: boolean } {
  const [given = []] = starts;
  let best = { order: given, cost: costOf(given) };
  let left = Math.max(1, Math.floor(MOST_REPLAYED / Math.max(1, work)));
  const isBest = factorial(given.length) <= left;
  const attempt = (order: readonly number[]): boolean => {
    left -= 1;
    const cost = costOf(order);
    if (!(cost < best.cost * (1 - 1e-12))) return false;
    best = { order, cost };
    return true;
  };
  if (isBest) {
    for (const order of permutations(given)) attempt(order);
    return { order: best.order, isBest };
  }
  for (const start of starts) attempt(start);
  const step = (): boolean => {
    for (const order of neighboursOf(best.order)) {
      if (left <= 0) return false;
      if (attempt(order)) return true;
    }
    return false;
  };
  while (step());
  return { order: best.order, isBest };
}

function factorial(count: number): number {
  return count <= 1 ? 1 : count * factorial(count - 1);
}

function* permutations(places: readonly number[]): Generator<readonly number[]> {
  if (places.length <= 1) yield places;
  else for (const [index, first] of places.entries()) for (const rest of permutations(places.toSpliced(index, 1))) yield [first, ...rest];
}

function* neighboursOf(order: readonly number[]): Generator<readonly number[]> {
  for (const [from, place] of order.entries()) {
    const without = order.toSpliced(from, 1);
    for (let to = 0; to <= without.length; to += 1) if (to !== from) yield without.toSpliced(to, 0, place);
  }
}
