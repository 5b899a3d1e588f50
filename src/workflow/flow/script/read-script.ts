import {
  type AndOr,
  type Command,
  forEachChild,
  type Pipeline,
  parse,
  type Redirected,
  type Redirection,
  type SyntaxNode,
  type Word,
} from 'unbash';
import type { Resource } from '../../data-flow.ts';
import type { FlowSink } from '../collect-flow.ts';
import { UNKNOWN_REACH } from '../kinds.ts';
import { DYNAMIC, joinDirectory, locatePath } from '../locate-path.ts';
import { AT_START, NOT_FROM_STEPS } from './bash-variables.ts';
import { namesWritten } from './names-written.ts';
import { readPrinted } from './printed-commands.ts';
import { readCommand } from './read-command.ts';
import { SPLIT } from './read-options.ts';
import { readWord, SINK } from './read-word.ts';
import { whyNotParsed } from './script-gate.ts';
import type { ScriptState } from './script-state.ts';
import { readSteering } from './steering-variables.ts';

/**
 * Puts into the sink what a bash script reads and writes. `text` has its expressions masked. Names that are written to GitHub's files come back,
 * by file. Functions are read once, where they are defined, from an unknown directory.
 */
export function readScript(
  text: string,
  directory: string | null,
  ownVariables: ReadonlySet<string>,
  sink: FlowSink,
): ReadonlyMap<string, readonly string[]> {
  sink.read(...AT_START);
  const refused = whyNotParsed(text);
  if (refused !== null) {
    sink.doubt(refused, UNKNOWN_REACH);
    return new Map([['GITHUB_ENV', ['*']]]);
  }
  const pieces = new Map<string, (string | null)[]>();
  const state: ScriptState = {
    sink,
    directory,
    functions: new Set(),
    pieces(file) {
      const found = pieces.get(file) ?? [];
      pieces.set(file, found);
      return found;
    },
    target: null,
    matching: false,
    inner: false,
    piped: false,
    changesDirectory: /\b(cd|pushd|popd)\b/.test(text),
  };
  readPrinted(text, state);
  visit(parse(text), state, ownVariables, 0);
  return new Map([...pieces].map(([file, list]) => [file, namesWritten(list)]));
}

const DEEPEST = 300;

function visit(node: SyntaxNode, state: ScriptState, own: ReadonlySet<string>, depth: number): void {
  if (depth > DEEPEST) {
    state.sink.doubt('the script is nested too deep to be read', UNKNOWN_REACH);
    return;
  }
  const down = (child: SyntaxNode) => visit(child, state, own, depth + 1);
  readLeaf(node, state, own);
  switch (node.type) {
    case 'Script':
      if ((node as { errors?: readonly unknown[] }).errors?.length) state.sink.doubt('the script cannot be parsed as bash', UNKNOWN_REACH);
      break;
    case 'Statement':
      if (node.background === true) state.sink.doubt('a command of the script goes on in the background', UNKNOWN_REACH);
      break;
    case 'Coproc':
      state.sink.doubt('a command of the script goes on in the background', UNKNOWN_REACH);
      break;
    case 'Function':
    case 'Subshell':
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      visitApart(node, state, down);
      return;
    case 'Redirected':
      visitRedirected(node, state, down);
      return;
    case 'Pipeline':
      visitPipeline(node, state, down);
      return;
    case 'While':
    case 'If':
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'Case':
      // A `cd` in a branch or a loop may or may not have happened.
      if (state.changesDirectory) state.directory = null;
      break;
    case 'CaseItem':
    case 'TestBinary':
    case 'ParameterExpansion':
      visitPatterns(node, state, down);
      return;
    case 'AndOr':
      visitAndOr(node, state, down);
      return;
    case 'Command':
      forEachChild(node, down);
      visitCommand(node, state, own);
      return;
    default:
  }
  forEachChild(node, down);
}

/** What stands apart from the script around it: its directory ends with it. A function runs in one that is not known. */
function visitApart(node: SyntaxNode, state: ScriptState, down: (child: SyntaxNode) => void): void {
  const { directory, target } = state;
  if (node.type === 'Function') {
    state.functions.add(readWord(node.name));
    state.directory = null;
  } else if (node.type !== 'Subshell') state.target = null;
  forEachChild(node, down);
  state.directory = directory;
  state.target = target;
}

/** Words that are matched against a text: their `*` finds no files. */
function visitPatterns(node: SyntaxNode, state: ScriptState, down: (child: SyntaxNode) => void): void {
  const before = state.matching;
  forEachChild(node, (child) => {
    state.matching = child.type === 'Word' || before;
    down(child);
  });
  state.matching = before;
}

