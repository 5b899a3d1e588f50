import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { placeOfRun } from '../changes/place.ts';
import { noteOf } from '../changes/run-note.ts';
import { compareTexts } from '../profile/stamp.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { DividedRuns } from './divide-runs.ts';
import type { MeasuredUnit } from './measured-units.ts';
import type { VerificationEvidence } from './verification-evidence.ts';
import type { Confounder } from './verification-result.ts';

/** Images of fewer runs of a side tell nothing of it. */
const FEWEST_IMAGES = 3;

/**
 * What changed beside the merge among the units that are compared. Edits and merges after the last of them change none of these: they end the verification, which
 * `endOfPlan` tells.
 */
export function findConfounders(before: readonly MeasuredUnit[], after: readonly MeasuredUnit[]): readonly Confounder[] {
  const [old, recent] = [runsOf(before), runsOf(after)];
  return [...lockFileOf(old, recent), ...imageOf(old, recent)];
}

/** What ended the plan that was merged: an edit of the workflow whose runs follow; null while the newest run still has it. */
export function endOfPlan(evidence: VerificationEvidence, { runs, sideOf, dividedBy }: DividedRuns): Confounder | null {
  const since = runs.filter(({ createdAt }) => createdAt >= evidence.merge.at);
  const [other] = evidence.otherMerges.filter(({ at }) => at > evidence.merge.at).sort((a, b) => a.at.getTime() - b.at.getTime());
  if (dividedBy === 'dates') {
    const first = other === undefined ? undefined : since.find(({ createdAt }) => createdAt >= other.at);
    return other === undefined ? null : otherMerge(other.rule, first);
  }
  const lastOfPlan = since.findLastIndex((run) => sideOf(run) === 'after');
  const later = since.slice(lastOfPlan + 1).filter((run) => sideOf(run) === 'other');
  const [first] = later;
  if (first === undefined || later.length < FEWEST_LATER || lastOfPlan < 0) return null;
  if (other !== undefined && first.createdAt >= other.at) return otherMerge(other.rule, first);
  return {
    ...{ kind: 'workflow-edited', blocks: true, since: referenceOf(first) },
    text: `the workflow was edited again, and its runs since ${first.headSha.slice(0, 7)} have another plan`,
  };
}

/** One run of another branch with another file does not end a plan. */
const FEWEST_LATER = 3;

function otherMerge(rule: string, first: Run | undefined): Confounder {
  return {
    ...{ kind: 'other-merge', blocks: true, since: first === undefined ? null : referenceOf(first) },
    text: `another proposal (${rule}) was merged into the same workflow`,
  };
}

function runsOf(units: readonly MeasuredUnit[]): readonly Run[] {
  return units.flatMap(({ runs }) => runs.slice(-1));
}

function lockFileOf(before: readonly Run[], after: readonly Run[]): readonly Confounder[] {
  const lockOf = (run: Run): string | null => noteOf(run, null).lockFiles;
  const known = before.map(lockOf).filter((lock) => lock !== null);
  const last = known.at(-1);
  const changed = after.filter((run) => {
    const lock = lockOf(run);
    return lock !== null && last !== undefined && lock !== last;
  });
  const [first] = changed;
  if (first === undefined) return [];
  return [
    {
      ...{ kind: 'lock-file', blocks: false, since: referenceOf(first) },
      text: `${changed.length} of the ${after.length} runs after the merge saw other lock files than the last one before it`,
    },
  ];
}

function imageOf(before: readonly Run[], after: readonly Run[]): readonly Confounder[] {
  const [old, recent] = [imagesOf(before), imagesOf(after)];
  if (old.n < FEWEST_IMAGES || recent.n < FEWEST_IMAGES) return [];
  const [first] = after.filter((run) => imageTextOf(run) !== null && !old.versions.has(imageTextOf(run) ?? ''));
  if (first === undefined) return [];
  const isOther = [...recent.names].every((name) => !old.names.has(name));
  const names = (all: ReadonlySet<string>): string => [...all].sort(compareTexts).join(', ');
  const text = isOther
    ? `the runs before ran on ${names(old.names)}, those after on ${names(recent.names)}`
    : 'the runner image was updated meanwhile';
  return [{ kind: 'image', blocks: isOther, since: referenceOf(first), text }];
}

function imagesOf(runs: readonly Run[]) {
  const texts = runs.map(imageTextOf).filter((text) => text !== null);
  return { n: texts.length, versions: new Set(texts), names: new Set(texts.map(withoutVersions)) };
}

function imageTextOf(run: Run): string | null {
  return placeOfRun(run.jobs.filter(hasRun)).image;
}

/** `ubuntu-24.04 20260301.1` reads `ubuntu-24.04`. */
function withoutVersions(text: string): string {
  const names = text.split(' + ').map((one) => (one.includes(' ') ? one.slice(0, one.lastIndexOf(' ')) : one));
  return [...new Set(names)].join(' + ');
}
