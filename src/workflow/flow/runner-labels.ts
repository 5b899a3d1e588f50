import type { Json } from '../../model/json.ts';
import type { RunnableJob } from '../model.ts';

/** Labels of GitHub's own runners: a new machine for each job. */
const HOSTED = /^(ubuntu|windows|macos|xcode)-[\w.-]+$/i;

/** What is known of where a job runs. */
export interface RunnerLabels {
  /** Every label of every leg is one of GitHub's own runners. */
  readonly hosted: boolean;
  /** What a script runs in when nothing says so; null: not known, or not the same on all legs. */
  readonly shell: 'bash' | 'pwsh' | null;
}

/** Reads `runs-on`, through one `matrix.x` whose values are literal. */
export function readRunnerLabels(job: RunnableJob): RunnerLabels {
  const legs = labelsOf(job);
  const hosted = legs !== null && legs.length > 0 && legs.flat().every((label) => HOSTED.test(label));
  if (job.container !== null) return { hosted, shell: 'bash' };
  const shells = new Set((legs ?? []).map((labels) => labels.map(shellOf).find((shell) => shell !== null) ?? null));
  return { hosted, shell: shells.size === 1 ? ([...shells][0] ?? null) : null };
}

function shellOf(label: string): 'bash' | 'pwsh' | null {
  if (/windows|(^|[^a-z])win(dows)?([^a-z]|$)/i.test(label)) return 'pwsh';
  return /ubuntu|linux|macos|xcode|debian|(^|[^a-z])mac/i.test(label) ? 'bash' : null;
}

/** The labels of each leg. */
function labelsOf(job: RunnableJob): readonly (readonly string[])[] | null {
  const { runsOn } = job;
  if (runsOn === null) return null;
  if (runsOn.known) {
    const labels = textsIn(runsOn.value);
    return labels === null ? null : [labels];
  }
  const axis = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(runsOn.expression.trim().replace(/^["']|["']$/g, ''))?.[1];
  const matrix = job.strategy?.matrix;
  if (axis === undefined || matrix?.known !== true) return null;
  return legValues(matrix.value, axis);
}

function legValues(matrix: Json, axis: string): readonly (readonly string[])[] | null {
  if (!isMap(matrix)) return null;
  const values: Json[] = [];
  const own = Object.hasOwn(matrix, axis) ? matrix[axis] : [];
  if (!Array.isArray(own)) return null;
  values.push(...(own as readonly Json[]));
  const include = Object.hasOwn(matrix, 'include') ? matrix['include'] : [];
  if (!Array.isArray(include)) return null;
  for (const leg of include as readonly Json[]) {
    if (!isMap(leg)) return null;
    if (Object.hasOwn(leg, axis)) values.push(leg[axis] ?? null);
  }
  const texts = values.map((value) => textsIn(value));
  return values.length === 0 || texts.some((text) => text === null) ? null : texts.map((text) => text ?? []);
}

function textsIn(value: Json): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? (value as readonly string[]) : null;
  if (isMap(value) && Object.hasOwn(value, 'labels')) return textsIn(value['labels'] ?? null);
  return null;
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
