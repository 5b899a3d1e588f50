/** Which requests a fault hits: the template (`/repos/{owner}/{repo}/check-runs`), or a pattern on the path. */
export interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
}

/**
 * - `status`: answers `status` (default 502) and does nothing.
 * - `after-commit-status`: does the work, then answers `status` (default 500).
 * - `reset`: cuts the connection and does nothing.
 * - `after-commit-reset`: does the work, then cuts the connection.
 * - `secondary-limit`: 403 with `Retry-After`. `too-many`: 429 with `Retry-After`.
 * - `delay`: answers after `delayMs`.
 */
export interface Fault {
  readonly kind: 'status' | 'after-commit-status' | 'reset' | 'after-commit-reset' | 'secondary-limit' | 'too-many' | 'delay';
  readonly match: FaultMatch;
  /** How many requests it hits; default 1. */
  readonly times?: number;
  readonly status?: number;
  /** Seconds; default 60. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
}

/** Faults wait here for the requests they match; each is used `times` times, first set first. */
export class Faults {
  readonly #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  take(method: string, template: string, path: string): Fault | null {
    const found = this.#waiting.find(({ fault: { match }, left }) => {
      if (left === 0 || (match.method !== undefined && match.method !== method)) return false;
      if (match.path === undefined) return true;
      return typeof match.path === 'string' ? match.path === template || match.path === path : match.path.test(path);
    });
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }
}
