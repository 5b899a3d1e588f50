import { FeatureFlags } from '@actions/expressions/features';
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context';
import { readTemplate } from '@actions/workflow-parser/templates/template-reader';
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer';
import { WORKFLOW_ROOT } from '@actions/workflow-parser/workflows/workflow-constants';
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import type { Problem } from '../model.ts';
import { childAt, entrySpan, rootPlace } from '../yaml/place.ts';
import { createPlaceReader } from '../yaml/place-reader.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';

/**
 * What GitHub's own parser says against a file. A key that no version of the schema we know has (`cache-mode`) is not an error:
 * GitHub's package lags behind GitHub. A key known elsewhere (`strategy` on a step) is one. Inside the filters of an event GitHub itself
 * lets pass what its strict schema does not (`tags-ignore` of a pull request, an input of type `int`), and so do we.
 */
export function findSchemaErrors(file: YamlFile): readonly Problem[] {
  const context = new TemplateContext(new TemplateValidationErrors(MAX_ERRORS), getWorkflowSchema(), new NoOperationTraceWriter());
  context.state['featureFlags'] = new FeatureFlags({ allowBackgroundSteps: true });
  const reader = createPlaceReader(file);
  readTemplate(context, WORKFLOW_ROOT, reader, undefined as unknown as number);
  const on = childAt(rootPlace(file), 'on');
  const triggers = on === null ? null : entrySpan(on);
  return context.errors.getErrors().flatMap((error) => {
    const { line, column } = error.range?.start ?? { line: 1, column: 1 };
    const unknown = /^Unexpected value '(.*)'$/.exec(error.rawMessage)?.[1];
    if (unknown !== undefined && reader.isKey(line, column, unknown) && isPerhapsNewer(unknown)) return [];
    const inTriggers = triggers !== null && triggers.line < line && line <= triggers.endLine;
    if (unknown !== undefined && inTriggers) return [];
    return [{ code: 'not-a-workflow' as const, message: error.rawMessage, line, column }];
  });
}

const MAX_ERRORS = 50;

/** GitHub's keys are words with hyphens; `<<` and `x-…` it has always refused. */
function isPerhapsNewer(key: string): boolean {
  return /^[a-z]+(?:-[a-z]+)*$/.test(key) && !key.startsWith('x-') && !KNOWN_KEYS.has(key);
}

const KNOWN_KEYS: ReadonlySet<string> = new Set(
  Object.values(getWorkflowSchema().definitions).flatMap((definition) =>
    'properties' in definition ? Object.keys(definition.properties as Record<string, unknown>).map((key) => key.toLowerCase()) : [],
  ),
);
