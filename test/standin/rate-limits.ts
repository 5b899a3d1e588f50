import { ApiProblem } from './api-problem.ts';

const HOUR = 3_600_000;

export type Resource = 'core' | 'graphql';

/** Primary limits by installation, for REST and GraphQL apart: so many requests or points, then none until the hour is over. A 304 is free. */
export class RateLimits {
  readonly #limit: number;
  readonly #now: () => Date;
  readonly #used = new Map<string, { count: number; resets: number }>();

  constructor(limit: number, now: () => Date) {
    this.#limit = limit;
    this.#now = now;
  }

  charge(installation: number): Record<string, string> {
    const headers = this.spend(installation, 'core', 1);
    if (headers !== null) return headers;
    const message = `API rate limit exceeded for installation ID ${installation}.`;
    throw new ApiProblem(403, message, {}, this.headers(installation, 'core'));
  }

  /** The headers of the answer; null, and nothing taken, when the hour's limit is reached. */
  spend(installation: number, resource: Resource, points: number): Record<string, string> | null {
    const window = this.#window(installation, resource);
    if (window.count >= this.#limit) return null;
    window.count += points;
    return this.headers(installation, resource);
  }

  refund(installation: number): void {
    this.#window(installation, 'core').count -= 1;
  }

  headers(installation: number, resource: Resource): Record<string, string> {
    return this.#headers(this.#window(installation, resource), resource);
  }

  /** The body of `GET /rate_limit`. */
  overview(installation: number) {
    const rate = (resource: Resource) => {
      const { count, resets } = this.#window(installation, resource);
      return { limit: this.#limit, used: count, remaining: Math.max(0, this.#limit - count), reset: Math.ceil(resets / 1000) };
    };
    return { resources: { core: rate('core'), search: rate('core'), graphql: rate('graphql') }, rate: rate('core') };
  }

  #window(installation: number, resource: Resource): { count: number; resets: number } {
    const now = this.#now().getTime();
    const key = `${installation} ${resource}`;
    const known = this.#used.get(key);
    if (known !== undefined && known.resets > now) return known;
    const fresh = { count: 0, resets: now + HOUR };
    this.#used.set(key, fresh);
    return fresh;
  }

  #headers({ count, resets }: { count: number; resets: number }, resource: string): Record<string, string> {
    return {
      'x-ratelimit-limit': String(this.#limit),
      'x-ratelimit-remaining': String(Math.max(0, this.#limit - count)),
      'x-ratelimit-used': String(count),
      'x-ratelimit-reset': String(Math.ceil(resets / 1000)),
      'x-ratelimit-resource': resource,
    };
  }
}
