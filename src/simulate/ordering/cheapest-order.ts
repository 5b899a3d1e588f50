/** Sets are bit masks, so there are no more places than bits. */
export const MOST_IN_ORDER = 30;

/** Sixteen checks without precedence have 65,536; that takes half a second. */
const MOST_SETS = 70_000;

interface Reached {
  cost: number;
  last: number;
}

/**
 * The order with the least sum of costs, where what a place costs depends on which ones are before it and not on their order: exact, by the
 * least cost of every set that may stand at the front (Held and Karp 1962 over the ideals of the precedence order). `before` has for each
 * place the mask of those that must stand before it; `costsAfter` gives for a set what each next one costs. Null where it goes round in a
 * circle, has more than 30 places, or has more than 70,000 such sets. Of equally cheap orders one is always the same.
 */
export function cheapestOrder(before: readonly number[], costsAfter: (done: number) => (next: number) => number): readonly number[] | null {
  const count = before.length;
  if (count > MOST_IN_ORDER) return null;
  const reached = new Map<number, Reached>([[0, { cost: 0, last: -1 }]]);
  let level = [0];
  for (let size = 0; size < count; size += 1) {
    const larger: number[] = [];
    for (const done of level) {
      const costOf = costsAfter(done);
      const cost = reached.get(done)?.cost ?? 0;
      for (const [next, needed] of before.entries()) {
        const front = done | (1 << next);
        if (front === done || (needed & ~done) !== 0) continue;
        const total = cost + costOf(next);
        const known = reached.get(front);
        if (known === undefined) {
          if (reached.size >= MOST_SETS) return null;
          reached.set(front, { cost: total, last: next });
          larger.push(front);
        } else if (total < known.cost) {
          known.cost = total;
          known.last = next;
        }
      }
    }
    level = larger;
  }
  return level.length === 0 ? null : walkBack(level[0] ?? 0, reached);
}

function walkBack(all: number, reached: ReadonlyMap<number, Reached>): readonly number[] {
  const order: number[] = [];
  for (let set = all; set !== 0; ) {
    const last = reached.get(set)?.last ?? 0;
    order.push(last);
    set &= ~(1 << last);
  }
  return order.reverse();
}
