import { ApiProblem } from './api-problem.ts';

const HOUR = 3_600_000;

/** Primary limits by installation: so many requests an hour, then 403 until the hour is over. A 304 is free. */
export class RateLimits {
  readonly #limit: number;
  readonly #now: () => Date;
  readonly #used = new Map<number, { count: number; resets: number }>();

  constructor(limit: number, now: () => Date) {
    this.#limit = limit;
    this.#now = now;
  }

  charge(installation: number, resource: 'core' | 'graphql'): Record<string, string> {
    const window = this.#window(installation);
    if (window.count >= this.#limit) {
      throw new ApiProblem(403, `API rate limit exceeded for installation ID ${installation}.`, {}, this.#headers(window, resource));
    }
    window.count += 1;
    return this.#headers(window, resource);
  }

  refund(installation: number): void {
    this.#window(installation).count -= 1;
  }

  /** The body of `GET /rate_limit`. */
  overview(installation: number) {
    const { count, resets } = this.#window(installation);
    const rate = { limit: this.#limit, used: count, remaining: this.#limit - count, reset: Math.ceil(resets / 1000) };
    return { resources: { core: rate, search: rate, graphql: rate }, rate };
  }

  #window(installation: number): { count: number; resets: number } {
    const now = this.#now().getTime();
    const known = this.#used.get(installation);
    if (known !== undefined && known.resets > now) return known;
    const fresh = { count: 0, resets: now + HOUR };
    this.#used.set(installation, fresh);
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
