import type { Resource } from '../data-flow.ts';

/** Stands in a text for what only the run knows. */
export const DYNAMIC = '\ue000';
/** Stands for `github.workspace`; a container job really has it there. */
export const WORKSPACE_ROOT = '/github/workspace';
/** Stands for `runner.temp`. */
export const RUNNER_TEMP = '/runner-temp';

const NOWHERE = /^\/dev\/(null|stdout|stderr|stdin|tty|fd\/\d+|random|urandom|zero)$/;
const HOME = /^(\/root|\/home\/[^/]+|\/users\/[^/]+|\/github\/home|~)(?=\/|$)/i;
const WORKSPACES = /^(\/home\/runner\/work|\/users\/runner\/work|\/__w|[a-z]:)(?=[\\/]|$)/i;
const OUT_OF_WORKSPACE = /^\/(tmp|usr|etc|opt|var|proc|dev|sys|run|bin|sbin|lib|library|applications|runner-temp|runner-tools)(?=\/|$)/i;
const EVERYWHERE: readonly Resource[] = [
  { kind: 'workspace', paths: ['**'] },
  { kind: 'runner-file', paths: ['**'] },
];

/**
 * The resources that a path means, seen from a directory of the workspace; null: from an unknown one. What cannot be placed is everywhere.
 * Relative paths are normalised; what leaves the workspace through `..` cannot be placed.
 */
export function locatePath(text: string, directory: string | null): readonly Resource[] {
  const path = text.trim().replace(/^["']|["']$/g, '');
  if (path === '' || NOWHERE.test(path)) return [];
  if (path.startsWith(DYNAMIC) || path.startsWith('${{')) return EVERYWHERE;
  if (path === WORKSPACE_ROOT || path.startsWith(`${WORKSPACE_ROOT}/`)) return inWorkspace(path.slice(WORKSPACE_ROOT.length + 1));
  if (WORKSPACES.test(path)) return EVERYWHERE;
  if (HOME.test(path)) return [{ kind: 'runner-file', paths: [cutAtDynamic(path.replace(HOME, '~'))] }];
  if (OUT_OF_WORKSPACE.test(path)) return [{ kind: 'runner-file', paths: [cutAtDynamic(path)] }];
  if (path.startsWith('/') || path.startsWith('~') || path.startsWith('\\')) return EVERYWHERE;
  return directory === null ? EVERYWHERE : inWorkspace(directory === '' ? path : `${directory}/${path}`);
}

/** A path of the workspace, joined and normalised; null when it leaves the workspace or is not literal. */
export function joinDirectory(directory: string | null, text: string): string | null {
  if (text.includes(DYNAMIC) || text.includes('${{') || /[*?~]/.test(text)) return null;
  if (text === WORKSPACE_ROOT || text.startsWith(`${WORKSPACE_ROOT}/`)) return normalise(text.slice(WORKSPACE_ROOT.length + 1));
  if (text.startsWith('/') || directory === null) return null;
  return normalise(`${directory}/${text}`);
}

function inWorkspace(path: string): readonly Resource[] {
  const normal = normalise(cutAtDynamic(path));
  return normal === null ? EVERYWHERE : [{ kind: 'workspace', paths: [normal === '' ? '**' : normal] }];
}

function normalise(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]+/, 200)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function cutAtDynamic(path: string): string {
  const dynamic = path.search(/\ue000|\$\{\{/);
  if (dynamic < 0) return path;
  return `${path.slice(0, path.lastIndexOf('/', dynamic) + 1)}**`;
}
