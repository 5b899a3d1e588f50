import type { Stage } from '../model/job-log.ts';
import { COMMAND_ROWS, HELPER_ROWS, TARGET_PROGRAMS, VALUE_OPTIONS, WRAPPERS } from './known-commands.ts';
import type { ScriptCommand } from './script-commands.ts';
import { stageOfTask } from './task-stages.ts';
import { isLook, stageOfWords } from './word-stages.ts';

/** Deep enough for `sudo env X=1 timeout 5 uv run xvfb-run pytest`. */
const MOST_WRAPPERS = 6;
const LONGEST_ROW = 4;
const ROWS: ReadonlyMap<string, CommandStage | null> = new Map([...rowsOf(COMMAND_ROWS, false), ...rowsOf(HELPER_ROWS, true)]);
const PRINTS = new Set(['echo', 'printf', 'cat', 'tee', 'Write-Output', 'Write-Host']);
const SCRIPT_FILE = /\.(?:sh|bash|py|js|mjs|cjs|ts|mts|rb|pl|ps1|bat|cmd|php|lua|nu|jl|r|fish)$/i;
const INTERPRETERS = new Set([
  'bash',
  'sh',
  'zsh',
  'pwsh',
  'powershell',
  'python',
  'py',
  'node',
  'deno',
  'bun',
  'ruby',
  'perl',
  'php',
  'tsx',
  'ts-node',
  'nu',
  'Rscript',
  'julia',
]);

/** What a command is for. */
export interface CommandStage {
  readonly stage: Stage;
  /** True where it mostly helps another command, as `curl` and `tar` do: the step's name says more. */
  readonly isHelper: boolean;
}

/** The stage of one command; null where it does no work of its own (`cd`, `echo`), undefined where it is not known. */
export function stageOfCommand(command: ScriptCommand): CommandStage | null | undefined {
  const words = withoutWrappers(command.words);
  const found = stageOfWork(command, words);
  if (found == null) return found;
  // What it prints is wanted, not what it does.
  if (command.isCaptured) return { ...found, isHelper: true };
  if (found.stage === 'unit-test' && isIntegration(words)) return { ...found, stage: 'integration-test' };
  return found.stage === 'deploy' && words.some((word) => DRY_RUN.test(word)) ? { ...found, stage: 'package' } : found;
}

const INTEGRATION = /(?:^|[^a-z])(?:integration|e2e|end-to-end|acceptance|functional|browser)(?![a-z])/i;
const DRY_RUN = /^--?(?:dry-?run|build-only)/;
/** What the job has built: to ask it for its version is to try it. */
const BUILT = /(?:^|\/)(?:target|build|bld|_bld\d*|out|dist|bazel-bin)\/.*[^/]$/;

/** One file of many with such a name does not make the tests of that kind. */
function isIntegration(words: readonly string[]): boolean {
  const told = words.filter((word) => INTEGRATION.test(word));
  const paths = words.filter((word) => !word.startsWith('-') && word.includes('/'));
  return told.length > 0 && told.length * 2 >= paths.length;
}

function stageOfWork(command: ScriptCommand, words: readonly string[]): CommandStage | null | undefined {
  const program = programOf(words[0] ?? '');
  if (PRINTS.has(program)) return asHelper(stageOfTarget(command, words));
  const end = words.indexOf('--');
  const args = words.slice(1, end === -1 ? undefined : end);
  const operands = operandsOf(program, args);
  if (isContainerRun(program, args, operands)) return undefined;
  const byFlags = stageOfFlags(words[0] ?? '', args, operands);
  if (byFlags !== undefined) return byFlags;
  const row = findRow(program, operands, 1);
  if (row !== undefined) return row;
  const byTarget = stageOfTargets(program, operands);
  if (byTarget !== undefined) return byTarget;
  const isTargetProgram = TARGET_PROGRAMS.has(program) && operands.length > 0;
  const bare = isTargetProgram ? undefined : findRow(program, [], 0);
  return bare === undefined ? (stageOfFile(program, words, operands) ?? undefined) : bare;
}

function asHelper(stage: Stage | null): CommandStage | null {
  return stage === null ? null : { stage, isHelper: true };
}

function asWork(stage: Stage | null): CommandStage | null {
  return stage === null ? null : { stage, isHelper: false };
}

