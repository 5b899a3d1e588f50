import type { LocalSources } from './local-sources.ts';
import type { ActionFile, Workflow } from './model.ts';

/** A file of the repository that a `uses:` names, or why what it names is opaque. */
export type LocalSource<T> =
  | { readonly known: true; readonly path: string; readonly source: T }
  | { readonly known: false; readonly reason: string };

/**
 * The action that `./path` or `$/path` names: `action.yml` before `action.yaml`, as the runner looks for them. Paths have regard to case.
 * `./` is taken from the workspace, where `actions/checkout` put the repository: a job that checks out something else is for the caller to see.
 */
export function findLocalAction(uses: string, sources: LocalSources): LocalSource<ActionFile> {
  const folder = repositoryPath(uses);
  if (folder === null) return { known: false, reason: `${shown(uses)} is not of this repository` };
  const prefix = folder === '' ? '' : `${folder}/`;
  for (const path of [`${prefix}action.yml`, `${prefix}action.yaml`]) {
    const source = sources.actions.get(path);
    if (source !== undefined) return { known: true, path, source };
  }
  return { known: false, reason: `no action that could be read is at ${shown(uses)}` };
}

/** The workflow that `./.github/workflows/file.yml` or `$/…` names. GitHub calls only files directly in that folder, with regard to case. */
export function findLocalWorkflow(uses: string, sources: Pick<LocalSources, 'workflows'>): LocalSource<Workflow> {
  const path = repositoryPath(uses);
  if (path === null) return { known: false, reason: `${shown(uses)} is not of this repository` };
  if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || uses.endsWith('/')) {
    return { known: false, reason: `${shown(uses)} is not in .github/workflows` };
  }
  const source = sources.workflows.get(path);
  return source === undefined
    ? { known: false, reason: `no workflow that could be read is at ${shown(uses)}` }
    : { known: true, path, source };
}

/**
 * The repository path, without slashes around it, that `./path` or `$/path` names; empty text for the root. Null for what is remote, an image,
 * computed, or leads out of the repository. Of the two forms, `./` also stands alone.
 */
export function repositoryPath(uses: string): string | null {
  if (uses.includes('${{')) return null;
  const rest = uses === '.' || uses === '$' ? '' : /^[.$]\/(.*)$/s.exec(uses)?.[1];
  if (rest === undefined) return null;
  const parts: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function shown(uses: string): string {
  return uses.length > 100 ? `${uses.slice(0, 100)}…` : uses;
}
