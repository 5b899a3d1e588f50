import { isJsonMap, type Json } from '../../model/json.ts';
import { evaluateText } from '../expressions/evaluate-expression.ts';
import type { Scope } from '../expressions/expression.ts';
import { isHostedLabel } from '../hosted-labels.ts';
import type { RunnableJob } from '../model.ts';
import { expandMatrix } from '../plan/expand-matrix.ts';
import { textOf } from './written-values.ts';

/** What is known of where a job runs. */
export interface RunnerLabels {
  /** Every label of every leg is one of GitHub's own runners. */
  readonly hosted: boolean;
  /** What a script runs in when nothing says so; null: not known, or not the same on all legs. */
  readonly shell: 'bash' | 'pwsh' | null;
  /** Why the shell is not known, in words that finish "because"; null where it is. */
  readonly whyNoShell: string | null;
}

/** Reads `runs-on`: as written, or evaluated for each leg of a literal matrix. */
export function readRunnerLabels(job: RunnableJob): RunnerLabels {
  const legs = labelsOf(job);
  const hosted = legs !== null && legs.length > 0 && legs.flat().every((label) => isHostedLabel(label));
  if (job.container !== null || (legs === null && hasLiteralUnixLabel(job))) return { hosted, shell: 'bash', whyNoShell: null };
  const shells = new Set((legs ?? []).map((labels) => labels.map(shellOf).find((shell) => shell !== null) ?? null));
  const shell = shells.size === 1 ? ([...shells][0] ?? null) : null;
  return { hosted, shell, whyNoShell: shell === null ? whyNoShell(shells, legs) : null };
}

/** One label that names the system is enough, whatever the others come to. */
function hasLiteralUnixLabel(job: RunnableJob): boolean {
  return job.runsOn?.labels?.some((label) => label.known && shellOf(label.value) === 'bash') === true;
}

function whyNoShell(shells: ReadonlySet<string | null>, legs: readonly (readonly string[])[] | null): string {
  if (legs === null) return 'the runner, and so the shell of a script, is only known when it runs';
  const named = [...shells].filter((shell) => shell !== null).map((shell) => `\`${shell}\``);
  if (shells.has(null)) return `the labels \`${shownLabels(legs)}\` do not say in which shell a script runs`;
  return `a script runs in ${named.join(' on some legs of the matrix and in ')} on others`;
}

function shownLabels(legs: readonly (readonly string[])[]): string {
  const odd = legs.find((labels) => labels.every((label) => shellOf(label) === null)) ?? [];
  return odd.join(', ').slice(0, 60);
}

function shellOf(label: string): 'bash' | 'pwsh' | null {
  if (/windows|(^|[^a-z])win(dows)?([^a-z]|$)/i.test(label)) return 'pwsh';
  return /ubuntu|linux|macos|xcode|debian|(^|[^a-z])mac(os|mini)?([^a-z]|$)/i.test(label) ? 'bash' : null;
}

/** The labels of each leg; null where one of them is only known in a run. */
function labelsOf(job: RunnableJob): readonly (readonly string[])[] | null {
  const { runsOn } = job;
  if (runsOn === null) return null;
  const written = runsOn.labels?.map(textOf) ?? textOf(runsOn);
  if (runsOn.labels?.every((label) => label.known) === true && typeof written !== 'string') return [written];
  const matrix = job.strategy?.matrix;
  const legs = matrix?.known === true ? expandMatrix(matrix.value) : null;
  if (legs?.expanded !== true) return null;
  const labels = legs.legs.map(({ values }) => evaluateLabels(written, values));
  return labels.length === 0 || labels.some((label) => label === null) ? null : labels.map((label) => label ?? []);
}

function evaluateLabels(written: string | readonly string[], matrix: Json): readonly string[] | null {
  const scope: Scope = { contexts: new Map([['matrix', { values: matrix, complete: true }]]), status: null, hashFiles: null };
  const parts = typeof written === 'string' ? [written] : written;
  const labels: string[] = [];
  for (const part of parts) {
    const evaluated = evaluateText(part.trim().replace(/^(["'])(.*)\1$/s, '$2'), scope);
    const texts = evaluated.known ? textsIn(evaluated.value) : null;
    if (texts === null) return null;
    labels.push(...texts);
  }
  return labels;
}

function textsIn(value: Json): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? (value as readonly string[]) : null;
  if (isJsonMap(value) && Object.hasOwn(value, 'labels')) return textsIn(value['labels'] ?? null);
  return null;
}
