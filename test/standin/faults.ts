/** Which requests a fault hits: the template (`/repos/{owner}/{repo}/check-runs`), or a pattern on the path. */
export interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
  /** Queries of GraphQL that ask for more ids than this. */
  readonly idsAbove?: number;
  /** The name of a query or a mutation of GraphQL. */
  readonly query?: string;
}

/**
 * - `status`: answers `status` (default 502) and does nothing.
 * - `after-commit-status`: does the work, then answers `status` (default 500).
 * - `reset`: cuts the connection and does nothing.
 * - `after-commit-reset`: does the work, then cuts the connection.
 * - `secondary-limit`: 403 with `Retry-After`. `too-many`: 429 with `Retry-After`.
 * - `delay`: answers after `delayMs`.
 * For GraphQL, whose refusals are a 200 with errors:
 * - `graphql-errors`: does nothing and answers with `problem` and no data.
 * - `graphql-partial`: answers, but without the nodes of `lost` (indexes; default the first), each with `problem`.
 */
export interface Fault {
  readonly kind:
    | 'status'
    | 'after-commit-status'
    | 'reset'
    | 'after-commit-reset'
    | 'secondary-limit'
    | 'too-many'
    | 'delay'
    | 'graphql-errors'
    | 'graphql-partial';
  readonly match: FaultMatch;
  /** How many requests it hits; default 1. */
  readonly times?: number;
  readonly status?: number;
  /** Seconds; default 60. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
  /** Default: GitHub's words for a query that took too long. */
  readonly problem?: { readonly type?: string; readonly message: string };
  readonly lost?: readonly number[];
}

export const TIMED_OUT = {
  message:
    'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.' +
    ' Please include `0000:0000` when reporting this issue.',
};

/** Faults wait here for the requests they match; each is used `times` times, first set first. */
export class Faults {
  readonly #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  take(method: string, template: string, path: string, ids = 0, query?: string): Fault | null {
    const found = this.#waiting.find(({ fault: { match }, left }) => {
      if (left === 0 || (match.method !== undefined && match.method !== method)) return false;
      if (match.query !== undefined && match.query !== query) return false;
      if (match.idsAbove !== undefined && ids <= match.idsAbove) return false;
      if (match.path === undefined) return true;
      return typeof match.path === 'string' ? match.path === template || match.path === path : match.path.test(path);
    });
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }
}
