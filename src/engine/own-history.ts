import { isFromFork } from '../model/is-from-fork.ts';
import type { Evidence } from './evidence.ts';

/** The same evidence without the runs that came from forks: anybody can set how long those took. */
export function withOwnHistory(evidence: Evidence): Evidence {
  const { history, repository } = evidence;
  if (!history.available) return evidence;
  const runs = history.value.runs.filter((run) => !isFromFork(run, repository.id));
  return runs.length === history.value.runs.length ? evidence : { ...evidence, history: { ...history, value: { ...history.value, runs } } };
}