function* rowsOf(table: readonly (readonly [Stage | null, string])[], isHelper: boolean): Generator<[string, CommandStage | null]> {
  for (const [stage, rows] of table) for (const row of rows.split(', ')) yield [row, stage === null ? null : { stage, isHelper }];
}

/** What is printed into one of GitHub's files. */
function stageOfTarget({ targets }: ScriptCommand, words: readonly string[]): Stage | null {
  const places = [...targets, ...words].join(' ');
  if (/GITHUB_STEP_SUMMARY/.test(places)) return 'report';
  return /GITHUB_(?:PATH|ENV)\b/.test(places) ? 'toolchain' : null;
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let count = 0; count < MOST_WRAPPERS; count += 1) {
    const next = unwrap(rest);
    if (next === null) return rest;
    rest = next;
  }
  return rest;
}

function unwrap(words: readonly string[]): readonly string[] | null {
  const program = programOf(words[0] ?? '');
  const [, length] = WRAPPERS.find(([wrapper]) => wrapper.split(' ').every((word, at) => (at === 0 ? program : words[at]) === word)) ?? [];
  if (length === undefined) return null;
  const values = VALUE_OPTIONS.get(program);
  let at = length[0];
  while (at < words.length) {
    const word = words[at] ?? '';
    if (values?.has(word) === true) at += 2;
    else if (word.startsWith('-') || word.startsWith('+') || /^[A-Za-z_]\w*=/.test(word)) at += 1;
    else break;
  }
  at += length[1];
  return at < words.length ? words.slice(at) : null;
}

/** `./gradlew`, `/usr/bin/python3.11`, `cargo.exe`: the program's own name. */
function programOf(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).replace(/\.(?:exe|cmd|bat)$/i, '');
  if (/^(?:python|pip)(?:\d[\d.]*)?$/.test(name)) return name.replace(/\d[\d.]*$/, '');
  if (name === 'gradlew') return 'gradle';
  return name === 'mvnw' ? 'mvn' : name;
}

function operandsOf(program: string, args: readonly string[]): readonly string[] {
  const values = VALUE_OPTIONS.get(program);
  return args.filter((arg, at) => !/^[-+]/.test(arg) && arg !== '' && values?.has(args[at - 1] ?? '') !== true);
}

function findRow(program: string, operands: readonly string[], fewest: number): CommandStage | null | undefined {
  for (let count = Math.min(LONGEST_ROW, operands.length); count >= fewest; count -= 1) {
    const row = ROWS.get([program, ...operands.slice(0, count)].join(' '));
    if (row !== undefined) return row;
  }
  return undefined;
}

/** What runs in the foreground of a container may be anything. */
function isContainerRun(program: string, args: readonly string[], operands: readonly string[]): boolean {
  if (args.some((arg) => /^(?:-[a-z]*d[a-z]*|--detach)$/.test(arg)) || operands.some((operand) => operand.includes('qemu-user')))
    return false;
  return /^(?:docker|podman|nerdctl)(?: compose)?(?:-compose)? run\b/.test([program, ...operands.slice(0, 2)].join(' '));
}

/** Where an option says what the command is for; undefined where none does. */
function stageOfFlags(word: string, args: readonly string[], operands: readonly string[]): CommandStage | null | undefined {
  const program = programOf(word);
  const has = (...names: readonly string[]): boolean => args.some((arg) => names.includes(arg));
  if (program === 'cmake' && has('--build'))
    return asWork(args.some((arg) => /^(?:run-?)?(?:tests?|check)(?:-(?!deps)\w+)*$/i.test(arg)) ? 'unit-test' : 'build');
  if (program === 'cmake' && has('--install')) return asWork('build');
  if (program === 'cargo' && operands[0] === 'run' && has('--example')) return asWork('integration-test');
  if (program === 'cargo' && (operands[0] === 'test' || operands[0] === 'bench') && has('--no-run')) return asWork('build');
  if (program.endsWith('ccache') && has('--show-stats', '--zero-stats', '-s', '-z')) return null;
  if (program === 'git' && operands[0] === 'diff' && has('--exit-code', '--check')) return asHelper('lint');
  if ((program === 'uv' || program === 'poetry' || program === 'pdm') && operands[0] === 'lock' && has('--check', '--locked'))
    return asWork('lint');
  if ((program === 'tox' || program === 'nox') && has('--notest', '--install-only')) return asWork('dependency-install');
  if (program === 'tsc' && has('--noEmit')) return asWork('lint');
  if (program === 'python' && args[0] === '-m') return stageOfModule(args.slice(1));
  if (program === 'python' && /^-m\w/.test(args[0] ?? '')) return stageOfModule([args[0]?.slice(2) ?? '', ...args.slice(1)]);
  if (program === 'brew' && args.some((arg) => /^--only-(?:setup|cleanup)/.test(arg))) return asWork('toolchain');
  if (operands.length === 1 && operands[0] === 'version' && program !== 'npm') return null;
  if (BUILT.test(word) && has('--version', '--help', '-V', '-h')) return { stage: 'integration-test', isHelper: true };
  return (has('--version', '-version') && operands.length < 2) || (has('-V') && operands.length === 0) ? null : undefined;
}