function visitRedirected(node: Redirected, state: ScriptState, down: (child: SyntaxNode) => void): void {
  const before = state.target;
  state.target = targetOf(node.redirects, state) ?? before;
  forEachChild(node, down);
  state.target = before;
}

function visitPipeline(node: Pipeline, state: ScriptState, down: (child: SyntaxNode) => void): void {
  const { target, directory } = state;
  const { commands } = node;
  commands.forEach((command, i) => {
    const next = commands[i + 1];
    state.target = next === undefined ? target : teeTarget(next);
    state.piped = i > 0 && teeTarget(command) !== null;
    down(command);
    // A command alone, with `!` or `time` before it, is no subshell.
    if (commands.length > 1) state.directory = directory;
  });
  state.target = target;
  state.piped = false;
}

/** Variables and files that a node reads by itself. */
function readLeaf(node: SyntaxNode, state: ScriptState, own: ReadonlySet<string>): void {
  switch (node.type) {
    case 'SimpleExpansion':
      readVariable(node.text.slice(1), state, own);
      break;
    case 'ParameterExpansion':
      if (node.prefix === '!' || node.index !== undefined || node.operation?.type === 'Slice' || node.text.includes('@'))
        readComputed(node.text.replace(/^\$\{[!#]?\w+/, node.prefix === '!' ? 'x' : ''), state);
      readVariable(node.parameter, state, own);
      break;
    case 'ArithmeticExpansion':
    case 'ArithmeticCommand':
      readComputed(node.type === 'ArithmeticCommand' ? node.body : node.text, state);
      break;
    case 'ArithmeticFor':
      state.sink.read(EVERY_VARIABLE);
      break;
    case 'For':
    case 'Select':
      readSteering([readWord(node.name)], state.sink);
      for (const word of node.wordlist ?? []) readSplit(word, state);
      break;
    case 'Word':
      if (!state.matching && node.parts?.some(({ type }) => type === 'Glob' || type === 'ExtendedGlob') === true)
        state.sink.read(...locatePath(readWord(node), state.directory));
      break;
    case 'Assignment':
      readSteering([node.name], state.sink);
      if (node.index !== undefined) readComputed(node.index.text, state);
      if (/=\(.*\[/s.test(node.text)) state.sink.read(EVERY_VARIABLE);
      break;
    case 'TestBinary':
      if (/^-(nt|ot|ef)$/.test(node.operator))
        for (const side of [node.left, node.right]) state.sink.read(...locatePath(readWord(side), state.directory));
      if (/^-(eq|ne|gt|ge|lt|le)$/.test(node.operator)) for (const side of [node.left, node.right]) readComputed(readWord(side), state);
      break;
    case 'TestUnary':
      if (/^-[vR]$/.test(node.operator)) state.sink.read(EVERY_VARIABLE);
      if (/^-[a-zA-Z]$/.test(node.operator) && !/^-[nzvotR]$/.test(node.operator)) {
        state.sink.read(...locatePath(readWord(node.operand), state.directory));
      }
      break;
    default:
  }
}

/** After `cd x && y` the directory is x, unless the script is broken anyway; a `cd` that stands later may not have happened. */
function visitAndOr(node: AndOr, state: ScriptState, down: (child: SyntaxNode) => void): void {
  let after = state.directory;
  node.commands.forEach((command, i) => {
    if (i > 0 && node.operators[i - 1] === '||') state.directory = state.directory === after && i === 1 ? after : null;
    const before = state.directory;
    down(command);
    if (i === 0) after = state.directory;
    else if (state.directory !== before) after = null;
  });
  if (state.directory !== after || node.operators.includes('||')) state.directory = state.changesDirectory ? null : after;
}

function visitCommand(node: Command, state: ScriptState, own: ReadonlySet<string>): void {
  const target = targetOf(node.redirects, state) ?? state.target;
  if (node.name === undefined) return;
  const name = readWord(node.name);
  for (const arg of node.args) if (arg.type === 'Word') readSplit(arg, state);
  const args = node.args.map((arg) => (arg.type === 'Word' ? readWord(arg) : arg.text));
  if (target !== null && name !== 'tee') state.pieces(target).push(outputOf(node, name, args));
  if (state.functions.has('cd') || state.functions.has(name)) state.directory = null;
  if (name === 'cd' || name === 'pushd' || name === 'popd') {
    const [to, more] = args.filter((arg) => !arg.startsWith('-') || arg === '-');
    for (const variable of ['CDPATH', 'HOME', 'OLDPWD']) state.sink.read({ kind: 'environment', variable });
    if (name !== 'cd' || args.length !== 1 || to === undefined || to === '-' || more !== undefined) state.directory = null;
    else {
      state.sink.read(...locatePath(to, state.directory));
      state.directory = joinDirectory(state.directory, to);
    }
    return;
  }
  if (readInnerScript(name, node, state, own)) return;
  readCommand(name, args, state);
}

/** `bash -c 'script'`: read like the script around it, if all of it is literal. False for anything else. */
function readInnerScript(name: string, node: Command, state: ScriptState, own: ReadonlySet<string>): boolean {
  const [flag, script, ...rest] = node.args.map((arg) => (arg.type === 'Word' ? readWord(arg) : DYNAMIC));
  if ((name !== 'bash' && name !== 'sh') || !/^-[eux]*c$/.test(flag ?? '') || script === undefined || rest.length > 0) return false;
  readPrinted(script, state);
  if (script.includes(DYNAMIC) || script.includes(SINK) || state.inner || whyNotParsed(script) !== null) return false;
  const { directory } = state;
  state.sink.read({ kind: 'tool', name });
  state.inner = true;
  visit(parse(script), state, own, 0);
  state.inner = false;
  state.directory = directory;
  return true;
}

/** Reads where output and input go; the last of GitHub's files, by name, or null. */
function targetOf(redirects: readonly Redirection[], state: ScriptState): string | null {
  let target: string | null = null;
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || redirect.target === undefined) continue;
    const path = readWord(redirect.target);
    if (/^[<>]&$/.test(redirect.operator) && /^[\d-]+$/.test(path)) continue;
    if (/^\/dev\/(tcp|udp)\//.test(path)) state.sink.doubt('the script talks over the network', UNKNOWN_REACH);
    if (path.startsWith(SINK)) target = path.slice(SINK.length);
    else if (redirect.operator === '<') state.sink.read(...locatePath(path, state.directory));
    else state.sink.write(...locatePath(path, state.directory));
  }
  return target;
}

function teeTarget(next: SyntaxNode): string | null {
  if (next.type !== 'Command' || next.name === undefined || readWord(next.name) !== 'tee') return null;
  const words = next.args.flatMap((arg) => (arg.type === 'Word' ? [readWord(arg)] : []));
  return words.find((word) => word.startsWith(SINK))?.slice(SINK.length) ?? null;
}

/** What a command prints, as far as it is in the script. */
function outputOf(node: Command, name: string, args: readonly string[]): string | null {
  if (name === 'echo') return unescaped(args.filter((arg, i) => i > 0 || !/^-[neE]+$/.test(arg)).join(' '));
  if (name === 'printf') {
    const [format = '', ...values] = args;
    // With more values than places it prints the format again.
    const isPlain = /^(?:[^%]|%s)*$/.test(format) && (format.match(/%s/g)?.length ?? 0) === values.length;
    let at = 0;
    return isPlain ? (unescaped(format)?.replaceAll('%s', () => values[at++] ?? '') ?? null) : null;
  }
  if (name !== 'cat' || args.length > 0) return BARE.test(name) ? '' : null;
  const here = node.redirects.find((redirect) => redirect.type === 'HereDoc');
  return here?.type === 'HereDoc' ? here.body.text : null;
}

/** With `\\n` as a new line; null where another escape may be one. */
function unescaped(text: string): string | null {
  return /\\(?!n)/.test(text) ? null : text.replaceAll('\\n', '\n');
}

/** Commands that print nothing. */
const BARE = /^(cd|set|export|local|read|true|:|exit|return|\[|test|mkdir|rm|shift|unset|declare)$/;

const EVERY_VARIABLE: Resource = { kind: 'environment', variable: '*' };

/** Text that bash computes: a name in it is a variable, whose value may name others. */
function readComputed(text: string, state: ScriptState): void {
  if (/[A-Za-z_\ue000$]/.test(text)) state.sink.read(EVERY_VARIABLE);
}

/** A word that bash splits where only the run knows it: what comes out may be patterns, which look for files. */
function readSplit(word: Word, state: ScriptState): void {
  if (readWord(word).includes(SPLIT)) state.sink.read(...locatePath(DYNAMIC, null));
}

function readVariable(name: string, state: ScriptState, own: ReadonlySet<string>): void {
  if (!/^[A-Za-z_]/.test(name) || own.has(name) || NOT_FROM_STEPS.has(name)) return;
  state.sink.read({ kind: 'environment', variable: name });
}
