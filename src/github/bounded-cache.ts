/** Values that are kept until others need the room. */
export interface BoundedCache<Value> {
  get(key: string): Value | null;
  set(key: string, value: Value): void;
}

/** Keeps the values that were used last, together no larger than `room` in whatever `sizeOf` counts. */
export function createBoundedCache<Value>(room: number, sizeOf: (value: Value) => number): BoundedCache<Value> {
  const values = new Map<string, Value>();
  let taken = 0;
  const remove = (key: string): void => {
    const value = values.get(key);
    if (value === undefined) return;
    taken -= sizeOf(value);
    values.delete(key);
  };
  return {
    get: (key) => {
      const value = values.get(key);
      if (value === undefined) return null;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set: (key, value) => {
      remove(key);
      values.set(key, value);
      taken += sizeOf(value);
      for (const oldest of values.keys()) {
        if (taken <= room) return;
        remove(oldest);
      }
    },
  };
}
