import { applyRanges } from '../apply-ranges.ts';
import type { ChangedRange, EditConflict } from '../edit.ts';
import { readYaml, type YamlFile } from '../yaml/read-yaml.ts';
import { composeRanges } from './compose-ranges.ts';
import { commentsIn } from './lexemes.ts';

/** The text after some of the changes, and all of them as ranges of the text as given. */
export interface EditStep {
  readonly given: string;
  readonly file: YamlFile;
  readonly ranges: readonly ChangedRange[];
}

export interface Refusal {
  readonly ok: false;
  readonly conflict: EditConflict;
}

export type StepResult = { readonly ok: true; readonly step: EditStep } | Refusal;

/** Applies ranges, in order, to the text of a step. Null when the result does not parse, or lost a comment that does not stand in an `owned` range. */
export function nextStep(
  step: EditStep,
  ranges: readonly ChangedRange[],
  owned: readonly ChangedRange[],
): Extract<StepResult, { ok: true }> | null {
  if (ranges.length === 0) return { ok: true, step };
  const text = applyRanges(step.file.text, ranges);
  const yaml = readYaml(text);
  if (!yaml.ok || losesComment(step.file.text, text, owned)) return null;
  return { ok: true, step: { given: step.given, file: yaml.file, ranges: composeRanges(step.given, step.ranges, ranges) } };
}

function losesComment(before: string, after: string, owned: readonly ChangedRange[]): boolean {
  const left = new Map<string, number>();
  for (const { source } of commentsIn(after)) left.set(source.trimEnd(), (left.get(source.trimEnd()) ?? 0) + 1);
  for (const { source, offset } of commentsIn(before)) {
    if (owned.some(({ start, end }) => start <= offset && offset < end)) continue;
    const count = left.get(source.trimEnd()) ?? 0;
    if (count === 0) return true;
    left.set(source.trimEnd(), count - 1);
  }
  return false;
}
