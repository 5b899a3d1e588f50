import { type Effect, resolveEffect } from '../effect.ts';
import { SCRIPT_REACH } from '../kinds.ts';
import type { CommandRow } from '../known/command-row.ts';
import { BUILTINS, WRAPPERS } from '../known/shell-commands.ts';
import { findKnownCommand } from '../known-commands.ts';
import { DYNAMIC, locatePath } from '../locate-path.ts';
import { SINK } from './read-word.ts';
import type { ScriptState } from './script-state.ts';

/** Variables that even the smallest programs look at. */
const LOCALE: readonly Effect[] = ['env:LANG', 'env:LC_*', 'env:TZ', 'env:TMPDIR'];

/** Puts into the sink what one command reads and writes, from its name and arguments as bash would split them. */
export function readCommand(name: string, args: readonly string[], state: ScriptState): void {
  if (name.includes(DYNAMIC)) {
    unknown(state, 'the name of a command is computed when the script runs');
    return;
  }
  if (name === '.' || name === 'source' || name === 'eval' || name === 'trap') {
    unknown(state, `what \`${name}\` runs is not known`);
    return;
  }
  if (state.functions.has(name)) return;
  const wrapper = WRAPPERS.get(name);
  if (wrapper !== undefined) {
    const rest = unwrap(name, args, wrapper);
    apply(wrapper, state);
    state.sink.read({ kind: 'tool', name });
    if (rest.length > 0) readCommand(rest[0] ?? '', rest.slice(1), state);
    return;
  }
  if (BUILTINS.has(name)) {
    if (name === '[' || name === 'test')
      readPaths(
        args.filter((_, i) => /^-[a-hkprsuwxGLNOS]$/.test(args[i - 1] ?? '')),
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
  if (row.pure === true) for (const effect of LOCALE) state.sink.read(...resolveEffect(effect, null));
  if (row.arguments !== undefined) readPaths(words, row.arguments, state);
  if (searchesDirectory(name, words)) state.sink.read(...locatePath('.', state.directory));
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
