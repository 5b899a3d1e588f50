import type { Trigger } from '../model.ts';
import { matchFilter, readFilter } from './match-filter.ts';

/** What happened in the repository, as far as filters ask for it. */
export interface TriggeringEvent {
  /** `push`, `pull_request`. */
  readonly name: string;
  /** The branch or tag that was pushed; for `workflow_run` the branch of that run. */
  readonly ref: { readonly kind: 'branch' | 'tag'; readonly name: string } | null;
  /** The branch that a pull request or a merge group goes into. */
  readonly base: string | null;
  /** `opened`, `completed`: the activity type. */
  readonly action: string | null;
  /** Null: not known. */
  readonly changedPaths: readonly string[] | null;
}

export type StartsOn = 'yes' | 'no' | { readonly unknown: string };

/** What GitHub listens to where `types` is not given; every type for an event that is not here. */
const DEFAULT_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['pull_request', ['opened', 'synchronize', 'reopened']],
  ['pull_request_target', ['opened', 'synchronize', 'reopened']],
]);
const HAS_PATHS: ReadonlySet<string> = new Set(['push', 'pull_request', 'pull_request_target']);
/** GitHub looks at so many changed files and no more. */
const MAX_DIFF = 300;

/**
 * Whether an event starts the workflow by this trigger. All kinds of filters must let it through; a push of a tag is not asked for paths.
 * Sources: "Workflow syntax" and "Events that trigger workflows", GitHub Docs.
 */
export function startsOn(trigger: Trigger, event: TriggeringEvent): StartsOn {
  if (trigger.event !== event.name) return 'no';
  return both(passesTypes(trigger, event), () => both(passesRefs(trigger, event), () => passesPaths(trigger, event)));
}

function both(first: StartsOn, second: () => StartsOn): StartsOn {
  if (first === 'no') return 'no';
  const other = second();
  return first === 'yes' || other === 'no' ? other : first;
}

function passesTypes(trigger: Trigger, event: TriggeringEvent): StartsOn {
  const types = trigger.types ?? DEFAULT_TYPES.get(trigger.event);
  if (types === undefined) return 'yes';
  if (event.action === null) return { unknown: 'the activity type is not known' };
  return types.includes(event.action) ? 'yes' : 'no';
}

function passesRefs(trigger: Trigger, event: TriggeringEvent): StartsOn {
  const hasBranches = trigger.branches !== null || trigger.branchesIgnore !== null;
  const hasTags = trigger.tags !== null || trigger.tagsIgnore !== null;
  if (event.name !== 'push') {
    if (!hasBranches) return 'yes';
    const name = event.name === 'workflow_run' ? (event.ref?.name ?? null) : event.base;
    return name === null ? { unknown: 'the branch is not known' } : passes(trigger.branches, trigger.branchesIgnore, name);
  }
  if (!hasBranches && !hasTags) return 'yes';
  if (event.ref === null) return { unknown: 'the branch or tag is not known' };
  if (event.ref.kind === 'branch') return hasBranches ? passes(trigger.branches, trigger.branchesIgnore, event.ref.name) : 'no';
  return hasTags ? passes(trigger.tags, trigger.tagsIgnore, event.ref.name) : 'no';
}

function passes(wanted: readonly string[] | null, ignored: readonly string[] | null, name: string): StartsOn {
  const wants = wanted === null ? [true] : match(wanted, [name]);
  const ignores = ignored === null ? [false] : match(ignored, [name]);
  if (wants === null || ignores === null) return UNREADABLE;
  return wants[0] === true && ignores[0] === false ? 'yes' : 'no';
}

function passesPaths(trigger: Trigger, event: TriggeringEvent): StartsOn {
  const isAsked = trigger.paths !== null || trigger.pathsIgnore !== null;
  if (!isAsked || !HAS_PATHS.has(event.name) || event.ref?.kind === 'tag') return 'yes';
  if (event.changedPaths === null || event.changedPaths.length === 0) return { unknown: 'the changed files are not known' };
  const wanted = trigger.paths === null ? null : match(trigger.paths, event.changedPaths);
  const ignored = trigger.pathsIgnore === null ? null : match(trigger.pathsIgnore, event.changedPaths);
  if ((trigger.paths !== null && wanted === null) || (trigger.pathsIgnore !== null && ignored === null)) return UNREADABLE;
  return both(anyOf(wanted), () => anyOf(ignored?.map((isIgnored) => !isIgnored) ?? null));
}

/** Whether one of the changed files counts. Beyond GitHub's limit it is not known which ones GitHub looks at, unless enough of them agree. */
function anyOf(counts: readonly boolean[] | null): StartsOn {
  if (counts === null) return 'yes';
  const counting = counts.filter(Boolean).length;
  if (counting === 0) return 'no';
  return counts.length - Math.min(counts.length, MAX_DIFF) < counting ? 'yes' : { unknown: `more than ${MAX_DIFF} files changed` };
}

function match(patterns: readonly string[], names: readonly string[]): readonly boolean[] | null {
  const filter = readFilter(patterns);
  return filter === null ? null : matchFilter(filter, names);
}

const UNREADABLE: StartsOn = { unknown: 'a filter has a pattern whose meaning is not known, or is too large' };
