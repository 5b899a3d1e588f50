import type { Trigger, Workflow } from '../../workflow/model.ts';
import { type StartsOn, startsOn } from '../../workflow/plan/starts-on.ts';
import { quoted } from '../bottlenecks/quoted.ts';
import type { TriedProposal } from './trial-evidence.ts';

export interface NotTriggered {
  /** Whether something on the pull request starts the workflow. */
  readonly starts: StartsOn;
  /** Why nothing does, sentences of plain text; empty unless `starts` is `no`. */
  readonly reasons: readonly string[];
  /** What starts it elsewhere: `a push to main`. */
  readonly startedBy: readonly string[];
}

type Asked = Pick<TriedProposal, 'branch' | 'base' | 'changedPaths' | 'isDraft'>;

/** What happens to a pull request that nobody but us touches. */
const ACTIONS = ['opened', 'synchronize', 'reopened'] as const;
const MOST_PATTERNS = 4;

/**
 * Whether the pull request, or the push of its branch, starts the workflow as edited; asked of its triggers and filters. `pull_request_target` runs the file of
 * the default branch, and so is no trial.
 */
export function whyNotTriggered(workflow: Workflow, proposal: Asked): NotTriggered {
  const triggers = [...workflow.triggers.values()];
  const tried = triggers.filter(({ event }) => event === 'pull_request' || event === 'push');
  const answers = tried.map((trigger) => ask(trigger, proposal));
  const unknown = answers.find((answer) => typeof answer === 'object');
  const starts = answers.includes('yes') ? 'yes' : (unknown ?? 'no');
  const startedBy = triggers.flatMap((trigger) => describeTrigger(trigger));
  if (starts !== 'no') return { starts, reasons: [], startedBy };
  const pullRequest = workflow.triggers.get('pull_request');
  const push = workflow.triggers.get('push');
  return {
    starts,
    reasons: [
      ...(pullRequest === undefined ? [withoutPullRequest(workflow)] : blocking(pullRequest, proposal)),
      ...(push === undefined ? [] : blocking(push, proposal)),
    ],
    startedBy,
  };
}

function ask(trigger: Trigger, { branch, base, changedPaths, isDraft }: Asked): StartsOn {
  const isPush = trigger.event === 'push';
  const answers = (isPush ? [null] : [...ACTIONS, ...(isDraft ? [] : (['ready_for_review'] as const))]).map((action) =>
    startsOn(trigger, {
      name: trigger.event,
      ref: isPush ? { kind: 'branch', name: branch } : null,
      base: isPush ? null : base,
      action,
      changedPaths,
    }),
  );
  return answers.includes('yes') ? 'yes' : (answers.find((answer) => answer !== 'no') ?? 'no');
}

function withoutPullRequest(workflow: Workflow): string {
  if (workflow.triggers.has('pull_request_target'))
    return 'It starts on `pull_request_target`, which runs the file of the default branch and not the edited one.';
  const events = [...workflow.triggers.keys()];
  if (events.length === 1 && events[0] === 'workflow_call') return 'It has no trigger of its own: other workflows call it.';
  return `It has no \`pull_request\` trigger${events.length === 0 ? '' : `: it starts on ${listed(events)}`}.`;
}

/** Each filter that alone keeps the trigger from starting: with all others gone it still does not. */
function blocking(trigger: Trigger, proposal: Asked): readonly string[] {
  const open: Trigger = {
    ...trigger,
    types: null,
    branches: null,
    branchesIgnore: null,
    tags: null,
    tagsIgnore: null,
    paths: null,
    pathsIgnore: null,
  };
  const { types, branches, branchesIgnore, tags, tagsIgnore, paths, pathsIgnore } = trigger;
  const blocks = (part: Partial<Trigger>): boolean => ask({ ...open, ...part }, proposal) === 'no';
  const name = quoted(trigger.event);
  const isPush = trigger.event === 'push';
  const target = isPush ? `the branch ${quoted(proposal.branch)}` : `the base ${quoted(proposal.base)}`;
  const reasons: string[] = [];
  if (types !== null && blocks({ types })) reasons.push(blockedByType(name, types, proposal.isDraft));
  if (isPush && branches === null && branchesIgnore === null && (tags !== null || tagsIgnore !== null))
    reasons.push(`Its ${name} trigger is for tags only.`);
  else if ((branches !== null || branchesIgnore !== null) && blocks({ branches, branchesIgnore }))
    reasons.push(
      branches !== null
        ? `Its ${name} trigger is for ${isPush ? 'branches' : 'pull requests into branches'} like ${listed(branches)}, and ${target} is none of them.`
        : `Its ${name} trigger leaves out ${target} (\`branches-ignore\`: ${listed(branchesIgnore ?? [])}).`,
    );
  const changed = proposal.changedPaths.every((path) => path.startsWith('.github/')) ? 'only files below `.github/`' : 'other files';
  if (paths !== null && blocks({ paths }))
    reasons.push(`Its ${name} trigger asks for changes in ${listed(paths)}, and this pull request changes ${changed}.`);
  if (pathsIgnore !== null && blocks({ pathsIgnore }))
    reasons.push(`Its ${name} trigger leaves out changes in ${listed(pathsIgnore)}, and this pull request changes nothing else.`);
  return reasons.length > 0 ? reasons : [`The filters of its ${name} trigger leave this pull request out.`];
}

function blockedByType(name: string, types: readonly string[], isDraft: boolean): string {
  const draft = isDraft && types.includes('ready_for_review') ? ' This pull request is a draft.' : '';
  return `Its ${name} trigger is for ${listed(types)} only, which opening a pull request is not.${draft}`;
}

function describeTrigger(trigger: Trigger): readonly string[] {
  switch (trigger.event) {
    case 'push': {
      const of = (patterns: readonly string[] | null): string => (patterns === null ? '' : ` like ${listed(patterns)}`);
      const onTags = trigger.tags !== null || trigger.tagsIgnore !== null;
      const onBranches = trigger.branches !== null || trigger.branchesIgnore !== null || !onTags;
      const paths = trigger.paths === null && trigger.pathsIgnore === null ? '' : ' that passes its path filter';
      return [
        ...(onBranches ? [`a push to a branch${of(trigger.branches)}${paths}`] : []),
        ...(onTags ? [`a push of a tag${of(trigger.tags)}`] : []),
      ];
    }
    case 'pull_request':
      return [trigger.types === null ? 'a pull request that passes its filters' : `a pull request that is ${listed(trigger.types)}`];
    case 'schedule':
      return [`its schedule (${listed(trigger.schedules.map(({ cron }) => cron))})`];
    case 'workflow_dispatch':
      return ['a start by hand (`workflow_dispatch`)'];
    case 'workflow_call':
      return ['a workflow that calls it'];
    case 'workflow_run':
      return [`the end of a run of ${listed(trigger.workflows ?? [])}`];
    default:
      return [`the event ${quoted(trigger.event)}`];
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_PATTERNS).map(quoted).join(', ');
  return names.length > MOST_PATTERNS ? `${shown} and ${names.length - MOST_PATTERNS} more` : shown;
}
