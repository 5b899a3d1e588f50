import { isMap } from 'yaml';
import { isJsonMap, type Json } from '../model/json.ts';
import type { ActionFile, Problem } from './model.ts';
import { findGenerator } from './read/find-generator.ts';
import { findStepErrors } from './read/find-name-errors.ts';
import { findActionErrors } from './read/github-schema.ts';
import { readInputs, readOutputs } from './read/read-interface.ts';
import { readSteps } from './read/read-step.ts';
import { fieldsOf, nodeOf } from './read/read-value.ts';
import { itemsOf, plainValue, rootPlace } from './yaml/place.ts';
import { readYaml } from './yaml/read-yaml.ts';
import { toProblem } from './yaml/to-problem.ts';

export type ActionResult = { readonly ok: true; readonly action: ActionFile } | { readonly ok: false; readonly problem: Problem };

/**
 * Reads an `action.yml`: a composite action with its steps, or a program of which only the outside is known. Never throws on input.
 * What the runner would refuse is a problem. Sources: GitHub's metadata syntax for actions; the runner's own schema for the file.
 */
export function parseAction(path: string, text: string): ActionResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const root = rootPlace(yaml.file);
  const plain = plainValue(root);
  const fail = (message: string, at: { readonly line: number; readonly column: number } = { line: 1, column: 1 }): ActionResult => ({
    ok: false,
    problem: toProblem('not-an-action', message, at),
  });
  if (!isMap(root.node) || !isJsonMap(plain)) return fail('The file does not hold a map of keys.');
  const fields = fieldsOf(root);
  const runs = fieldsOf(fields.get('runs'));
  const using = usingOf(plain['runs']);
  if (using === null) return fail('The file does not say what the action runs.');
  const { problems, unknown } = findActionErrors(yaml.file);
  const [error] = problems;
  if (error !== undefined) return { ok: false, problem: error };
  const common = {
    ...nodeOf(root),
    path,
    text,
    plain,
    inputs: readInputs(fields.get('inputs')),
    outputs: readOutputs(fields.get('outputs')),
    unknown,
    generatedBy: findGenerator(text),
  };
  if (using === 'composite') {
    const list = runs.get('steps');
    if (list === undefined || itemsOf(list).length === 0) return fail('The action has no steps.');
    const steps = readSteps(list);
    const [wrong] = findStepErrors(steps, 'not-an-action');
    return wrong === undefined ? { ok: true, action: { ...common, kind: 'composite', steps } } : { ok: false, problem: wrong };
  }
  const kind = /^node\d+$/.test(using) ? 'javascript' : using === 'docker' ? 'docker' : null;
  if (kind === null) return fail('The action runs on something that is neither Node.js, a container nor composite.', spanOfUsing(runs));
  const hasPre = runs.has('pre') || runs.has('pre-entrypoint');
  const hasPost = runs.has('post') || runs.has('post-entrypoint');
  return { ok: true, action: { ...common, kind, using, hasPre, hasPost } };
}

function usingOf(runs: Json | undefined): string | null {
  const using = runs !== undefined && isJsonMap(runs) ? runs['using'] : null;
  return typeof using === 'string' ? using.toLowerCase() : null;
}

function spanOfUsing(runs: ReturnType<typeof fieldsOf>): { readonly line: number; readonly column: number } | undefined {
  const using = runs.get('using');
  return using === undefined ? undefined : nodeOf(using).span;
}
