import type { BaselineCut, BaselineVersions } from '../engine/baseline.ts';
import type { Withheld } from '../engine/choose-by-event.ts';
import { formatDuration } from '../model/format-duration.ts';
import { count } from './count.ts';

const SHORT_SHA = 7;
/** As many are named. */
const MOST_EVENTS = 2;

/** From when on a baseline counts, as a part of a sentence: `since the workflow changed in 1a2b3c4`. */
export function describeCut({ since, isUnbroken }: BaselineCut): string {
  if (since === null) return 'under this version of the workflow';
  return isUnbroken
    ? `since the workflow changed in ${shortSha(since)}`
    : `under versions of the workflow with this plan, first ${shortSha(since)}`;
}

/** What was before the plan changed, for context. */
export function describeBefore({ before }: BaselineCut): string {
  return `before p50 ${formatDuration(before.p50)} (n ${before.n})`;
}

/** Why nothing is usual, or why it was not compared, as a part of a sentence. `show` makes the name of an event fit to stand where it is told. */
export function describeWithheld(withheld: Withheld, show: (event: string) => string): string {
  if (withheld.why === 'shared-name') return 'several jobs are called so';
  if (withheld.why === 'file-unknown') return `the workflow file of this run is not known${withheld.isComing ? ' yet' : ''}`;
  const { event, n, others } = withheld;
  const named = others.length <= MOST_EVENTS ? others.flatMap((other) => (other === null ? [] : [show(other)])) : [];
  const whose = named.length === others.length ? `by ${named.join(' and ')}` : 'by other events';
  return `${count(n, 'run')}${event === null ? '' : ` by ${show(event)}`}; runs ${whose} may do other work`;
}

/** How far versions of the workflow are told apart, in full sentences; none where they are, and nothing is left out. */
export function describeVersions(versions: BaselineVersions | null): readonly string[] {
  if (versions === null) return [];
  const { basis, commit, unmeasured, unread } = versions;
  if (basis === 'not-told-apart')
    return [
      'The versions of the workflow are not told apart: no run’s workflow file is recorded, so *usual* may hold runs from before a change of it.',
    ];
  return [
    ...(basis === 'newest-known' && commit !== null
      ? [`The workflow file of this run is not recorded yet: *usual* is of the newest version that is, of ${shortSha(commit)}.`]
      : []),
    ...(unread === 0 ? [] : [`Left out of *usual*: ${count(unread, 'run')} of versions of the workflow that were not read.`]),
    ...(unmeasured === 0 ? [] : [`Left out of *usual*: ${count(unmeasured, 'run')} whose workflow file is not recorded.`]),
  ];
}

/** What *usual* counts, as a legend for all of these together. */
export function describeUsual(workflows: readonly { readonly versions: BaselineVersions | null }[]): string {
  const bases = new Set(workflows.flatMap(({ versions }) => (versions === null ? [] : [versions.basis])));
  const isOfAny = bases.delete('not-told-apart');
  const samePlan = ', under versions of the workflow with the same plan';
  const among = bases.size === 0 ? (isOfAny ? ', under any version of the workflow' : '') : samePlan;
  const where = bases.size > 0 && isOfAny ? ' where versions are told apart' : '';
  return `*Usual*: first attempts of other commits that succeeded${among}${where}. Runs of forks are left out, and those of the merge queue for runs that are not of it.`;
}

function shortSha(sha: string): string {
  return sha.slice(0, SHORT_SHA);
}
