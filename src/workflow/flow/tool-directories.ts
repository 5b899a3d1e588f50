import type { Resource } from '../data-flow.ts';
import { overlapPaths } from './path-overlap.ts';

/** Where programs lie on GitHub's runners, and where installers put them. Source: the READMEs of actions/runner-images. */
const TOOL_DIRECTORIES: readonly string[] = [
  ...['/usr', '/opt', '/bin', '/sbin', '/lib', '/snap', '/applications', '/library', '/runner-tools'],
  ...['~/.cargo/bin', '~/.local', '~/go/bin', '~/.bun', '~/.deno', '~/.dotnet', '~/.rustup', '~/.nvm', '~/.pyenv', '~/.rbenv', '~/bin'],
];
/** Settings of the system, which any program may look at. */
const SYSTEM_DIRECTORIES: readonly string[] = [
  '/etc',
  '/var',
  '/run',
  '/proc',
  '/sys',
  '/dev',
  '/home/runner/.config',
  '~/.config',
  '~/.bashrc',
];
/** Where the runner keeps `$GITHUB_ENV`, `$GITHUB_PATH` and their like. Source: actions/runner, `FileCommandManager`. */
const RUNNER_FILES: readonly string[] = ['/runner-temp/_runner_file_commands', '/home/runner/work', '/github/file_commands', '/__w/_temp'];
const TOOLS: Resource = { kind: 'tool', name: '*' };
const VARIABLES: Resource = { kind: 'environment', variable: '*' };

/** Where programs keep their caches: a path that names such a place means the program's state, which the tables call `x cache`. */
const CACHES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/go-build|(^|\/)go(\/pkg.*|\/\*\*)?$|golangci/i, ['go cache', 'golangci-lint cache', 'staticcheck cache']],
  [/(^|\/)\.npm(\/|$)|npm-cache|_cacache/i, ['npm cache']],
  [/yarn/i, ['yarn cache']],
  [/pnpm/i, ['pnpm cache']],
  [/(^|\/)(pip|pypoetry|pipenv)(\/|$)/i, ['pip cache', 'poetry cache', 'pipenv cache']],
  [/(^|\/)uv(\/|$)/i, ['uv cache']],
  [/(^|\/)deno(\/|$)/i, ['deno cache']],
  [/mypy_cache/, ['mypy cache']],
  [/pyright/, ['pyright cache']],
  [/ruff_cache/, ['ruff cache']],
  [/eslintcache|stylelintcache|node_modules\/\.cache/, ['eslint cache', 'prettier cache']],
  [/tsbuildinfo/, ['tsc state']],
  [/rubocop/, ['rubocop cache']],
  [/(^|\/)black(\/|$)/, ['black cache']],
  [/pylint/, ['pylint cache']],
  [/^~\/(\.cache|library\/caches)(\/\**)?$/i, ['*']],
];

function cachesIn(resource: Resource): readonly Resource[] {
  if (resource.kind !== 'runner-file' && resource.kind !== 'workspace') return [];
  return CACHES.filter(([place]) => resource.paths.some((path) => place.test(path))).flatMap(([, names]) =>
    names.map((name): Resource => ({ kind: 'tool', name })),
  );
}

/** Files that are programs, or among programs or settings of the system: who writes them changes tools; and the runner's own files, which are variables. */
export function toolsWrittenIn(resource: Resource): readonly Resource[] {
  if (resource.kind !== 'runner-file') return cachesIn(resource);
  const changesTools = overlapPaths(resource.paths, [...TOOL_DIRECTORIES, ...SYSTEM_DIRECTORIES]) !== 'no';
  const changesVariables = overlapPaths(resource.paths, RUNNER_FILES) !== 'no';
  const tools = changesTools || changesVariables ? [TOOLS] : cachesIn(resource);
  return changesVariables ? [...tools, VARIABLES] : tools;
}

/** Who looks for files where programs lie sees what was installed. All of the home directory is not meant so. */
export function toolsReadIn(resource: Resource): readonly Resource[] {
  if (resource.kind !== 'runner-file') return cachesIn(resource);
  const narrow = resource.paths.filter((path) => path !== '~/**' && path !== '/etc/**');
  return narrow.length > 0 && overlapPaths(narrow, TOOL_DIRECTORIES) !== 'no' ? [TOOLS] : cachesIn(resource);
}
