import type { LogStep, SubStep } from '../../model/job-log.ts';
import { seconds } from '../../model/seconds.ts';
import { stepName } from './log-words.ts';

/** A line below a step. */
export interface PartRow {
  readonly part: SubStep;
  /** 0 for a part of the step, 1 for a part of that. */
  readonly depth: number;
  /** True when nothing was printed in nearly all of it. */
  readonly isSilent: boolean;
  /** What it is a part of. */
  readonly within: object;
}

/** The parts of a step that are worth a line, and what the rest comes to. */
export interface ShownParts {
  readonly rows: readonly PartRow[];
  /** Parts of the step itself, not of its parts. */
  readonly more: { readonly count: number; readonly duration: number };
  readonly cachedLayers: number;
  /** True when the step printed nothing in nearly all of its time. */
  readonly isSilent: boolean;
}

const LEAST_SECONDS = 1;
const LEAST_SHARE = 0.02;
const MOST_ROWS = 8;
const DEEPEST = 2;
/** A part that is so much of what it is in says the same once more. */
const NEARLY_ALL = 0.9;

/** Those of a second and of 2 % of the job at least, the longest eight at most, in the order of their starts. */
export function chooseParts(step: LogStep, jobDuration: number): ShownParts {
  const least = Math.max(LEAST_SECONDS, LEAST_SHARE * jobDuration);
  const whole = innermost({ duration: step.duration ?? seconds(0), children: withoutEcho(step) }, 0);
  const top = withoutEcho(step);
  const all = whole.isSilent ? [] : rowsOf(top, least, 0, step);
  const kept = new Set(longest(all));
  const rows = all.filter((row) => kept.has(row));
  const shown = new Set(rows.map(({ part }) => part));
  const rest = top.filter((part) => part.kind !== 'silence' && !shown.has(part));
  return {
    rows,
    more: { count: rest.length, duration: rest.reduce((sum, { duration }) => sum + duration, 0) },
    cachedLayers: countCached(step.subSteps),
    isSilent: whole.isSilent && (step.duration ?? 0) >= LEAST_SECONDS,
  };
}

/** A script of one command, in a step that is called like it, is not said twice. */
function withoutEcho(step: LogStep): readonly SubStep[] {
  const [only, ...others] = step.subSteps;
  const isEcho = only !== undefined && others.length === 0 && stepName(step).replace(/^Run /, '') === only.name;
  return isEcho ? [...(only.children ?? [])] : step.subSteps;
}

function rowsOf(parts: readonly SubStep[], least: number, depth: number, within: object): PartRow[] {
  return parts
    .filter((part) => part.duration >= least)
    .flatMap((part) => {
      const inner = innermost(part);
      const row = { part, depth, isSilent: part.kind === 'silence' || inner.isSilent, within };
      return depth + 1 < DEEPEST ? [row, ...rowsOf(inner.children, least, depth + 1, part)] : [row];
    });
}

/** The parts of a part, past those that are nearly all of it, at most so many deep. */
function innermost(
  { duration, children = [] }: Pick<SubStep, 'duration' | 'children'>,
  levels = 16,
): { readonly children: readonly SubStep[]; readonly isSilent: boolean } {
  const main = children.find((child) => child.duration >= NEARLY_ALL * duration);
  if (main === undefined) return { children, isSilent: false };
  if (main.kind === 'silence') return { children: [], isSilent: true };
  return levels === 0 ? { children, isSilent: false } : innermost(main, levels - 1);
}

/** A part is kept only with what it is a part of. */
function longest(rows: readonly PartRow[]): readonly PartRow[] {
  const byLength = [...rows].sort((a, b) => b.part.duration - a.part.duration || a.depth - b.depth);
  const kept: PartRow[] = [];
  for (const row of byLength) {
    const parent = row.depth === 0 ? null : parentOf(rows, row);
    if (kept.length < MOST_ROWS && (parent === null || kept.includes(parent))) kept.push(row);
  }
  return kept;
}

function parentOf(rows: readonly PartRow[], row: PartRow): PartRow | null {
  return rows.slice(0, rows.indexOf(row)).findLast(({ depth }) => depth < row.depth) ?? null;
}

function countCached(parts: readonly SubStep[]): number {
  return parts.reduce((sum, { cached, children = [] }) => sum + (cached === true ? 1 : 0) + countCached(children), 0);
}
