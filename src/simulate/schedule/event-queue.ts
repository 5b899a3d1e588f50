/** Moments to come, the earliest first; of one moment, the lowest rank, and then the one that was put in first. */
export interface EventQueue {
  readonly size: number;
  push(time: number, rank: number, value: number): void;
  /** Of the first, before it is taken out. */
  readonly time: number;
  readonly rank: number;
  /** Takes the first out. Meaningless where there is none. */
  pop(): number;
  clear(): void;
}

/** Ranks are below 8, values below 2^32 and pushes between two clears below 2^49. */
const RANK = 2 ** 50;

/**
 * A binary heap in three arrays of numbers. The packages that exist order by one number (flatqueue) or hold an object for each entry (tinyqueue, heap-js);
 * equal moments are the rule here, and their order decides who gets the runner.
 */
export function createEventQueue(): EventQueue {
  const times: number[] = [];
  const orders: number[] = [];
  const values: number[] = [];
  let size = 0;
  let pushed = 0;

  const isBefore = (time: number, order: number, other: number): boolean =>
    time < (times[other] as number) || (time === times[other] && order < (orders[other] as number));
  const move = (from: number, to: number): void => {
    times[to] = times[from] as number;
    orders[to] = orders[from] as number;
    values[to] = values[from] as number;
  };
  const put = (at: number, time: number, order: number, value: number): void => {
    times[at] = time;
    orders[at] = order;
    values[at] = value;
  };

  return {
    get size() {
      return size;
    },
    get time() {
      return times[0] as number;
    },
    get rank() {
      return Math.floor((orders[0] as number) / RANK);
    },
    push(time, rank, value) {
      const order = rank * RANK + pushed++;
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(time, order, parent)) break;
        move(parent, at);
        at = parent;
      }
      put(at, time, order, value);
    },
    pop() {
      const first = values[0] as number;
      size -= 1;
      const [time, order, value] = [times[size] as number, orders[size] as number, values[size] as number];
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && isBefore(times[child + 1] as number, orders[child + 1] as number, child)) child += 1;
        if (isBefore(time, order, child)) break;
        move(child, at);
        at = child;
      }
      put(at, time, order, value);
      return first;
    },
    clear() {
      size = 0;
      pushed = 0;
    },
  };
}
