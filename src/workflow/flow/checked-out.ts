import type { Flow } from '../data-flow.ts';
import type { Step } from '../model.ts';
import { DYNAMIC, joinDirectory } from './locate-path.ts';
import { overlapPaths } from './path-overlap.ts';
import { conditionOf, textOf } from './written-values.ts';

/** Where a `./` action lies in the repository (null: certainly not there), and why that is not certain (null: it is). */
export interface ActionPlace {
  readonly path: string | null;
  readonly doubt: string | null;
}

/** What stands in the workspace of a job where it is read: whose files, and what was written over them since. */
export interface CheckedOut {
  /** To be told of each step that does not consist of others, in order. */
  note(step: Step, flow: Flow): void;
  /** `./path` as the workspace has it at this moment. */
  place(uses: string): ActionPlace;
}

type Owner = 'this' | 'another ref' | 'another repository';

/**
 * Follows the checkouts of a job. `./x` is what lies in the workspace at that moment: the repository's own file only where `actions/checkout` put
 * this repository at the workflow's commit there, and nothing wrote to that place since. Source: GitHub's "uses", and the README of checkout.
 */
export function followCheckouts(): CheckedOut {
  const roots = new Map<string, Owner>();
  let written: string[] = [];
  const noteCheckout = (step: Step, folder: string) => {
    const owner = ownerOf(step);
    const same = roots.get(folder) === owner;
    if (conditionOf(step) !== null && roots.has(folder) && !same) written.push(folder === '' ? '**' : folder);
    roots.set(folder, owner);
    if (conditionOf(step) !== null || inputOf(step, 'clean') === 'false') return;
    if (folder === '') for (const inner of roots.keys()) if (inner !== '') roots.delete(inner);
    written = written.filter((path) => !isBelow(path, folder));
  };
  return {
    note(step, flow) {
      const folder = checkoutFolder(step);
      if (folder === null || folder.includes(DYNAMIC)) written.push(...writtenPaths(flow));
      else noteCheckout(step, folder);
    },
    place(uses) {
      const folder = joinDirectory('', uses);
      if (folder === null) return { path: null, doubt: `where \`${uses}\` leads is not known` };
      const root = [...roots.keys()].filter((path) => isBelow(folder, path)).sort((a, b) => b.length - a.length)[0];
      if (root === undefined) return { path: uses, doubt: `no checkout before \`${uses}\` is known to bring it` };
      const owner = roots.get(root);
      if (owner === 'another repository') return { path: null, doubt: `\`${uses}\` is of another repository, which was checked out there` };
      const path = `./${root === '' ? folder : folder.slice(root.length + 1)}`;
      if (owner === 'another ref') return { path, doubt: `\`${uses}\` is as the checkout of another ref has it` };
      const changed = written.some((paths) => overlapPaths([paths], [folder === '' ? '**' : folder]) !== 'no');
      return { path, doubt: changed ? `a step before may have changed \`${uses}\`` : null };
    },
  };
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function writtenPaths(flow: Flow): readonly string[] {
  const paths = flow.writes.flatMap((resource) => (resource.kind === 'workspace' ? resource.paths : []));
  return flow.doubts.some((doubt) => doubt.writes.includes('workspace')) ? ['**'] : paths;
}

/** Where `actions/checkout` puts its files; null for other steps. A place that is not literal is none that is known. */
function checkoutFolder(step: Step): string | null {
  if (step.kind !== 'action' || step.action?.kind !== 'remote') return null;
  const { owner, name, path } = step.action;
  if (`${owner}/${name}`.toLowerCase() !== 'actions/checkout' || path !== '') return null;
  return joinDirectory('', inputOf(step, 'path')) ?? DYNAMIC;
}

function ownerOf(step: Step): Owner {
  const repository = inputOf(step, 'repository');
  const ref = inputOf(step, 'ref');
  if (repository !== '' && !/^\$\{\{\s*github\.repository\s*\}\}$/i.test(repository)) return 'another repository';
  return ref === '' || /^\$\{\{\s*github\.sha\s*\}\}$/i.test(ref) ? 'this' : 'another ref';
}

function inputOf(step: Step, name: string): string {
  if (step.kind !== 'action') return '';
  const value = [...(step.with?.entries ?? [])].find(([key]) => key.toLowerCase() === name)?.[1];
  return value === undefined ? '' : textOf(value).trim();
}
