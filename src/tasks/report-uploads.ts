import type { Step, Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import { actionRepository, eachStep, readWith } from '../workflow/walk.ts';

/** Names that artifacts with results of tests have by custom. */
const BY_CUSTOM = /junit|test[-_ ]?(?:results|reports?)/i;
const UPLOAD = 'actions/upload-artifact';
/** The action's own default. */
const UNNAMED = 'artifact';
/** Each part takes another pass over the name. */
const MOST_PARTS = 3;
const MOST_OF_NAME = 256;

/** What a workflow's file says of the artifacts of its runs. */
export interface ReportUploads {
  /** False where nothing in it can upload an artifact. */
  readonly any: boolean;
  /** Whether an artifact of this name looks like results of tests: it is named so, or the workflow uploads `*.xml` under this name. */
  isReport(name: string): boolean;
}

/** `text`: the workflow's file; null: not known, and then names alone tell, as where the file is none. */
export function findReportUploads(path: string, text: string | null): ReportUploads {
  const parsed = text === null ? null : parseWorkflow(path, text);
  const workflow = parsed?.ok === true ? parsed.workflow : null;
  const names = workflow === null ? [] : [...eachStep(workflow)].flatMap(({ step }) => xmlName(step));
  return {
    any: workflow === null || mayUpload(workflow),
    isReport: (name) => name.length <= MOST_OF_NAME && (BY_CUSTOM.test(name) || names.some((one) => one.test(name))),
  };
}

/** What another file holds, and actions that are named after it, may upload. */
function mayUpload(workflow: Workflow): boolean {
  if (workflow.jobs.some(({ kind }) => kind === 'call')) return true;
  return [...eachStep(workflow)].some(
    ({ step }) => step.kind === 'action' && (step.action?.kind !== 'remote' || /artifact/.test(actionRepository(step) ?? '')),
  );
}

/** The name under which a step uploads XML files, expressions standing for any text; none for another step. */
function xmlName(step: Step): readonly RegExp[] {
  if (actionRepository(step) !== UPLOAD) return [];
  const path = readWith(step, 'path');
  const paths = path?.known === true && typeof path.value === 'string' ? path.value : path?.known === false ? path.expression : '';
  if (!paths.split('\n').some((line) => /^[^!].*\.xml$/i.test(line.trim()))) return [];
  const name = readWith(step, 'name');
  // Without packing the artifact has the file's own name.
  const isPlain = readWith(step, 'archive');
  if (isPlain?.known === true && String(isPlain.value) === 'false') return [/\.xml$/i];
  return [toPattern(name === null ? UNNAMED : name.known ? String(name.value ?? UNNAMED) : name.expression)];
}

function toPattern(name: string): RegExp {
  const parts = name.split(/\$\{\{.*?\}\}/s).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.slice(0, MOST_PARTS).join('.*')}${parts.length > MOST_PARTS ? '.*' : ''}$`, 's');
}
