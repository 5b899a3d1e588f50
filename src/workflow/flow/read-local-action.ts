import { findLocalAction } from '../find-local-source.ts';
import type { CompositeAction } from '../model.ts';
import { addFlow, type FlowSink } from './collect-flow.ts';
import type { FlowContext } from './flow-context.ts';
import { type Kind, UNKNOWN_REACH } from './kinds.ts';
import { locatePath } from './locate-path.ts';
import type { Inputs } from './read-action-flow.ts';
import { textOf } from './written-values.ts';

const DEEPEST = 5;
/** What the steps of an action hand to each other stays inside of it. */
const INSIDE: ReadonlySet<Kind> = new Set(['step-output', 'step-result', 'job-output', 'job-result']);

/** Puts into the sink what an action of the same repository reads and writes: a composite one through its steps. */
export function readLocalAction(path: string, inputs: Inputs, context: FlowContext, flow: FlowSink): void {
  // `$/` takes the action from the workflow's commit, `./` from the workspace as it is at that moment.
  const place = path.startsWith('./') ? context.checkedOut.place(path) : { path, doubt: null };
  if (path.startsWith('./')) flow.read(...locatePath(path, ''));
  if (place.doubt !== null) flow.doubt(place.doubt, UNKNOWN_REACH);
  if (place.path === null) return;
  const found = findLocalAction(place.path, context.sources);
  if (!found.known) {
    flow.doubt(found.reason, UNKNOWN_REACH);
    return;
  }
  const action = found.source;
  if (action.kind !== 'composite') {
    flow.doubt(`what the program of the local action \`${path}\` does is not known`, UNKNOWN_REACH);
    return;
  }
  if (context.depth >= DEEPEST || context.budget.steps < action.steps.length) {
    flow.doubt(`the local action \`${path}\` uses too many others to be followed`, UNKNOWN_REACH);
    return;
  }
  context.budget.steps -= action.steps.length;
  const inner: FlowContext = {
    ...context,
    shell: null,
    whyNoShell: 'a script of a composite action must name its shell',
    directory: '',
    depth: context.depth + 1,
    resolve: (source) => inputValue(source, action, inputs),
  };
  for (const step of action.steps)
    addFlow(
      flow,
      context.readStep(step, inner),
      (kind) => !INSIDE.has(kind),
      () => true,
    );
}

/** The value of `inputs.x`: given, or the default, as far as it is literal. */
function inputValue(source: string, action: CompositeAction, inputs: Inputs): string | null {
  const name = /^inputs\.([\w-]+)$/i.exec(source)?.[1]?.toLowerCase();
  if (name === undefined) return null;
  const given = inputs.get(name);
  if (given !== undefined) return given.includes('${{') ? null : given;
  const declared = [...action.inputs].find(([key]) => key.toLowerCase() === name)?.[1];
  if (declared === undefined) return '';
  if (declared.default === null) return '';
  return declared.default.known ? textOf(declared.default) : null;
}
