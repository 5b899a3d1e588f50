import { isMap } from 'yaml';
import type { Json } from '../model/json.ts';
import type { CompositeAction, Problem } from './model.ts';
import { isJsonMap } from './plan/expand-matrix.ts';
import { findGenerator } from './read/find-generator.ts';
import { readSteps } from './read/read-step.ts';
import { fieldsOf, nodeOf } from './read/read-value.ts';
import { itemsOf, plainValue, rootPlace } from './yaml/place.ts';
import { readYaml } from './yaml/read-yaml.ts';

export type CompositeActionResult =
  | { readonly ok: true; readonly action: CompositeAction }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Reads the `action.yml` of a composite action. Any other kind of action, and steps that GitHub would refuse, are problems: each step has either
 * `uses`, or `run` with its `shell`. Never throws on input. Source: GitHub's metadata syntax for actions, `runs` for composite actions.
 */
export function parseCompositeAction(path: string, text: string): CompositeActionResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const root = rootPlace(yaml.file);
  const plain = plainValue(root);
  const fail = (
    message: string,
    at: { readonly line: number; readonly column: number } = { line: 1, column: 1 },
  ): CompositeActionResult => ({
    ok: false,
    problem: { code: 'not-a-workflow', message, line: at.line, column: at.column },
  });
  if (!isMap(root.node) || !isJsonMap(plain)) return fail('The file does not hold a map of keys.');
  const runs = fieldsOf(fieldsOf(root).get('runs') ?? null);
  const using = plain['runs'];
  if (!isJsonMap(using) || using['using'] !== 'composite') return fail('The action is not a composite one.');
  const list = runs.get('steps');
  const items = list === undefined ? [] : itemsOf(list);
  if (items.length === 0) return fail('The action has no steps.');
  for (const item of items) {
    const wrong = whyNoStep(plainValue(item));
    if (wrong !== null) return fail(wrong, nodeOf(item).span);
  }
  return { ok: true, action: { ...nodeOf(root), path, text, plain, steps: readSteps(list), generatedBy: findGenerator(text) } };
}

function whyNoStep(step: Json): string | null {
  if (!isJsonMap(step)) return 'A step is not a map of keys.';
  const { uses, run, shell } = step;
  if ((typeof uses === 'string') === (typeof run === 'string')) return 'A step needs either uses or run.';
  return typeof run === 'string' && typeof shell !== 'string' ? 'A step of a composite action that has run needs shell.' : null;
}
