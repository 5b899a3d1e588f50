import type { JobRun, StepRun } from '../model/job-run.ts';
import type { PlannedStep } from '../workflow/plan.ts';
import { stepNameWithoutRef } from './profile/step-identity.ts';

/** What a step run is: a step of the file, by its place among `flattenSteps`; the pre or post half of one; or GitHub's own. */
export type StepRole =
  | { readonly kind: 'main' | 'pre' | 'post'; readonly step: number }
  /** `Set up job`, `Complete job`, containers, `Parallel group`: no step of the file. */
  | { readonly kind: 'runner' }
  | { readonly kind: 'unknown' };

const RUNNER_STEPS = new Set(['Set up job', 'Complete job', 'Initialize containers', 'Stop containers', 'Parallel group']);
const IMAGE_STEP = /^(Build|Pull) \S+$/;

/** The steps that run something, in order: a `parallel:` group gives way to what is in it. */
export function flattenSteps(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  return steps.flatMap((step) => (step.children.length === 0 ? [step] : flattenSteps(step.children)));
}

/**
 * Which step of the file each step run of a job is, with the names as the file had them then. Both lists are in order; where names repeat or are
 * computed at run time, order decides. A post step belongs to the step it is named after: the later one of two goes first.
 */
export function mapStepRuns(steps: readonly PlannedStep[], job: Pick<JobRun, 'steps'>): ReadonlyMap<StepRun, StepRole> {
  const records = job.steps.toSorted((a, b) => a.number - b.number);
  const flat = flattenSteps(steps);
  const names = flat.map(expectedName);
  const chosen = alignNames(
    names,
    records.map(({ name }) => stepNameWithoutRef(name)),
  );
  const roles = new Map<StepRun, StepRole>();
  const pre: number[] = [];
  const post: number[] = [];
  for (const [place, record] of records.entries()) {
    const step = chosen.get(place);
    roles.set(record, step === undefined ? extraRole(record, names, pre, post) : { kind: 'main', step });
  }
  return roles;
}

type ExpectedName = { readonly exact: string } | { readonly pieces: readonly string[] };

function expectedName(step: PlannedStep): ExpectedName {
  const shown = step.name ?? `Run ${step.uses ?? firstLine(step.run ?? '')}`;
  if (!shown.includes('${{')) return { exact: stepNameWithoutRef(shown) };
  return { pieces: shown.split(/\$\{\{.*?\}\}/) };
}

function firstLine(script: string): string {
  return script.trimStart().split(/\r?\n/, 1)[0]?.trimEnd() ?? '';
}

/** How well a name is what the file makes one expect; null: it is not. */
function scoreOf(expected: ExpectedName, name: string): number | null {
  if ('exact' in expected) return expected.exact === name ? 4 : null;
  const [first = '', ...rest] = expected.pieces;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return null;
  let from = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, from);
    if (found === -1) return null;
    from = found + piece.length;
  }
  if (from + last.length > name.length) return null;
  if (expected.pieces.every((piece) => piece.trim() === '')) return RUNNER_STEPS.has(name) ? null : 1;
  return 2;
}

/** By the place of the record: the best agreement that keeps both orders. */
function alignNames(expected: readonly ExpectedName[], names: readonly string[]): ReadonlyMap<number, number> {
  const width = names.length + 1;
  const best = new Float64Array((expected.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  const score = (i: number, j: number): number => {
    const step = expected[i];
    return (step === undefined ? null : scoreOf(step, names[j] ?? '')) ?? Number.NEGATIVE_INFINITY;
  };
  for (let i = expected.length - 1; i >= 0; i -= 1)
    for (let j = names.length - 1; j >= 0; j -= 1)
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), at(i + 1, j + 1) + score(i, j));
  const chosen = new Map<number, number>();
  for (let i = 0, j = 0; i < expected.length && j < names.length; ) {
    if (at(i, j) === at(i + 1, j + 1) + score(i, j)) {
      chosen.set(j, i);
      i += 1;
      j += 1;
    } else if (at(i, j) === at(i, j + 1)) j += 1;
    else i += 1;
  }
  return chosen;
}

/** `pre` and `post` hold the steps whose halves are taken. */
function extraRole({ name }: StepRun, expected: readonly ExpectedName[], pre: number[], post: number[]): StepRole {
  const half = /^(Pre|Post) (.*)$/s.exec(name);
  if (half === null) return { kind: RUNNER_STEPS.has(name) || IMAGE_STEP.test(name) ? 'runner' : 'unknown' };
  const kind = half[1] === 'Pre' ? 'pre' : 'post';
  const taken = kind === 'pre' ? pre : post;
  const main = stepNameWithoutRef(half[2] ?? '');
  const named = [...expected.keys()].filter((step) => {
    const name = expected[step];
    return !taken.includes(step) && name !== undefined && (scoreOf(name, main) ?? 0) > 1;
  });
  const step = kind === 'pre' ? named[0] : named.at(-1);
  if (step === undefined) return { kind: 'unknown' };
  taken.push(step);
  return { kind, step };
}
