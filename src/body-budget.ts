const MEBIBYTE = 1024 * 1024;

/** What all bodies that are being read may take together. */
const MOST_BYTES = 64 * MEBIBYTE;
/** Kept for bodies that are not large: nearly every delivery is a few KiB, and large ones must not shut them out. */
const KEPT_FOR_SMALL = 16 * MEBIBYTE;
/** A body above this is large. */
const LARGE = MEBIBYTE;
const MOST_LARGE = 4;

/** The room that one body has. */
export interface BodyClaim {
  /** The body has come to so many bytes. False when there is no room for them. */
  readonly grow: (received: number) => boolean;
  /** Gives the room back. May be called again. */
  readonly release: () => void;
}

export interface BodyBudget {
  /** Room for a body of so many bytes, 0 when its length is not told. Null when there is none: the body is not to be read. */
  readonly claim: (declared: number) => BodyClaim | null;
  /** Bytes that are given away now. */
  readonly held: () => number;
}

/** Bounds the memory of bodies whose sender nobody knows yet: each counts as long as it says it is, or as it has become. */
export function createBodyBudget(): BodyBudget {
  let held = 0;
  let large = 0;
  const resize = (from: number, to: number): boolean => {
    const becomesLarge = from <= LARGE && to > LARGE;
    const most = to > LARGE ? MOST_BYTES - KEPT_FOR_SMALL : MOST_BYTES;
    if (to > from && (held + to - from > most || (becomesLarge && large === MOST_LARGE))) return false;
    held += to - from;
    if (becomesLarge) large += 1;
    else if (from > LARGE && to <= LARGE) large -= 1;
    return true;
  };
  return {
    held: () => held,
    claim: (declared) => {
      let size = 0;
      const grow = (received: number): boolean => {
        if (received <= size) return true;
        const fits = resize(size, received);
        if (fits) size = received;
        return fits;
      };
      const release = (): void => {
        resize(size, 0);
        size = 0;
      };
      return grow(declared) ? { grow, release } : null;
    },
  };
}
