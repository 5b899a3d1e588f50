const FIRST_CAPACITY = 1024;
/** 2^32 divided by the golden ratio: spreads ids that follow each other. */
const SPREAD = 0x9e3779b1;

/**
 * Numbers by run id, in typed arrays: about 60 bytes a run, where objects in a map take several hundred. A row keeps its place; every column
 * begins at 0.
 */
export class RunTable {
  #ids = new Float64Array(FIRST_CAPACITY);
  #slots = new Int32Array(FIRST_CAPACITY * 2);
  #size = 0;
  #flags = new Uint8Array(FIRST_CAPACITY);
  /** Pieces that tell of the run, and the jobs in them. */
  pieces = new Uint32Array(FIRST_CAPACITY);
  jobs = new Uint32Array(FIRST_CAPACITY);
  /** Places of the first and of the last piece. */
  first = new Uint32Array(FIRST_CAPACITY);
  last = new Uint32Array(FIRST_CAPACITY);
  /** The attempt that was told first (0: none yet) and the digest of its record. */
  attempt = new Float64Array(FIRST_CAPACITY);
  digest = new Float64Array(FIRST_CAPACITY);

  get size(): number {
    return this.#size;
  }

  has(row: number, flag: number): boolean {
    return ((this.#flags[row] ?? 0) & flag) !== 0;
  }

  mark(row: number, flag: number): void {
    this.#flags[row] = (this.#flags[row] ?? 0) | flag;
  }

  /** The row of a run; -1: none. */
  find(runId: number): number {
    return (this.#slots[this.#slotOf(runId)] ?? 0) - 1;
  }

  /** The row of a run, made where there is none. */
  add(runId: number): number {
    const known = this.find(runId);
    if (known !== -1) return known;
    if (this.#size === this.#ids.length) this.#grow();
    const row = this.#size;
    this.#size += 1;
    this.#ids[row] = runId;
    this.#slots[this.#slotOf(runId)] = row + 1;
    return row;
  }

  /** The slot that holds the run's row, or the free one in which it belongs. */
  #slotOf(runId: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul((runId % 0x1_0000_0000) ^ (runId / 0x1_0000_0000), SPREAD) >>> 7) & mask;
    for (let row = this.#slots[slot] ?? 0; row !== 0 && this.#ids[row - 1] !== runId; row = this.#slots[slot] ?? 0)
      slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const capacity = this.#ids.length * 2;
    this.#ids = longer(this.#ids, new Float64Array(capacity));
    this.#flags = longer(this.#flags, new Uint8Array(capacity));
    this.pieces = longer(this.pieces, new Uint32Array(capacity));
    this.jobs = longer(this.jobs, new Uint32Array(capacity));
    this.first = longer(this.first, new Uint32Array(capacity));
    this.last = longer(this.last, new Uint32Array(capacity));
    this.attempt = longer(this.attempt, new Float64Array(capacity));
    this.digest = longer(this.digest, new Float64Array(capacity));
    this.#slots = new Int32Array(capacity * 2);
    for (let row = 0; row < this.#size; row += 1) this.#slots[this.#slotOf(this.#ids[row] ?? 0)] = row + 1;
  }
}

function longer<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
