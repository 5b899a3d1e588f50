import { data } from '@actions/expressions';
import type { Scope } from './expression.ts';
import { combinationsOf, either, known, type Outcome, oneOf, unknown } from './outcome.ts';

/** Functions that GitHub's expression library leaves to those who use it; null for any other name (in lower case). */
export function callRunFunction(name: string, args: readonly Outcome[], scope: Scope): Outcome | null {
  if (name === 'always') return known(new data.BooleanData(true));
  if (name === 'hashfiles') return hashFiles(args, scope);
  if (name !== 'success' && name !== 'failure' && name !== 'cancelled') return null;
  // With arguments they ask for the jobs named, which the scope does not tell apart.
  if (scope.status === null || args.length > 0) return either(`${name}() is only known in a run`);
  return known(new data.BooleanData(scope.status === name));
}

function hashFiles(args: readonly Outcome[], scope: Scope): Outcome {
  const ways = combinationsOf(args);
  const hash = scope.hashFiles;
  const reason = args.find((arg) => arg.reason !== '')?.reason ?? '';
  if (ways === null) return unknown(reason === '' ? 'hashFiles() is only known in a run' : reason);
  if (hash === null) return unknown('hashFiles() is only known in a run: the files are not known');
  const outcomes = ways.map((patterns): Outcome => {
    const digest = hash(patterns.map((pattern) => pattern.coerceString()));
    if (digest !== null) return known(new data.StringData(digest));
    return unknown('hashFiles() is only known in a run: the files are not known');
  });
  const joined = oneOf(outcomes);
  return joined.reason === '' ? { ...joined, reason } : joined;
}
