import type { ProvenProposal } from '../engine/analysis.ts';
import { type Rejection, suppressedBy } from '../engine/learning/suppressed-by.ts';
import { isWithinSchedule } from '../engine/pull-request/is-within-schedule.ts';
import type { PullRequestLimits } from '../model/repository-config.ts';
import type { ProposalState, StoredProposal } from '../ports/store.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { MAY_NOT_WRITE, mayPropose } from './may-propose.ts';

const DAY = 24 * 60 * 60 * 1000;
const LONGEST_WAIT = 30 * DAY;
const UNDECIDED: ReadonlySet<ProposalState> = new Set(['candidate', 'waiting', 'superseded']);

export type Choice = { readonly state: 'waiting' } | { readonly state: 'candidate'; readonly reason: string };

/** As much of a proposal as the choice depends on. */
export interface Ranked extends Pick<ProvenProposal, 'key'> {
  readonly rule: Pick<ProvenProposal['rule'], 'id'>;
  readonly proposal: Pick<ProvenProposal['proposal'], 'path'>;
}

/**
 * Which proposals get a pull request now, within the repository's limits. `ranked` comes best first; `stored` is what earlier analyses left.
 * What people closed or merged is not chosen again. With `permissions` of the installation that cannot write, nothing is chosen.
 */
export function chooseProposals(
  ranked: readonly Ranked[],
  stored: readonly StoredProposal[],
  limits: PullRequestLimits,
  asOf: Date,
  permissions: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Choice> {
  const byKey = new Map(stored.map((proposal) => [proposal.key, proposal]));
  const own = stored.filter(isOfRule);
  const taken = own.filter((proposal) => proposal.state === 'open' || proposal.state === 'waiting');
  const rejections = rejectionsOf(own);
  let open = taken.length;
  let today = own.filter(
    (proposal) => proposal.state === 'waiting' || (proposal.openedAt !== null && asOf.getTime() - proposal.openedAt.getTime() < DAY),
  ).length;
  const perWorkflow = new Map<string, number>();
  for (const { path } of [...taken, ...own.filter((proposal) => isUnverified(proposal, asOf))])
    perWorkflow.set(path, (perWorkflow.get(path) ?? 0) + 1);
  const choices = new Map<string, Choice>();
  for (const { key, rule, proposal } of ranked) {
    const known = byKey.get(key)?.state;
    if (!mayPropose(permissions)) {
      if (known === undefined || UNDECIDED.has(known)) choices.set(key, { state: 'candidate', reason: MAY_NOT_WRITE });
      continue;
    }
    if (known === 'waiting') choices.set(key, { state: 'waiting' });
    if (known === 'waiting' || (known !== undefined && !UNDECIDED.has(known))) continue;
    const inWorkflow = perWorkflow.get(proposal.path) ?? 0;
    const suppressed = suppressedBy(rejections, { key, rule: rule.id, workflow: proposal.path });
    const reason = suppressed?.reason ?? whyNotNow(open, today, inWorkflow, limits) ?? whyLater(limits, asOf);
    if (reason !== null) {
      choices.set(key, { state: 'candidate', reason });
      continue;
    }
    choices.set(key, { state: 'waiting' });
    open += 1;
    today += 1;
    perWorkflow.set(proposal.path, inWorkflow + 1);
  }
  return choices;
}

/** What was turned down: closed without a merge by a person, refuted, or taken back. */
function rejectionsOf(stored: readonly StoredProposal[]): readonly Rejection[] {
  return stored.flatMap(({ key, ruleId, path, state, reason, phase, updatedAt }): Rejection[] => {
    const kind =
      state === 'closed' && reason === null ? 'closed' : state === 'merged' && (phase === 'refuted' || phase === 'reverted') ? phase : null;
    return kind === null ? [] : [{ key, rule: ruleId, workflow: path, kind, at: updatedAt }];
  });
}

/** A merge that is still being measured: another one would make it impossible to tell which did what. One that nothing runs after does not hold others for ever. */
function isUnverified({ state, phase, mergedAt }: StoredProposal, asOf: Date): boolean {
  if (state !== 'merged' || mergedAt === null || (phase !== null && phase !== 'verifying')) return false;
  return asOf.getTime() - mergedAt.getTime() < LONGEST_WAIT;
}

function whyLater({ schedule, timezone }: PullRequestLimits, asOf: Date): string | null {
  return isWithinSchedule(schedule, timezone, asOf) ? null : `waits for ${schedule} ${timezone} (pull-requests.schedule)`;
}

function whyNotNow(open: number, today: number, inWorkflow: number, limits: PullRequestLimits): string | null {
  if (open >= limits.open) return `${open} pull requests are open (pull-requests.open: ${limits.open})`;
  if (today >= limits.perDay) return `${today} opened in the last 24 hours (pull-requests.per-day: ${limits.perDay})`;
  if (inWorkflow >= limits.unverifiedPerWorkflow) {
    return `${inWorkflow} open or not yet verified on this workflow (pull-requests.unverified-per-workflow: ${limits.unverifiedPerWorkflow})`;
  }
  return null;
}
