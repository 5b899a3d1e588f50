import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';
import { cheapestOrder } from './cheapest-order.ts';
import { keepsPrecedence, precedenceOf, type TimedCheck, topological } from './checks.ts';
import { expectedTime, join, ratioOf, type Series, seriesOf } from './expected-time.ts';
import { linkedParts } from './linked-parts.ts';

/** An order of checks that stop at the first failure. */
export interface CheckOrder {
  readonly order: readonly string[];
  readonly expected: Seconds;
  /** The expected time of the order that was given. */
  readonly given: Seconds;
  /** False where checks hold each other in so many ways that not every order was looked at. */
  readonly isBest: boolean;
}

interface Block extends Series {
  readonly places: readonly number[];
}

/**
 * The order with the least expected time. Checks without precedence go by t/p, least first (Mitten 1960; Simon and Kadane 1975). Of checks
 * that are bound to each other the best order is found exactly among all that are allowed (`cheapestOrder`); then each such order is cut
 * into blocks of rising t/p and the blocks of all are merged by it, which is best for parts without precedence between them (Sidney 1975;
 * Monma and Sidney 1979, for this cost). The given order is returned where nothing is better. Not available for names that occur twice, a
 * circle, times below 0 or chances outside 0 to 1.
 */
export function bestOrder(checks: readonly TimedCheck[]): Availability<CheckOrder> {
  if (!checks.every(({ time, failureChance: p }) => time >= 0 && Number.isFinite(time) && p >= 0 && p <= 1)) {
    return notAvailable('a check has no time or no chance to fail');
  }
  const precedence = precedenceOf(checks);
  if (!precedence.available) return precedence;
  const before = precedence.value;
  const parts = linkedParts(before).map((part) => orderPart(part, checks, before));
  const blocks = parts.flatMap(({ order }) => blocksOf(order, checks));
  const merged = blocks.toSorted((a, b) => compareRatios(a, b)).flatMap(({ places }) => places);
  const timeOf = (places: readonly number[]): Seconds => expectedTime(places.flatMap((place) => checks[place] ?? []));
  const all = checks.map((_, place) => place);
  const [given, found] = [timeOf(all), timeOf(merged)];
  const isGivenAsGood = keepsPrecedence(all, before) && given <= found * (1 + 1e-12);
  return available({
    order: (isGivenAsGood ? all : merged).flatMap((place) => checks[place]?.name ?? []),
    expected: isGivenAsGood ? given : found,
    given,
    isBest: parts.every(({ isBest }) => isBest),
  });
}

function orderPart(part: readonly number[], checks: readonly TimedCheck[], before: readonly (readonly number[])[]) {
  const at = new Map(part.map((place, index) => [place, index]));
  const inside = part.map((place) => (before[place] ?? []).flatMap((needed) => at.get(needed) ?? []));
  const own = part.flatMap((place) => checks[place] ?? []);
  const masks = inside.map((needed) => needed.reduce((mask, index) => mask | (1 << index), 0));
  const exact = cheapestOrder(masks, (done) => {
    const reached = own.reduce((chance, { failureChance }, index) => ((done >> index) & 1 ? chance * (1 - failureChance) : chance), 1);
    return (next) => reached * (own[next]?.time ?? 0);
  });
  const order = exact ?? byCheapestFront(own, inside);
  return { order: order.flatMap((index) => part[index] ?? []), isBest: exact !== null };
}

/** Good, not proven best: again and again the check that, with all it still needs before it, has the least t/p. */
function byCheapestFront(checks: readonly TimedCheck[], before: readonly (readonly number[])[]): readonly number[] {
  const inOrder = topological(before) ?? [];
  const left = new Set(inOrder);
  const order: number[] = [];
  while (left.size > 0) {
    const fronts = [...left].map((place) => frontOf(place, before, inOrder, left));
    const ratios = fronts.map((front) =>
      ratioOf(
        front
          .flatMap((place) => checks[place] ?? [])
          .map(seriesOf)
          .reduce(join, { time: 0, passes: 1 }),
      ),
    );
    const best = ratios.reduce((a, ratio, index) => (ratio < (ratios[a] ?? 0) ? index : a), 0);
    for (const place of fronts[best] ?? []) {
      left.delete(place);
      order.push(place);
    }
  }
  return order;
}

function frontOf(place: number, before: readonly (readonly number[])[], inOrder: readonly number[], left: ReadonlySet<number>): number[] {
  const needed = new Set<number>([place]);
  for (const each of needed) for (const earlier of before[each] ?? []) if (left.has(earlier)) needed.add(earlier);
  return inOrder.filter((each) => needed.has(each));
}

/** A fixed order cut where the ratio rises: inside a block nothing from elsewhere is worth putting. */
function blocksOf(order: readonly number[], checks: readonly TimedCheck[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const place of order) {
    const check = checks[place];
    if (check === undefined) continue;
    let block: Block = { places: [place], ...seriesOf(check) };
    for (let last = blocks.at(-1); last !== undefined && ratioOf(last) >= ratioOf(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { places: [...last.places, ...block.places], ...join(last, block) };
    }
    blocks.push(block);
  }
  return blocks;
}

function compareRatios(a: Block, b: Block): number {
  const [first, second] = [ratioOf(a), ratioOf(b)];
  return first === second ? 0 : first - second;
}
