import type { ProbotOctokit } from 'probot';
import { asking } from './to-app-error.ts';

/** What GitHub says of the App that our credentials belong to. */
export interface AppFacts {
  readonly slug: string;
  /** Permission to level, as registered; an installation may have accepted fewer. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly installations: number;
}

/** Asks as the App itself. Throws what `toAppError` yields: GITHUB_UNAUTHORIZED for a key or id that do not belong together. */
export async function fetchApp(octokit: ProbotOctokit): Promise<AppFacts> {
  const { data } = await asking('read the App', () => octokit.rest.apps.getAuthenticated());
  if (data === null) return { slug: '', permissions: {}, events: [], installations: 0 };
  const permissions = Object.entries(data.permissions).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    slug: data.slug ?? '',
    permissions: Object.fromEntries(permissions),
    events: data.events,
    installations: data.installations_count ?? 0,
  };
}
