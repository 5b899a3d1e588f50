import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import type { ClassifyStep } from '../stage-profile/staged-job.ts';
import type { Change } from './change.ts';
import { nameAlerts } from './name-alerts.ts';
import { compareNotes, type RunNote } from './run-note.ts';
import { type Candidate, searchSeries } from './search-series.ts';
import type { Series } from './series-store.ts';
import { findSurvivors } from './survivors.ts';
import { toChange } from './to-change.ts';
import { createParts } from './workflow-parts.ts';

/** Of what is shown of the steps of a workflow, at most this share is expected to be nothing. */
const FALSE_DISCOVERIES = 0.1;

/** The changes of one workflow's series, in the order of time. */
export function changesOfWorkflow(all: readonly Series[], defaultBranch: string | null, classify: ClassifyStep): readonly Change[] {
  const parts = createParts(all, classify);
  const searched = all.map((series) => searchSeries(series, defaultBranch));
  const stepTests = searched.filter(({ series }) => series.measure === 'step');
  const isDiscovery = discoveriesOf(
    stepTests.flatMap(({ candidates }) => candidates),
    stepTests.reduce((sum, { tests, candidates }) => sum + Math.max(0, tests - candidates.length), 0),
  );
  const runs = [...new Set(all.flatMap(({ notes }): readonly RunNote[] => notes))].sort(compareNotes);
  const fewerSucceed = findSurvivors(all, runs, defaultBranch);
  const changes = searched.flatMap(({ candidates }) =>
    candidates
      .filter((candidate) => candidate.series.measure !== 'step' || isDiscovery(candidate))
      .map((each) => toChange(each, parts, fewerSucceed)),
  );
  return nameAlerts(changes, runs);
}

function discoveriesOf(candidates: readonly Candidate[], silent: number): (candidate: Candidate) => boolean {
  const judged = benjaminiHochberg([...candidates.map(({ shift }) => shift.p), ...new Array<number>(silent).fill(1)], FALSE_DISCOVERIES);
  const kept = new Set(candidates.filter((_, index) => judged[index]?.isRejected === true));
  return (candidate) => kept.has(candidate);
}
