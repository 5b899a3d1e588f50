import type { Route } from '../../model/route.ts';
import type { Workflow } from '../../workflow/model.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * No word comes in that nobody here knows where it stands: a key, an event, a scope or a mode. GitHub's parser in JavaScript lags behind GitHub, so a
 * word that the file held before may stay and move with its job or step; a new one would be a mistake in writing, which GitHub refuses.
 */
export const checkWords: Check = ({ before, after }) => {
  const old = new Set(wordsIn(before));
  const fresh = wordsIn(after).find((word) => !old.has(word));
  return fresh === undefined ? null : refuse('new-parse-error', `GitHub is not known to take ${fresh.slice(0, 160)}.`);
};

function wordsIn({ unknown }: Workflow): readonly string[] {
  return unknown.map(({ route, word }) => `${word} at ${placeOf(route)}`);
}

/** `jobs.*.steps.*`: the same for every job and step. */
function placeOf(route: Route): string {
  return route.map((part, at) => (typeof part === 'number' || (at === 1 && route[0] === 'jobs') ? '*' : part)).join('.');
}
