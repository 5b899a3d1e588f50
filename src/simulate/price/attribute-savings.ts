import type { Effect } from '../effect.ts';
import type { MeanSavings } from './compare-replays.ts';
import type { Pricer } from './price-effects.ts';

/** What one part of an edit has of the saving of the whole, in seconds a run. The parts of an attribution add up to the whole. */
export interface Attribution {
  /**
   * `shapley`: the mean of what it adds over all orders in which the parts could be made. `leave-one-out`: what is lost without it, and an equal part of the rest. `in-order`: what it
   * adds to those before it, where some cannot be made without others.
   */
  readonly method: 'shapley' | 'leave-one-out' | 'in-order';
  /** In the order of the parts. */
  readonly parts: readonly MeanSavings[];
}

/** With more parts 2^n combinations are too many. */
const MOST_FOR_SHAPLEY = 6;

/**
 * Divides the saving of all parts together among them, since savings do not add up: two that shorten the same wait save it once. Null where the whole, or a combination that
 * is asked for, is not predicted. Source of the value: Shapley 1953.
 */
export function attributeSavings(parts: readonly (readonly Effect[])[], pricer: Pricer): Attribution | null {
  // The same runs, whatever is made: a part that cuts long runs short would seem to make the others faster.
  const counted = pricer.countedWith(parts.flat());
  if (counted === null) return null;
  const known = new Map<number, MeanSavings | null>([[0, { makespan: 0, runnerTime: 0 }]]);
  const savingsOf = (set: number): MeanSavings | null => {
    if (!known.has(set)) known.set(set, pricer.meanSavings(parts.filter((_, part) => (set & (1 << part)) !== 0).flat(), counted));
    return known.get(set) ?? null;
  };
  if (parts.length === 0 || parts.length > 30) return null;
  const fair = parts.length <= MOST_FOR_SHAPLEY ? 'shapley' : 'leave-one-out';
  for (const method of [fair, 'in-order'] as const) {
    const [makespan, runnerTime] = (['makespan', 'runnerTime'] as const).map((metric) =>
      DIVIDE[method](parts.length, (set) => savingsOf(set)?.[metric] ?? null),
    );
    if (makespan == null || runnerTime == null) continue;
    return { method, parts: parts.map((_, part) => ({ makespan: makespan[part] ?? 0, runnerTime: runnerTime[part] ?? 0 })) };
  }
  return null;
}

type Divide = (count: number, worthOf: (set: number) => number | null) => readonly number[] | null;

const DIVIDE: Readonly<Record<Attribution['method'], Divide>> = { shapley, 'leave-one-out': leaveOneOut, 'in-order': inOrder };

function inOrder(count: number, worthOf: (set: number) => number | null): readonly number[] | null {
  const values = Array.from({ length: count + 1 }, (_, made) => worthOf(2 ** made - 1));
  // What cannot be made without those after it adds nothing yet.
  const known = values.map(
    (value, made) => value ?? (made === count ? null : (values.slice(0, made).findLast((earlier) => earlier !== null) ?? 0)),
  );
  const whole = known.at(-1);
  return whole == null ? null : known.slice(1).map((value, part) => (value ?? 0) - (known[part] ?? 0));
}

/** Sum over the sets S without the part of |S|! (n - |S| - 1)! / n! times what the part adds to S. */
function shapley(count: number, worthOf: (set: number) => number | null): readonly number[] | null {
  const values = Array.from({ length: 1 << count }, (_, set) => worthOf(set));
  if (values.includes(null)) return null;
  return Array.from({ length: count }, (_, part) => {
    let sum = 0;
    for (const [set, value] of values.entries()) {
      if ((set & (1 << part)) !== 0) continue;
      const size = bitsOf(set);
      sum += ((factorial(size) * factorial(count - size - 1)) / factorial(count)) * ((values[set | (1 << part)] ?? 0) - (value ?? 0));
    }
    return sum;
  });
}

/** Seconds: what adding and subtracting leaves. */
const IDLE = 1e-9;

function leaveOneOut(count: number, worthOf: (set: number) => number | null): readonly number[] | null {
  const all = 2 ** count - 1;
  const whole = worthOf(all);
  const lost: number[] = [];
  for (let part = 0; part < count; part += 1) {
    const without = worthOf(all & ~(1 << part));
    if (whole === null || without === null) return null;
    lost.push(whole - without);
  }
  const sum = lost.reduce((total, value) => total + value, 0);
  // What none is missed for alone, as of two that save the same, is shared equally by those that do anything.
  const isIdle = lost.map((value, part) => Math.abs(value) < IDLE && Math.abs(worthOf(1 << part) ?? 0) < IDLE);
  const rest = whole === null ? 0 : (whole - sum) / Math.max(1, isIdle.filter((idle) => !idle).length);
  return whole === null ? null : lost.map((value, part) => (isIdle[part] ? 0 : value + rest));
}

function bitsOf(set: number): number {
  let bits = 0;
  for (let left = set; left !== 0; left &= left - 1) bits += 1;
  return bits;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
