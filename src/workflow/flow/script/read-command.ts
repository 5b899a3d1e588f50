import { type Effect, resolveEffect } from '../effect.ts';
import { SCRIPT_REACH } from '../kinds.ts';
import type { CommandRow } from '../known/command-row.ts';
import { RUNNERS } from '../known/runner-commands.ts';
import { BUILTINS, WRAPPERS } from '../known/shell-commands.ts';
import { findKnownCommand } from '../known-commands.ts';
import { DYNAMIC, locatePath } from '../locate-path.ts';
import { SINK } from './read-word.ts';
import type { ScriptState } from './script-state.ts';
import { readSteering } from './steering-variables.ts';

/** Variables that even the smallest programs look at. */
const LOCALE: readonly Effect[] = (
  'LANG LC_* TZ TMPDIR POSIXLY_CORRECT COLUMNS LS_COLORS GREP_* RIPGREP_CONFIG_PATH SHELLCHECK_OPTS LESS* TAR_OPTIONS GZIP XZ_* ' +
  'ZSTD_* BZIP* ZIPOPT UNZIP* BLOCKSIZE BLOCK_SIZE RSYNC_*'
)
  .split(' ')
  .map((name): Effect => `env:${name}`);

/** A program of `awk`, `jq` or `yq` that looks at variables. */
const READS_ENVIRONMENT = /ENVIRON|\$ENV|\benv\b|strenv|envsubst/;

/** Puts into the sink what one command reads and writes, from its name and arguments as bash would split them. */
export function readCommand(name: string, args: readonly string[], state: ScriptState): void {
  if (name.includes(DYNAMIC)) {
    unknown(state, 'the name of a command is computed when the script runs');
    return;
  }
  if (readActivation(name, args, state)) return;
  if (name === '.' || name === 'source' || name === 'eval' || name === 'trap') {
    unknown(state, `what \`${name}\` runs is not known`);
    return;
  }
  if (state.functions.has(name)) return;
  if (readQuestion(name, args, state)) return;
  if (readRunner(name, args, state)) return;
  const wrapper = WRAPPERS.get(name);
  if (wrapper !== undefined) {
    const rest = unwrap(name, args, wrapper);
    apply(wrapper, state);
    state.sink.read({ kind: 'tool', name });
    if (name === 'env') {
      state.sink.read({ kind: 'environment', variable: '*' });
      readSteering(
        args.flatMap((arg) => /^(\w+)=/.exec(arg)?.[1] ?? []),
        state.sink,
      );
    }
    if (rest.length > 0) readCommand(rest[0] ?? '', rest.slice(1), state);
    return;
  }
  if (BUILTINS.has(name)) {
    if (/^(export|declare|typeset|readonly|set)$/.test(name) && (args.length === 0 || args.includes('-p')))
      state.sink.read({ kind: 'environment', variable: '*' });
    if (name === 'compgen') state.sink.read({ kind: 'environment', variable: '*' }, { kind: 'tool', name: '*' });
    if (name === '[' || name === 'test')
      readPaths(
        args.filter((_, i) => /^-([a-hkprsuwxGLNOS]|nt|ot|ef)$/.test(args[i - 1] ?? '') || /^-(nt|ot|ef)$/.test(args[i + 1] ?? '')),
        'read',
        state,
      );
    return;
  }
  const words = name === 'cargo' && args[0]?.startsWith('+') === true ? args.slice(1) : args;
  const row = findKnownCommand(name, words);
  state.sink.read({ kind: 'tool', name });
  if (row === null) {
    unknown(state, name.includes('/') ? `what \`${name}\` does is in that file` : `what \`${shown(name, words)}\` does is not known`);
    return;
  }
  if (row.unknown !== undefined) {
    unknown(state, row.unknown.replace('{}', shown(name, words)));
    return;
  }
  apply(row, state);
  if (row.pure !== true || args.some((arg) => READS_ENVIRONMENT.test(arg)) || name === 'printenv')
    state.sink.read({ kind: 'environment', variable: '*' });
  if (row.pure === true) for (const effect of LOCALE) state.sink.read(...resolveEffect(effect, null));
  if (row.arguments !== undefined) readPaths(words, row.arguments, state);
  if (searchesDirectory(name, words)) state.sink.read(...locatePath('.', state.directory));
}

/** `source .venv/bin/activate`. False for any other command. */
function readActivation(name: string, args: readonly string[], state: ScriptState): boolean {
  if ((name === '.' || name === 'source') && args.length === 1 && /(^|\/)(\.?venv|env)\/(bin|Scripts)\/activate$/.test(args[0] ?? '')) {
    // The programs of the environment come first from here on.
    state.sink.read(...locatePath((args[0] ?? '').replace(/\/[^/]+\/activate$/, ''), state.directory), { kind: 'tool', name: '*' });
    state.sink.read({ kind: 'environment', variable: '*' });
    return true;
  }
  return false;
}

