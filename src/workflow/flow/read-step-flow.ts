import type { Json } from '../../model/json.ts';
import { formatRoute } from '../../model/route.ts';
import type { Flow, Resource } from '../data-flow.ts';
import type { ActionStep, RunStep, Step } from '../model.ts';
import { collectFlow, type FlowSink } from './collect-flow.ts';
import type { FlowContext } from './flow-context.ts';
import { SERVICE_REACH, UNKNOWN_REACH } from './kinds.ts';
import { joinDirectory, locatePath } from './locate-path.ts';
import { type Inputs, readRemoteAction } from './read-action-flow.ts';
import { readLocalAction } from './read-local-action.ts';
import { readEvaluated } from './reference-resources.ts';
import { maskExpressions } from './script/mask-expressions.ts';
import { readScript } from './script/read-script.ts';
import { readSteering } from './script/steering-variables.ts';
import { blockValues, conditionOf, textOf } from './written-values.ts';

/** What one step reads and writes. Control steps are read where their targets are known. */
export function readStepFlow(step: Step, context: FlowContext): Flow {
  const flow = collectFlow();
  const ownVariables = new Set(step.env?.entries.keys() ?? []);
  readEvaluated({ condition: conditionOf(step), values: evaluatedValues(step) }, { ownVariables, statusOf: 'steps' }, flow);
  flow.write({ kind: 'step-result', step: stepName(step) });
  if (step.id !== null) flow.write({ kind: 'step-output', step: step.id, name: '*' });
  if (step.kind === 'run') readRun(step, context, ownVariables, flow);
  if (step.kind === 'action') readAction(step, context, flow);
  readServices(step, context, flow);
  const done = flow.finish(step.route);
  // The steps of a local action have been noted one by one, unless they are not known.
  const isFollowed =
    step.kind === 'action' && step.action?.kind === 'local' && !done.doubts.some(({ writes }) => writes.includes('workspace'));
  if (!isFollowed) context.checkedOut.note(step, done);
  return done;
}

/** The id of a step, or its route where it has none: nobody else can name it. */
export function stepName(step: Step): string {
  return step.id ?? formatRoute(step.route);
}

function evaluatedValues(step: Step): readonly Json[] {
  const common = [step.name, step.continueOnError, step.timeoutMinutes].flatMap((value) => (value === null ? [] : [textOf(value)]));
  const values = [...common, ...blockValues(step.env)];
  if (step.kind === 'action') return [...values, ...blockValues(step.with)];
  if (step.kind !== 'run') return values;
  return [...values, step.run.text, ...[step.shell, step.workingDirectory].flatMap((value) => (value === null ? [] : [textOf(value)]))];
}

function readRun(step: RunStep, context: FlowContext, ownVariables: ReadonlySet<string>, flow: FlowSink): void {
  const shell = step.shell === null ? context.shell : maskExpressions(textOf(step.shell), context.resolve);
  const program = shell === null ? null : /^[\w./-]+/.exec(shell)?.[0];
  const written = step.workingDirectory === null ? null : maskExpressions(textOf(step.workingDirectory), context.resolve);
  const directory = written === null ? context.directory : joinDirectory('', written);
  if (written !== null) flow.read(...locatePath(written, ''));
  else if (directory === null || directory !== '') flow.read(...locatePath(directory ?? '**', ''));
  if (program !== 'bash' && program !== 'sh') {
    flow.doubt(
      program === null || program === undefined
        ? (context.whyNoShell ?? 'the shell of a script is only known when it runs')
        : `scripts for \`${program}\` are not read`,
      UNKNOWN_REACH,
    );
    return;
  }
  // A login shell starts with the profiles that steps before may have changed.
  if (shell?.includes(' -') === true && /\s-\w*[li]/.test(shell))
    flow.read({ kind: 'runner-file', paths: ['~/**', '/etc/**'] }, { kind: 'tool', name: '*' });
  readSteering([...context.variables, ...(step.env?.entries.keys() ?? [])], flow);
  const names = readScript(maskExpressions(step.run.text, context.resolve), directory, ownVariables, flow);
  for (const variable of names.get('GITHUB_ENV') ?? []) flow.write({ kind: 'environment', variable });
  if (names.get('GITHUB_ENV')?.includes('HOME') === true) flow.write({ kind: 'runner-file', paths: ['~/**'] });
  // These change what every later script and program does.
  const variables = names.get('GITHUB_ENV') ?? [];
  if (names.has('GITHUB_PATH') || variables.some((name) => /^(BASH_ENV|PATH|HOME|SHELLOPTS|LD_.*|ENV)$/.test(name)))
    flow.write({ kind: 'tool', name: '*' });
  if (names.has('GITHUB_STEP_SUMMARY')) flow.summarize();
  if (names.has('GITHUB_ARTIFACTS')) flow.write({ kind: 'artifact', name: '*' });
  if (step.id !== null) for (const name of names.get('GITHUB_OUTPUT') ?? []) flow.write({ kind: 'step-output', step: step.id, name });
}

/** Variables that the programs of actions look at, whatever the action. */
const ACTION_READS: readonly Resource[] = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LD_PRELOAD',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'RUNNER_*',
  'AGENT_*',
  'ACTIONS_*',
  'GITHUB_*',
].map((variable) => ({ kind: 'environment', variable }));

function readAction(step: ActionStep, context: FlowContext, flow: FlowSink): void {
  if (step.action === null) {
    flow.doubt(`\`uses: ${textOf(step.uses).slice(0, 60)}\` is only known when it runs`, UNKNOWN_REACH);
    return;
  }
  const inputs: Inputs = new Map(
    [...(step.with?.entries ?? [])].map(([name, value]) => [name.toLowerCase(), substitute(textOf(value), context)]),
  );
  if (step.action.kind !== 'local') flow.read(...ACTION_READS);
  if (step.action.kind === 'local') readLocalAction(step.action.path, inputs, context, flow);
  else readRemoteAction(step.action, inputs, flow);
}

/** Puts known inputs of the action around a step in their place; other expressions stay. */
function substitute(text: string, context: FlowContext): string {
  if (context.depth === 0 || !text.includes('${{')) return text;
  return text.replace(/\$\{\{\s*(inputs\.[\w-]+)\s*\}\}/gi, (whole, source: string) => context.resolve(source) ?? whole);
}

/** A service is read, and may be changed, by who mentions its name or its port, and perhaps by any script of which not all is known. */
function readServices(step: Step, context: FlowContext, flow: FlowSink): void {
  const text = JSON.stringify([evaluatedValues(step), step.kind === 'run' ? step.run.text : ''])
    .slice(0, 100_000)
    .toLowerCase();
  if (context.services === null) flow.doubt('the services of the job are only known when it runs', SERVICE_REACH);
  for (const { name, ports } of context.services ?? []) {
    const mentioned =
      text.includes(name.toLowerCase()) ||
      (ports ?? ['']).some((port) => text.includes(`localhost:${port}`) || text.includes(`127.0.0.1:${port}`));
    if (!mentioned) continue;
    flow.read({ kind: 'service', name });
    flow.write({ kind: 'service', name });
  }
}
