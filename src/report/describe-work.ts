import type { ProvenProposal } from '../engine/analysis.ts';
import type { Effect } from '../simulate/effect.ts';

/** What a proposal does to the work that is run: a few words for a heading, and a sentence. */
export interface WorkDescription {
  readonly heading: string;
  readonly sentence: string;
}

const LESS: WorkDescription = { heading: 'less work run', sentence: 'Less work is run:' };
const SAME: WorkDescription = {
  heading: 'same work',
  sentence: 'Same work: every job, matrix leg and step that ran before still runs; only scheduling, caching or the runner differ.',
};
const CANCELLED: WorkDescription = {
  heading: 'same work for the newest commit, less runner time',
  sentence: 'The newest commit of every pull request runs the same jobs; runs of older commits are cancelled.',
};
/** Where pushes are cancelled too. */
const CANCELLED_ON_BRANCHES: WorkDescription = {
  heading: CANCELLED.heading,
  sentence: 'The newest commit of every branch runs the same jobs; runs of older commits are cancelled.',
};
const BOUNDED: WorkDescription = {
  heading: 'same work, bounded',
  sentence: 'The same jobs run; one that hangs is stopped at the limit.',
};
const CACHED: WorkDescription = {
  heading: 'same work, fewer downloads',
  sentence: 'The same jobs and steps run; what they download is kept from run to run.',
};
const MORE: WorkDescription = {
  heading: 'the same work, and steps more',
  sentence: 'Every job, matrix leg and step that ran before still runs, and steps are added.',
};
const FASTER: WorkDescription = { ...SAME, heading: 'same work, faster' };

const IS_FASTER: readonly Effect['kind'][] = ['remove-edge', 'split-job', 'shard-job', 'run-side-by-side', 'reorder-steps', 'shorten-step'];

/** Says it by the proposal's effects; what is lost when less is run stands in its `workDelta`. */
export function describeWork({ proposal, sameWork }: Pick<ProvenProposal, 'proposal' | 'sameWork'>): WorkDescription {
  if (!sameWork) return isMore(proposal) ? MORE : LESS;
  const [first = SAME, ...others] = new Set(proposal.effects.map(ofEffect));
  return others.length === 0 ? first : SAME;
}

/** Nothing is named that no longer runs, and all that it does is add. */
function isMore({ workDelta, effects }: ProvenProposal['proposal']): boolean {
  return workDelta.length === 0 && effects.every(({ kind }) => kind === 'add-steps');
}

function ofEffect(effect: Effect): WorkDescription {
  if (effect.kind === 'cancel-superseded') {
    return effect.events.every((event) => event === 'pull_request') ? CANCELLED : CANCELLED_ON_BRANCHES;
  }
  if (effect.kind === 'set-timeout') return BOUNDED;
  if (effect.kind === 'change-cache') return effect.action === 'remove' ? SAME : CACHED;
  return IS_FASTER.includes(effect.kind) ? FASTER : SAME;
}
