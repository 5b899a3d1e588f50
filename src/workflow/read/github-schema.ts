import { FeatureFlags } from '@actions/expressions/features';
import { getActionSchema } from '@actions/workflow-parser/actions/action-schema';
import type { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema';
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context';
import { readTemplate } from '@actions/workflow-parser/templates/template-reader';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import type { TokenRange } from '@actions/workflow-parser/templates/tokens/token-range';
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer';
import { WORKFLOW_ROOT } from '@actions/workflow-parser/workflows/workflow-constants';
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import type { Problem, UnknownWord } from '../model.ts';
import { createPlaceReader, type HandedOver, routeOf } from '../yaml/place-reader.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { toProblem } from '../yaml/to-problem.ts';

/** What a schema says of a file: the first errors, and what is let pass although the schema does not have it. */
export interface SchemaReport {
  readonly problems: readonly Problem[];
  readonly unknown: readonly UnknownWord[];
}

/**
 * What GitHub's own parser says against a workflow, the first errors only. GitHub's package lags behind GitHub, so these are no errors:
 * a key that no part of its schema has (`cache-mode`), where a key known elsewhere (`strategy` on a step) is one; a word under `on:` that may be
 * a newer event. Inside an event GitHub itself lets pass what its strict schema does not (`tags-ignore` of a pull request, an input of type `int`).
 */
export function findSchemaErrors(file: YamlFile): SchemaReport {
  const known = keysOf(getWorkflowSchema());
  return findErrors(file, getWorkflowSchema(), WORKFLOW_ROOT, 'not-a-workflow', (value, at) => {
    if (at.belowOn === 0 || at.belowOn === 1) return /^[a-z]+(?:_[a-z]+)*$/.test(value) || (value === '' && at.belowOn === 1 && !at.isKey);
    return at.belowOn !== null || (at.isKey && isPerhapsNewer(value, known));
  });
}

/** The same for an action, by the schema that the runner itself reads it with, which lets pass other keys at the top. */
export function findActionErrors(file: YamlFile): SchemaReport {
  const known = new Set([...keysOf(getActionSchema()), ...keysOf(getWorkflowSchema())]);
  return findErrors(file, getActionSchema(), 'action-root', 'not-an-action', (value, at) => at.isKey && isPerhapsNewer(value, known));
}

const MAX_ERRORS = 50;
/** As many unknown words are told one by one as could come from people. */
const MAX_UNKNOWN = 1_000;

function findErrors(
  file: YamlFile,
  schema: TemplateSchema,
  root: string,
  code: Problem['code'],
  passes: (value: string, at: HandedOver) => boolean,
): SchemaReport {
  const reader = createPlaceReader(file);
  const problems: Problem[] = [];
  const unknown: UnknownWord[] = [];
  const context = new (class extends TemplateContext {
    /** Unlike GitHub's own, this makes no Error with its stack for each: a file of the largest size has tens of thousands. */
    override error(token: TemplateToken | number | undefined, error: unknown, range?: TokenRange): void {
      if (problems.length === MAX_ERRORS) return;
      const message = error instanceof Error ? error.message : String(error);
      const unexpected = /^Unexpected value '([^']{0,100})'$/.exec(message)?.[1];
      const at = reader.last();
      if (unexpected !== undefined && at !== null && passes(unexpected, at)) {
        if (unknown.length < MAX_UNKNOWN) unknown.push({ route: routeOf(at), word: unexpected });
        return;
      }
      const where = range ?? (typeof token === 'object' ? token.range : undefined);
      problems.push(toProblem(code, message, where?.start ?? { line: 1, column: 1 }));
      // The reader gives this back to this method, and ends.
      if (problems.length === MAX_ERRORS) throw new Error('Enough is known of this file.');
    }
  })(new TemplateValidationErrors(), schema, new NoOperationTraceWriter());
  context.state['featureFlags'] = new FeatureFlags({ allowBackgroundSteps: true });
  readTemplate(context, root, reader, undefined as unknown as number);
  return { problems, unknown };
}

/** GitHub's keys are words with hyphens; `<<` and `x-…` it has always refused. */
function isPerhapsNewer(key: string, known: ReadonlySet<string>): boolean {
  return /^[a-z]+(?:-[a-z]+)*$/.test(key) && !key.startsWith('x-') && !known.has(key);
}

const keysBySchema = new WeakMap<TemplateSchema, ReadonlySet<string>>();

/** Every key that any part of a schema has, in lower case. */
export function keysOf(schema: TemplateSchema): ReadonlySet<string> {
  const cached = keysBySchema.get(schema);
  if (cached !== undefined) return cached;
  const keys = new Set(
    Object.values(schema.definitions).flatMap((definition) =>
      'properties' in definition ? Object.keys(definition.properties as Record<string, unknown>).map((key) => key.toLowerCase()) : [],
    ),
  );
  keysBySchema.set(schema, keys);
  return keys;
}
