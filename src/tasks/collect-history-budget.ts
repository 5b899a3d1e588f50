import type { Clock } from '../ports/clock.ts';
import type { Allowance, GitHubHistory } from '../ports/github.ts';

/** How much of GitHub's hourly allowance some work may take. */
export interface Budget {
  /** Asked before each request or two. Null: go on. Otherwise nothing more may be asked before this moment. */
  stopUntil(): Promise<Date | null>;
}

/** Of either allowance this share is left to others. */
export const KEPT_SHARE = 0.2;

/** A budget of everything but what is kept for others. */
export function fetchBudget(history: Pick<GitHubHistory, 'allowance'>, clock: Clock): Budget {
  return {
    stopUntil: async () => {
      const { rest, graphql } = history.allowance();
      return latest([rest, graphql].map((allowance) => (allowance === null ? null : keptUntil(allowance, clock.now()))));
    },
  };
}

/** When an allowance of which no more than the kept share is left is whole again; null while there is more, and once that moment has come. */
export function keptUntil({ limit, remaining, resetAt }: Allowance, now: Date): Date | null {
  return resetAt.getTime() > now.getTime() && remaining <= limit * KEPT_SHARE ? resetAt : null;
}

export function latest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : new Date(Math.max(...known.map((moment) => moment.getTime())));
}
