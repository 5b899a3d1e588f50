import type { Json } from '../../model/json.ts';
import { readReferencesOf } from '../../workflow/expressions/read-references.ts';
import { isUnclosed, splitText } from '../../workflow/expressions/split-text.ts';
import type { Job, Step, ValueMap, Workflow } from '../../workflow/model.ts';
import { eachStep, plainAt } from '../../workflow/walk.ts';
import { scriptsOf } from './script-inputs.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * No text of somebody else comes into a script by a detour: a matrix that scripts of the job read, a variable that a script reads as an expression, an
 * output, or an input of a called workflow or of a local action, whose reader may put it into one.
 */
export const checkIndirectText: Check = ({ before, after }) => {
  const old = detoursOf(before);
  for (const [place, sources] of detoursOf(after)) {
    const known = new Set(old.get(place) ?? []);
    const fresh = sources.find((source) => !known.has(source));
    if (fresh !== undefined)
      return refuse('expression-in-script', `${place} would hold the expression ${fresh.slice(0, 80)}, which may end in a script.`);
  }
  return null;
};

/** Expressions whose text goes on, by place. */
function detoursOf(workflow: Workflow): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const scripts = scriptsOf(workflow);
  for (const job of workflow.jobs) {
    const reads = readReferencesOf([...(scripts.get(job.key) ?? [])]).references;
    const matrix = plainAt(workflow, ['jobs', job.key, 'strategy', 'matrix']) ?? null;
    if (reads.some(({ context }) => context === 'matrix')) found.set(`The matrix of job ${job.key}`, expressionsIn(matrix));
    found.set(`An output or input of job ${job.key}`, textsHandedOn(job).filter(isOfOutsiders));
    const names = new Set(reads.flatMap(({ context, path }) => (context === 'env' ? [path[0]?.name?.toUpperCase() ?? ''] : [])));
    if (names.size > 0) found.set(`A variable of job ${job.key}`, variablesOf(workflow, job, names).filter(isOfOutsiders));
  }
  return found;
}

function textsHandedOn(job: Job): readonly string[] {
  if (job.kind === 'call') return textsIn(job.with);
  return [...textsIn(job.outputs), ...job.steps.flatMap(localInputs)];
}

function localInputs(step: Step): readonly string[] {
  if (step.kind === 'parallel') return step.children.flatMap(localInputs);
  return step.kind === 'action' && step.action?.kind !== 'remote' ? textsIn(step.with) : [];
}

/** The expressions of these variables, at any level; an empty name stands for all. */
function variablesOf(workflow: Workflow, job: Job, names: ReadonlySet<string>): readonly string[] {
  const steps = [...eachStep(workflow)].flatMap((at) => (at.job === job ? [at.step.env] : []));
  return [workflow.env, job.kind === 'job' ? job.env : null, ...steps].flatMap((env) =>
    textsIn(env, (name) => names.has('') || names.has(name.toUpperCase())),
  );
}

function textsIn(map: ValueMap | null, isMeant: (name: string) => boolean = () => true): readonly string[] {
  if (map === null) return [];
  const own = [...map.entries].flatMap(([name, value]) => (isMeant(name) ? expressionsIn(writtenText(value)) : []));
  return map.computed === null ? own : [...own, ...expressionsIn(map.computed)];
}

function expressionsIn(value: Json): readonly string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return splitText(text).flatMap((part) => {
    if (part.kind === 'expression') return [part.expression.source.trim()];
    return isUnclosed(part) ? [part.text] : [];
  });
}

/** What people outside of the repository can write. Source: "Script injections", GitHub Docs, widened to all of an event. */
const OF_OUTSIDERS: ReadonlySet<string> = new Set(['event', 'head_ref', 'ref', 'ref_name', 'base_ref', 'actor', 'triggering_actor']);

function isOfOutsiders(source: string): boolean {
  const { references, broken } = readReferencesOf(`\${{ ${source} }}`);
  return broken.length > 0 || references.some(({ context, path }) => context === 'github' && isOpen(path[0]?.name ?? null));
}

function isOpen(name: string | null): boolean {
  return name === null || OF_OUTSIDERS.has(name.toLowerCase());
}