function stageOfModule([module = '', ...args]: readonly string[]): CommandStage | null | undefined {
  const operands = operandsOf(module, args);
  return findRow(module, operands, 1) ?? stageOfTargets(module, operands) ?? findRow(module, [], 0);
}

/** The main work among the names that were given; what is not named has the program's own default. Undefined: neither. */
function stageOfTargets(program: string, operands: readonly string[]): CommandStage | undefined {
  const row = TARGET_PROGRAMS.get(program);
  if (row === undefined) return undefined;
  const targets = operands.filter((operand) => !row.skips.includes(operand) && !operand.includes('='));
  const stages = targets.flatMap((target) => stageOfGoal(program, target) ?? []);
  const named = stages.findLast((stage) => stage !== 'dependency-install' && stage !== 'toolchain') ?? stages.at(-1);
  // `make install` puts together what a step's name knows better.
  if (named !== undefined) return { stage: named, isHelper: program === 'make' && targets.length === 1 && targets[0] === 'install' };
  // A name that says nothing may be anything; an environment of tox that is a version runs the tests.
  return row.otherwise === null ? undefined : { stage: row.otherwise, isHelper: !targets.every((target) => /^py|\d/.test(target)) };
}

const GOALS: ReadonlyMap<string, Stage> = new Map([
  ['mvn verify', 'unit-test'],
  ['mvn install', 'build'],
  ['mvn package', 'build'],
  ['mvn clean', 'build'],
  ['mvn deploy', 'deploy'],
  ['mvn validate', 'lint'],
  ['gradle check', 'unit-test'],
  ['gradle build', 'build'],
  ['make check', 'unit-test'],
  ['make verify', 'lint'],
  ['make install', 'build'],
  ['ninja install', 'build'],
  ['gradle install', 'build'],
  ['make deps', 'dependency-install'],
  ['rake', 'unit-test'],
]);

function stageOfGoal(program: string, target: string): Stage | null {
  const goal = target.slice(target.lastIndexOf(':') + 1);
  if (program === 'make' && target.includes('.')) return stageOfWords(target) === 'package' ? 'package' : 'build';
  return (
    GOALS.get(`${program} ${goal}`) ??
    (goal === 'install' ? 'dependency-install' : null) ??
    (program === 'gradle' ? stageOfTask(goal) : null) ??
    stageOfWords(program === 'gradle' || program === 'mvn' ? goal : target)
  );
}

/** A script file by its name, run by itself or by an interpreter. */
function stageOfFile(program: string, words: readonly string[], operands: readonly string[]): CommandStage | null {
  const [first = ''] = words;
  if (INTERPRETERS.has(program)) return words.includes('-c') || words.includes('-e') ? null : stageOfPath(operands[0] ?? '');
  return first.includes('/') || SCRIPT_FILE.test(first) ? stageOfPath(first) : null;
}

function stageOfPath(path: string): CommandStage | null {
  const parts = path.replace(SCRIPT_FILE, '').split('/');
  if (parts.slice(0, -1).some((part) => /^_*tests?_*$/.test(part)))
    return asWork(isLook(parts.at(-1) ?? '') ? 'integration-test' : 'unit-test');
  const name = parts.at(-1) ?? '';
  const stage = stageOfWords(name);
  return stage === null ? null : { stage, isHelper: isLook(name) };
}
