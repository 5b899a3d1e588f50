import { type MinimatchOptions, minimatch } from 'minimatch';
import { isPinned, parseActionReference } from '../../workflow/action-reference.ts';
import { repositoryPath } from '../../workflow/find-local-source.ts';
import type { ActionReference, Workflow } from '../../workflow/model.ts';
import type { Refusal } from '../analysis.ts';
import type { Evidence } from '../evidence.ts';
import { isNeverAdded, isOfGitHub } from './known-actions.ts';
import { isRefUsed, usesInFiles, usesOf } from './uses-of.ts';
import { type Check, refuse, type VerifiedChange } from './verified-change.ts';

const LOCK_FILE = '.github/workflows/actions.lock';
type Remote = ActionReference & { readonly kind: 'remote' };

const PATTERN: MinimatchOptions = { nobrace: true, noext: true, nocomment: true, nonegate: true, nocase: true };

/**
 * What a file newly uses must be one of GitHub's few that need no leave, used already at the same path, or allowed; named by a version, a commit or
 * branch that the repository names; pinned where the repository pins; and not against a lock file.
 */
export const checkActions: Check = (change) => {
  const old = new Set(usesOf(change.before));
  const more = findMore(change);
  if (more !== null) return refuse('action-not-allowed', `${more} runs any code or hands out a token, and is never added.`);
  for (const uses of new Set(usesOf(change.after))) {
    if (old.has(uses)) continue;
    const refusal = checkNew(uses, old, change);
    if (refusal !== null) return refusal;
  }
  return null;
};

function checkNew(uses: string, old: ReadonlySet<string>, { after, evidence }: VerifiedChange): Refusal | null {
  const lock = whyLocked(after, evidence);
  if (lock !== null) return refuse('actions-lock', `${uses} cannot be added: ${lock}.`);
  const reference = parseActionReference(uses);
  if (reference === null || reference.kind === 'docker')
    return refuse('action-not-allowed', `${uses} is not an action of this repository or of GitHub.`);
  if (reference.kind === 'local') {
    return existsLocally(reference.path, evidence) ? null : refuse('action-not-allowed', `${uses} does not exist in this repository.`);
  }
  const everywhere = new Set([...old, ...usesInFiles(evidence)]);
  if (!isAllowed(reference, everywhere, evidence)) {
    return refuse(
      'action-not-allowed',
      `${reference.owner}/${reference.name} is not used in this repository; the configuration may allow it under actions.allow.`,
    );
  }
  const isCommit = isPinned(reference);
  if (isCommit && !hasVersionComment(after.text, uses)) return refuse('pin-missing', `${uses} has no comment with its version.`);
  if (!isCommit && [...everywhere].some(isPinnedText))
    return refuse('pin-missing', `This repository pins actions by commit, and ${uses} is not pinned.`);
  return isNamedSafely(reference, everywhere)
    ? null
    : refuse('action-not-allowed', `${uses} names neither a version nor a branch or commit that this repository uses of it.`);
}

function whyLocked(after: Workflow, evidence: Evidence): string | null {
  if (!evidence.paths.available) return `whether ${LOCK_FILE} exists is not known (${evidence.paths.reason})`;
  if (evidence.paths.value.has(LOCK_FILE)) return `${LOCK_FILE} does not list it, and a run that uses an unlisted action does not start`;
  const { plain } = after;
  const locked = plain !== null && typeof plain === 'object' && 'dependencies' in plain;
  return locked ? 'the workflow has a dependencies section, which does not list it' : null;
}

function isAllowed(reference: Remote, used: ReadonlySet<string>, evidence: Evidence): boolean {
  const repository = `${reference.owner}/${reference.name}`.toLowerCase();
  if (isOfGitHub(repository) && (reference.path === '' || repository === 'actions/cache')) return true;
  const isUsed = [...used].some((uses) => {
    const other = parseActionReference(uses);
    return other?.kind === 'remote' && placeOf(other) === placeOf(reference);
  });
  if (isUsed) return true;
  return evidence.configuration.actions.allow.some((pattern) => minimatch(repository, pattern, PATTERN));
}

/** A local action or workflow must stand where `uses` says; a path that leaves the repository exists nowhere. */
function existsLocally(path: string, evidence: Evidence): boolean {
  const target = repositoryPath(path);
  if (target === null || !evidence.paths.available) return false;
  const prefix = target === '' ? '' : `${target}/`;
  return [target, `${prefix}action.yml`, `${prefix}action.yaml`].some(
    (candidate) => evidence.paths.available && evidence.paths.value.has(candidate),
  );
}

function isPinnedText(uses: string): boolean {
  const reference = parseActionReference(uses);
  return reference !== null && isPinned(reference);
}

/** `uses: owner/name@<commit> # v1.2.3` */
function hasVersionComment(text: string, uses: string): boolean {
  return text.split('\n').some((line) => {
    const at = line.indexOf(uses);
    return at !== -1 && /^['"]?\s+#\s*\S*v?\d/.test(line.slice(at + uses.length));
  });
}

/** One of those that are never added and that stands oftener than before. */
function findMore({ before, after }: VerifiedChange): string | null {
  const count = (workflow: Workflow) =>
    Map.groupBy(
      usesOf(workflow).flatMap((uses) => {
        const reference = parseActionReference(uses);
        const repository = reference?.kind === 'remote' ? `${reference.owner}/${reference.name}`.toLowerCase() : '';
        return isNeverAdded(repository) ? [repository] : [];
      }),
      (repository) => repository,
    );
  const old = count(before);
  return [...count(after)].find(([repository, all]) => all.length > (old.get(repository)?.length ?? 0))?.[0] ?? null;
}

/** `v4`, `4.1` or `v4.1.2`; else only what the repository names of the same action. */
function isNamedSafely(reference: Remote, used: ReadonlySet<string>): boolean {
  if (/^v?\d{1,9}(?:\.\d{1,9}){0,2}$/.test(reference.ref)) return true;
  return isRefUsed(`${reference.owner}/${reference.name}`, reference.ref, used);
}

/** `owner/name/path` in lower case. */
function placeOf({ owner, name, path }: Remote): string {
  return [owner.toLowerCase(), name.toLowerCase(), path].join('/');
}
