import type { ActionStep, Workflow } from '../../workflow/model.ts';

/** The release of an action as far as the file says it. `v4` moves to the newest 4.x; a pin's comment `# v4` does not say which 4.x it is. */
export interface ActionRelease {
  readonly major: number;
  /** Null: not said. */
  readonly minor: number | null;
  readonly isPinned: boolean;
}

const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.\d+)?$/;

/** Null where the reference is a branch, or a commit without a comment that names its release. */
export function readRelease(workflow: Workflow, { action, uses }: ActionStep): ActionRelease | null {
  if (action?.kind !== 'remote') return null;
  const isPinned = /^[0-9a-f]{40}$/i.test(action.ref);
  const match = VERSION.exec(isPinned ? commentAfter(workflow.text, uses.span.end) : action.ref);
  if (match === null) return null;
  return { major: Number(match[1]), minor: match[2] === undefined ? null : Number(match[2]), isPinned };
}

/** The first word of the comment that follows on the same line. */
function commentAfter(text: string, offset: number): string {
  const line = text.slice(offset, text.indexOf('\n', offset) < 0 ? undefined : text.indexOf('\n', offset));
  return /^["'\s]*#\s*(?:tag[:=]\s*)?(?:ratchet:[^@\s]*@)?(\S+)/.exec(line)?.[1] ?? '';
}

/** The first minor releases whose cache client speaks to the cache service of 2025; from the last major on all do. */
const FIRST_WORKING: Readonly<Record<string, { readonly always: number; readonly from: ReadonlyMap<number, number> }>> = {
  'actions/setup-node': {
    always: 5,
    from: new Map([
      [3, 9],
      [4, 2],
    ]),
  },
  'actions/setup-python': {
    always: 6,
    from: new Map([
      [4, 9],
      [5, 4],
    ]),
  },
};

/** Whether a release can cache at all. Older clients speak to a service that GitHub shut down in April 2025: their cache never hits. */
export function canCache(action: string, release: ActionRelease): 'yes' | 'no' | 'unknown' {
  const table = FIRST_WORKING[action];
  if (table === undefined) return 'unknown';
  if (release.major >= table.always) return 'yes';
  const minor = table.from.get(release.major);
  if (minor === undefined) return 'no';
  if (release.minor === null) return release.isPinned ? 'unknown' : 'yes';
  return release.minor >= minor ? 'yes' : 'no';
}
