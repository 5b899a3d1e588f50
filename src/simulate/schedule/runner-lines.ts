/** Who waits for a runner, and who gets the next. */
export interface RunnerLines {
  /** True: there is a place in every pool of the line, it is taken, and nobody was before. False: the leg waits. */
  enter(leg: number, line: number): boolean;
  /** Gives the places of the line back. */
  leave(line: number): void;
  /** Takes the places for the leg that has waited longest of those that may start, and gives it; -1 where none may. */
  next(isWaiting: (leg: number) => boolean): number;
  clear(): void;
}

/**
 * First come, first served, except that a leg whose pools are full does not hold up one that comes later and asks for others. A waiting leg that was
 * cancelled is dropped when its turn comes.
 */
export function createRunnerLines(lines: readonly (readonly number[])[], limits: readonly number[]): RunnerLines {
  const taken = new Int32Array(limits.length);
  const waiting = lines.map(() => ({ legs: [] as number[], turns: [] as number[], head: 0 }));
  let turn = 0;

  const hasRoom = (pools: readonly number[]): boolean => pools.every((pool) => (taken[pool] ?? 0) < (limits[pool] ?? 0));
  const count = (line: number, by: number): void => {
    for (const pool of lines[line] ?? []) taken[pool] = (taken[pool] ?? 0) + by;
  };

  return {
    enter(leg, line) {
      const own = waiting[line];
      if (own === undefined) return true;
      if (own.head === own.legs.length && hasRoom(lines[line] ?? [])) {
        count(line, 1);
        return true;
      }
      own.legs.push(leg);
      own.turns.push(turn++);
      return false;
    },
    leave(line) {
      count(line, -1);
    },
    next(isWaiting) {
      let first = -1;
      let firstTurn = Number.POSITIVE_INFINITY;
      for (const [line, own] of waiting.entries()) {
        while (own.head < own.legs.length && !isWaiting(own.legs[own.head] ?? -1)) own.head += 1;
        const ownTurn = own.turns[own.head];
        if (ownTurn === undefined || ownTurn > firstTurn || !hasRoom(lines[line] ?? [])) continue;
        first = line;
        firstTurn = ownTurn;
      }
      const chosen = waiting[first];
      if (chosen === undefined) return -1;
      count(first, 1);
      chosen.head += 1;
      return chosen.legs[chosen.head - 1] ?? -1;
    },
    clear() {
      taken.fill(0);
      for (const own of waiting) {
        own.legs.length = 0;
        own.turns.length = 0;
        own.head = 0;
      }
    },
  };
}