/** `type X`, `command -v X`: whether a program is there. False for any other command. */
function readQuestion(name: string, args: readonly string[], state: ScriptState): boolean {
  const asked = /^(type|hash)$/.test(name) || (name === 'command' && /^-[vV]$/.test(args[0] ?? ''));
  if (!asked) return false;
  for (const arg of args) if (!arg.startsWith('-')) state.sink.read({ kind: 'tool', name: arg.includes(DYNAMIC) ? '*' : arg });
  return true;
}

/** `uv run X`, `python -m X` and their like: what the one does, then what X does. False for any other command. */
function readRunner(name: string, args: readonly string[], state: ScriptState): boolean {
  const runner = RUNNERS.find(({ names, sub }) => names.includes(name) && args[0] === sub);
  if (runner === undefined) return false;
  let at = 1;
  while (at < args.length && (args[at] ?? '').startsWith('-')) at += runner.valueFlags.test(args[at] ?? '') ? 2 : 1;
  const [inner, ...rest] = args.slice(at);
  apply(runner, state);
  state.sink.read({ kind: 'tool', name }, { kind: 'environment', variable: '*' });
  const { directory } = state;
  if (args.slice(0, at).some((arg) => /^(-C|--(dir|directory|project|cwd|prefix|filter|workspace))/.test(arg))) state.directory = null;
  if (inner === undefined) unknown(state, `what \`${shown(name, args)}\` runs is in the repository`);
  else if (/^python[\d.]*$/.test(inner) && rest[0] === '-m') readRunner('python', rest, state);
  else readCommand(inner, rest, state);
  state.directory = directory;
  return true;
}

function apply(effects: Pick<CommandRow, 'reads' | 'writes'>, state: ScriptState): void {
  for (const effect of effects.reads ?? []) state.sink.read(...resolveEffect(effect, state.directory));
  for (const effect of effects.writes ?? []) state.sink.write(...resolveEffect(effect, state.directory));
}

function unknown(state: ScriptState, reason: string): void {
  state.sink.doubt(reason, SCRIPT_REACH);
}

function readPaths(args: readonly string[], how: 'read' | 'write' | 'copy', state: ScriptState): void {
  const paths = args.flatMap((arg) => (arg.startsWith('-') ? (/^--?[\w-]+=(.+)$/.exec(arg)?.[1] ?? []) : arg));
  paths.forEach((path, i) => {
    const writes = how === 'write' || (how === 'copy' && i === paths.length - 1);
    if (path.startsWith(SINK)) {
      if (writes && !state.piped) state.pieces(path.slice(SINK.length)).push(null);
      return;
    }
    const resources = locatePath(path, state.directory);
    if (writes) state.sink.write(...resources);
    else state.sink.read(...resources);
  });
}

function searchesDirectory(name: string, args: readonly string[]): boolean {
  const operands = args.filter((arg) => !arg.startsWith('-')).length;
  if (name === 'ls' || name === 'du' || name === 'tree' || name === 'find') return operands === 0 || name === 'find';
  if (name === 'rg') return operands <= 1;
  return name.endsWith('grep') && operands <= 1 && args.some((arg) => /^(-[a-zA-Z]*[rR]|--recursive)/.test(arg));
}

function unwrap(
  name: string,
  args: readonly string[],
  wrapper: { readonly valueFlags: RegExp; readonly operands: number },
): readonly string[] {
  let i = 0;
  let operands = wrapper.operands;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (wrapper.valueFlags.test(arg)) i++;
    else if (arg.startsWith('-') && arg !== '-') continue;
    else if (name === 'env' && /^\w+=/.test(arg)) continue;
    else if (name === 'sudo' && /^\w+=/.test(arg)) continue;
    else if (operands > 0) operands--;
    else break;
  }
  const rest = args
    .slice(i)
    .map((arg, at) => (at === 0 && (name === 'npx' || name === 'bunx' || name === 'uvx') ? arg.replace(/(.)@.*$/, '$1') : arg));
  return name === 'xargs' ? [...rest, DYNAMIC] : rest;
}

/** The command in at most three words, for reasons. */
function shown(name: string, args: readonly string[]): string {
  const words = args.filter((arg) => !arg.includes(DYNAMIC) && !/[`\n]/.test(arg)).slice(0, 2);
  return [name, ...words].join(' ').slice(0, 60);
}
