import type { Candidate, Install } from './find-candidates.ts';

/** Which files the cache key must follow. `dependencyPath` null: the setup action finds exactly these by itself. */
export type Manifests =
  | { readonly found: true; readonly files: readonly string[]; readonly dependencyPath: string | null }
  | { readonly found: false; readonly detail: string };

/**
 * The lock or requirement files of the installs. setup-node looks for a lock file in the root of the workspace only; setup-python for
 * `requirements.txt` in every folder, else `pyproject.toml`. Both fail the job when they find none, so a file must be proven to be there.
 */
export function findManifests({ ecosystem, installs }: Candidate, paths: ReadonlySet<string>): Manifests {
  if (installs.some(({ isComputed }) => isComputed)) return { found: false, detail: 'what is installed is computed at run time' };
  const wanted = ecosystem === 'npm' ? npmFiles(installs, paths) : pipFiles(installs, paths);
  if ('missing' in wanted) return { found: false, detail: wanted.missing };
  const files = [...new Set(wanted.files)].sort();
  const odd = files.find((file) => /[*?[\]{}!#\s]/.test(file));
  if (odd !== undefined) return { found: false, detail: `${odd} reads like a pattern` };
  const byDefault = ecosystem === 'npm' ? npmDefault(paths) : pipDefault(paths);
  const isDefault = files.length === byDefault.length && files.every((file, i) => file === byDefault[i]);
  return { found: true, files, dependencyPath: isDefault ? null : files.length === 1 ? (files[0] ?? null) : `${files.join('\n')}\n` };
}

type Wanted = { readonly files: readonly string[] } | { readonly missing: string };

function npmFiles(installs: readonly Install[], paths: ReadonlySet<string>): Wanted {
  const files: string[] = [];
  for (const folder of installs.flatMap((install) => install.folders)) {
    const file = nearestLockFile(folder, paths);
    if (file === null) return { missing: `no package-lock.json for ${folder === '' ? 'the root folder' : folder}` };
    files.push(file);
  }
  return { files };
}

/** In the folder itself, or above it where the folder is no project of its own. A workspace is one only if its root says so, which is not read here. */
function nearestLockFile(folder: string, paths: ReadonlySet<string>): string | null {
  for (let at: string | null = folder; at !== null; at = parentOf(at)) {
    for (const name of ['package-lock.json', 'npm-shrinkwrap.json']) if (paths.has(join(at, name))) return join(at, name);
    if (paths.has(join(at, 'package.json'))) return null;
  }
  return null;
}

function npmDefault(paths: ReadonlySet<string>): readonly string[] {
  const lockFile = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock'].find((name) => paths.has(name));
  return lockFile === undefined ? [] : [lockFile];
}

function pipFiles(installs: readonly Install[], paths: ReadonlySet<string>): Wanted {
  const files: string[] = [];
  for (const file of installs.flatMap((install) => install.files)) {
    if (!paths.has(file)) return { missing: `${file} is not in the repository` };
    files.push(file);
  }
  for (const folder of installs.flatMap((install) => install.projects)) {
    const file = ['pyproject.toml', 'setup.py', 'setup.cfg'].map((name) => join(folder, name)).find((path) => paths.has(path));
    if (file === undefined) return { missing: `no pyproject.toml or setup.py in ${folder === '' ? 'the root folder' : folder}` };
    files.push(file);
  }
  return { files };
}

function pipDefault(paths: ReadonlySet<string>): readonly string[] {
  const named = (name: string) => [...paths].filter((path) => path === name || path.endsWith(`/${name}`)).sort();
  const requirements = named('requirements.txt');
  return requirements.length > 0 ? requirements : named('pyproject.toml');
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function parentOf(folder: string): string | null {
  if (folder === '') return null;
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? '' : folder.slice(0, slash);
}
