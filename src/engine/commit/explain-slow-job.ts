import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import type { Change } from '../changes/change.ts';
import { changedWork } from '../slow-run/changed-work.ts';
import { quoteParts } from '../slow-run/divide-excess.ts';
import { partsOfJob } from '../slow-run/parts-of-job.ts';
import type { RunHistory } from '../slow-run/run-history.ts';
import { standingChanges } from '../slow-run/standing-changes.ts';
import { usualJobs } from '../slow-run/usual-jobs.ts';
import type { MovementCause } from './movement.ts';
import { onlyJob } from './only-job.ts';

/** What is below the second to which GitHub records is nobody's. */
const LEAST = 1;

/**
 * Where the time of one job of a run went beyond its usual duration, by cause, as `explainRun` tells it of a run; its queue is no part of it. None where fewer
 * than ten runs can be compared, and for a name that two jobs of the run have.
 */
export function explainSlowJob(run: Run, name: string, history: RunHistory, changes: readonly Change[]): readonly MovementCause[] {
  const comparables = history.comparableWith(run);
  const nodes = history.graphOf(run)?.nodes ?? [];
  const index = nodes.findIndex((node) => node.name === name);
  const node = nodes[index];
  const [job, ...others] = run.jobs.filter((own) => own.name === name && hasRun(own));
  if (comparables === null || node === undefined || job === undefined || others.length > 0) return [];
  const standing = standingChanges(changes, run, comparables);
  const evidence = {
    history,
    changed: changedWork(run, comparables, history),
    findChange: standing.find,
    hadJob: (other: string) => comparables.runs.some(({ jobs }) => jobs.some((known) => known.name === other)),
  };
  const usual = usualJobs(onlyJob(comparables, name), history, standing.since).get(name);
  const parts = partsOfJob({ index, node, job, hasEnded: true }, usual, evidence).filter(({ of }) => of === 'duration');
  return [...Map.groupBy(parts, ({ cause }) => cause)]
    .map(([cause, own]) => ({
      cause,
      time: seconds(own.reduce((sum, { time }) => sum + time, 0)),
      evidence: quoteParts(parts, cause),
    }))
    .filter(({ time }) => time >= LEAST)
    .sort((a, b) => b.time - a.time);
}
