import { resolveEffect } from '../effect.ts';
import { NETWORK_REACH, UNKNOWN_REACH } from '../kinds.ts';
import { BUILTINS, changesReading, looksAtVariables, variablesSet } from '../known/builtin-commands.ts';
import type { CommandRow } from '../known/command-row.ts';
import { RUNNERS } from '../known/runner-commands.ts';
import { WRAPPERS } from '../known/wrapper-commands.ts';
import { findKnownCommand, type KnownCommand } from '../known-commands.ts';
import { DYNAMIC, joinDirectory, locatePath } from '../locate-path.ts';
import { SPLIT } from './read-options.ts';
import { SINK } from './read-word.ts';
import type { ScriptState } from './script-state.ts';
import { readSteering } from './steering-variables.ts';
import { unwrapCommand } from './unwrap-command.ts';

/** Puts into the sink what one command reads and writes, from its name and arguments as bash would split them. */
export function readCommand(name: string, args: readonly string[], state: ScriptState): void {
  if (name.includes(DYNAMIC)) {
    unknown(state, 'the name of a command is computed when the script runs');
    return;
  }
  if (/[*?[~]/.test(name) && name !== '[') {
    unknown(state, `which command \`${name}\` is depends on the files`);
    return;
  }
  if (state.functions.has(name)) return;
  if (readActivation(name, args, state) || readQuestion(name, args, state)) return;
  if (readRunner(name, args, state) || readWrapper(name, args, state)) return;
  if (BUILTINS.has(name)) readBuiltin(name, args, state);
  else readProgram(name, args, state);
}

function readBuiltin(name: string, args: readonly string[], state: ScriptState): void {
  if (looksAtVariables(name, args)) state.sink.read({ kind: 'environment', variable: '*' });
  if (changesReading(name, args)) unknown(state, `\`${name}\` changes how bash reads the script`);
  readSteering(variablesSet(name, args), state.sink);
  // A number of `test`, or a name of `unset`, may hold a subscript, and a subscript may run a command.
  if (args.some((arg) => /^\w+\[/.test(arg))) unknown(state, `what \`${name}\` computes is not followed`);
  if (name !== '[' && name !== 'test') return;
  const files = args.filter((_, i) => /^-([a-hkprsuwxGLNOS]|nt|ot|ef)$/.test(args[i - 1] ?? '') || /^-(nt|ot|ef)$/.test(args[i + 1] ?? ''));
  for (const path of files) state.sink.read(...locatePath(path, state.directory));
}

function readProgram(name: string, args: readonly string[], state: ScriptState): void {
  const words = name === 'cargo' && args[0]?.startsWith('+') === true ? args.slice(1) : args;
  const known = findKnownCommand(name, words);
  state.sink.read({ kind: 'tool', name }, { kind: 'environment', variable: '*' });
  if (known === null) {
    unknown(state, name.includes('/') ? `what \`${name}\` does is in that file` : `what \`${shown(name, words)}\` does is not known`);
    return;
  }
  const { row } = known;
  apply(row, state);
  if (row.network === true)
    state.sink.doubt(`\`${shown(name, words)}\` may ask GitHub, for artifacts and how the run stands`, NETWORK_REACH);
  if (row.unknown !== undefined) {
    unknown(state, row.unknown.replace('{}', shown(name, words)));
    return;
  }
  readPaths(known, state);
  if (searchesDirectory(name, known)) state.sink.read(...locatePath('.', state.directory));
}

/** `source .venv/bin/activate`. False for any other command. */
function readActivation(name: string, args: readonly string[], state: ScriptState): boolean {
  if ((name === '.' || name === 'source') && args.length === 1 && /(^|\/)(\.?venv|env)\/(bin|Scripts)\/activate$/.test(args[0] ?? '')) {
    // The programs of the environment come first from here on.
    state.sink.read(...locatePath((args[0] ?? '').replace(/\/[^/]+\/activate$/, ''), state.directory), { kind: 'tool', name: '*' });
    state.sink.read({ kind: 'environment', variable: '*' });
    return true;
  }
  if (!/^(\.|source|eval|trap|exec)$/.test(name)) return false;
  unknown(state, `what \`${name}\` runs is not known`);
  return true;
}

/** `type X`, `command -v X`: whether a program is there. False for any other command. */
function readQuestion(name: string, args: readonly string[], state: ScriptState): boolean {
  const asked =
    name === 'type' ||
    (name === 'hash' && !args.some((arg) => arg.startsWith('-'))) ||
    (name === 'command' && /^-[vV]$/.test(args[0] ?? ''));
  if (!asked) return false;
  state.sink.read({ kind: 'environment', variable: 'PATH' });
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
  const known = args
    .slice(1, at)
    .every((arg, i) => !arg.startsWith('-') || runner.flags.test(arg) || runner.valueFlags.test(args[i + 1] ?? ''));
  if (!known || inner === undefined) unknown(state, `what \`${shown(name, args)}\` runs is in the repository`);
  if (runner.writes !== undefined) state.sink.doubt(`\`${shown(name, args)}\` may run code of packages first`, NETWORK_REACH);
  if (inner === undefined) return true;
  const { directory } = state;
  if (args.slice(0, at).some((arg) => /^(-C|--(dir|directory|project|cwd|prefix|filter|workspace))/.test(arg))) state.directory = null;
  if (/^python[\d.]*$/.test(inner) && rest[0] === '-m') readRunner('python', rest, state);
  // A builtin's name is that of a program here.
  else if (BUILTINS.has(inner)) unknown(state, `what \`${shown(name, args)}\` runs is not known`);
  else readCommand(inner, rest, state);
  state.directory = directory;
  return true;
}

/** `sudo X`, `env A=1 X`: X, in the directory that the wrapper may name. False for any other command. */
function readWrapper(name: string, args: readonly string[], state: ScriptState): boolean {
  const wrapper = WRAPPERS.get(name);
  if (wrapper === undefined) return false;
  const inner = unwrapCommand(name, args, wrapper);
  apply(wrapper, state);
  state.sink.read({ kind: 'tool', name }, { kind: 'environment', variable: '*' });
  if (wrapper.network === true) state.sink.doubt(`\`${name}\` may run code of packages first`, NETWORK_REACH);
  if (inner === null) {
    unknown(state, `what \`${shown(name, args)}\` does is not known`);
    return true;
  }
  readSteering(inner.sets, state.sink);
  const { directory } = state;
  if (inner.directory !== null) {
    state.sink.read(...locatePath(inner.directory, directory));
    state.directory = joinDirectory(directory, inner.directory);
  }
  const [command, ...rest] = inner.words;
  const leads = (name === 'command' || name === 'builtin') && /^(cd|pushd|popd)$/.test(command ?? '');
  if (leads) state.sink.read(...locatePath(rest[0] ?? '~', directory));
  else if (command !== undefined) readCommand(command, rest, state);
  state.directory = leads ? null : directory;
  return true;
}

function apply(effects: Pick<CommandRow, 'reads' | 'writes'>, state: ScriptState): void {
  // What works on the workspace works on wherever the script has gone.
  const placed = <T extends string>(effect: T): T => (state.directory === null ? (effect.replace(/^workspace:/, 'here:') as T) : effect);
  for (const effect of effects.reads ?? []) state.sink.read(...resolveEffect(placed(effect), state.directory));
  for (const effect of effects.writes ?? []) state.sink.write(...resolveEffect(placed(effect), state.directory));
}

function unknown(state: ScriptState, reason: string): void {
  state.sink.doubt(reason, UNKNOWN_REACH);
}

function readPaths({ row, options }: KnownCommand, state: ScriptState): void {
  const { operands } = options;
  for (const path of options.reads) state.sink.read(...locatePath(path, state.directory));
  for (const path of options.writes) writePath(path, state);
  if (row.operands === 'words') return;
  operands.forEach((path, i) => {
    if (row.operands === 'write' || (row.operands === 'copy' && i === operands.length - 1)) writePath(path, state);
    else if (!path.startsWith(SINK)) state.sink.read(...locatePath(path, state.directory));
  });
}

function writePath(path: string, state: ScriptState): void {
  if (!path.startsWith(SINK)) state.sink.write(...locatePath(path, state.directory));
  else if (!state.piped) state.pieces(path.slice(SINK.length)).push(null);
}

function searchesDirectory(name: string, { options }: KnownCommand): boolean {
  const operands = options.operands.length;
  if (/^(ls|du|tree|find)$/.test(name)) return operands === 0 || name === 'find';
  if (name === 'rg') return operands <= 1;
  return name.endsWith('grep') && operands <= 1;
}

/** The command in at most three words, for reasons. */
function shown(name: string, args: readonly string[]): string {
  const words = args.filter((arg) => !arg.includes(DYNAMIC) && !arg.includes(SPLIT) && !/[`\n]/.test(arg)).slice(0, 2);
  return [name, ...words].join(' ').slice(0, 60);
}
