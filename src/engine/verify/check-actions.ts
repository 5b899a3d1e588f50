import { type MinimatchOptions, minimatch } from 'minimatch';
import { isPinned, parseActionReference } from '../../workflow/action-reference.ts';
import type { ActionReference, Workflow } from '../../workflow/model.ts';
import { eachStep } from '../../workflow/walk.ts';
import type { Refusal } from '../analysis.ts';
import type { Evidence } from '../evidence.ts';
import { type Check, refuse, type VerifiedChange } from './verified-change.ts';

const LOCK_FILE = '.github/workflows/actions.lock';
const PATTERN: MinimatchOptions = { nobrace: true, noext: true, nocomment: true, nonegate: true, nocase: true };

/** What a file newly uses must be GitHub's own, used already or allowed; pinned where the repository pins; and not against a lock file. */
export const checkActions: Check = (change) => {
  const old = usesOf(change.before);
  for (const uses of usesOf(change.after)) {
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
  if (isPinned(reference))
    return hasVersionComment(after.text, uses) ? null : refuse('pin-missing', `${uses} has no comment with its version.`);
  const pins = [...everywhere].some((other) => isPinnedText(other));
  return pins ? refuse('pin-missing', `This repository pins actions by commit, and ${uses} is not pinned.`) : null;
}

function whyLocked(after: Workflow, evidence: Evidence): string | null {
  if (!evidence.paths.available) return `whether ${LOCK_FILE} exists is not known (${evidence.paths.reason})`;
  if (evidence.paths.value.has(LOCK_FILE)) return `${LOCK_FILE} does not list it, and a run that uses an unlisted action does not start`;
  const { plain } = after;
  const locked = plain !== null && typeof plain === 'object' && 'dependencies' in plain;
  return locked ? 'the workflow has a dependencies section, which does not list it' : null;
}

function isAllowed(reference: ActionReference & { readonly kind: 'remote' }, used: ReadonlySet<string>, evidence: Evidence): boolean {
  const repository = `${reference.owner}/${reference.name}`.toLowerCase();
  if (reference.owner.toLowerCase() === 'actions') return true;
  for (const uses of used) {
    const other = parseActionReference(uses);
    if (other?.kind === 'remote' && `${other.owner}/${other.name}`.toLowerCase() === repository) return true;
  }
  return evidence.configuration.actions.allow.some((pattern) => minimatch(repository, pattern, PATTERN));
}

/** A local action or workflow must stand where `uses` says; a path that leaves the repository exists nowhere. */
function existsLocally(path: string, evidence: Evidence): boolean {
  const parts = path
    .slice(2)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || !evidence.paths.available) return false;
  const target = parts.join('/');
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

function usesOf(workflow: Workflow): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { step } of eachStep(workflow))
    if (step.kind === 'action') found.add(step.uses.known ? step.uses.value : step.uses.expression);
  for (const job of workflow.jobs) if (job.kind === 'call') found.add(job.uses.known ? job.uses.value : job.uses.expression);
  return found;
}

/** `uses` lines of the other files at hand; read as text, since composite actions are no workflows. */
function usesInFiles(evidence: Evidence): readonly string[] {
  const found: string[] = [];
  for (const [path, text] of evidence.files) {
    if (!/\.ya?ml$/.test(path)) continue;
    for (const match of text.matchAll(/^\s*(?:-\s+)?uses:\s*['"]?([^\s'"#]+)/gm)) found.push(match[1] ?? '');
  }
  return found;
}
