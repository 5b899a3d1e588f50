import { isPinned, parseActionReference } from '../../workflow/action-reference.ts';
import { isRefUsed, usesInFiles, usesOf } from './uses-of.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * No pinned action moves, and none that is named by a version is named by an older or a looser one. A version may become a newer one, or a commit that the
 * repository names elsewhere: what another commit holds, nobody here knows.
 * Copies that are added or taken away beside others are judged as new ones.
 */
export const checkPins: Check = ({ before, after, evidence }) => {
  const used = [...usesOf(before), ...usesInFiles(evidence)];
  const old = refsOf(usesOf(before));
  const now = refsOf(usesOf(after));
  for (const [action, refs] of now) {
    const was = old.get(action) ?? [];
    const gone = without(was, refs);
    const fresh = without(refs, was);
    for (const [i, ref] of fresh.entries()) {
      const replaced = gone[Math.min(i, gone.length - 1)];
      const isNew = isCommit(ref) && !isRefUsed(action.split('/').slice(0, 2).join('/'), ref, used);
      const reason =
        replaced === undefined ? null : isNew ? 'is a commit that this repository does not use, instead of' : whyMoved(replaced, ref);
      if (reason !== null) return refuse('pin-moved', `${action}@${ref} ${reason} ${replaced}.`);
    }
  }
  return null;
};

function whyMoved(before: string, after: string): string | null {
  if (isCommit(before)) return 'would replace the pinned commit';
  if (isCommit(after)) return null;
  const old = versionOf(before);
  const now = versionOf(after);
  if (old === null) return now === null ? 'would replace the branch' : null;
  if (now === null || now.length < old.length) return 'is looser than';
  const at = old.findIndex((part, i) => part !== now[i]);
  return at !== -1 && (now[at] ?? 0) < (old[at] ?? 0) ? 'is older than' : null;
}

function isCommit(ref: string): boolean {
  return isPinned({ kind: 'remote', owner: '', name: '', path: '', ref });
}

/** `v4.1.2` as its numbers; null for a branch or any other name. */
function versionOf(ref: string): readonly number[] | null {
  return /^v?\d+(?:\.\d+)*$/.test(ref) ? ref.replace(/^v/, '').split('.').map(Number) : null;
}

/** Refs by action, in lower case as GitHub compares them. */
function refsOf(uses: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const text of uses) {
    const reference = parseActionReference(text);
    if (reference?.kind !== 'remote') continue;
    const action = [reference.owner, reference.name, reference.path]
      .filter((part) => part !== '')
      .join('/')
      .toLowerCase();
    found.set(action, [...(found.get(action) ?? []), reference.ref]);
  }
  return found;
}

/** What a list holds beyond another, repetitions counted. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const open = [...other];
  return list.filter((item) => {
    const at = open.indexOf(item);
    if (at !== -1) open.splice(at, 1);
    return at === -1;
  });
}
