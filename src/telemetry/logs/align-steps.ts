import type { StepRun } from '../../model/job-run.ts';
import type { LogInstant } from '../../model/log-instant.ts';
import type { LogSection } from './log-section.ts';
import { MOST_SECTIONS } from './log-skeleton.ts';

/** Runner and API stamp the start of a step apart, and the API cuts or rounds to the second: up to 0.7 s early and late in recorded pairs. */
const EARLIEST = -1.5;
const LATEST = 2;
const MATCHED = 1000;
const SAME_NAME = 50;
const PER_SECOND = 10;

/**
 * For each step the index of the section that it printed, or null. Order is kept, times must agree within tolerance, and of the
 * alignments that match most steps the one with the best names and times is taken.
 */
export function alignSteps(steps: readonly StepRun[], sections: readonly LogSection[]): readonly (number | null)[] {
  if (sections.length >= MOST_SECTIONS) return steps.map(() => null);
  // best[i][j]: the highest score with the first i steps and the first j sections.
  const best: Float64Array[] = [new Float64Array(sections.length + 1)];
  for (const [i, step] of steps.entries()) {
    const above = best[i] ?? new Float64Array(sections.length + 1);
    const row = new Float64Array(sections.length + 1);
    for (let j = 1; j <= sections.length; j += 1) {
      const score = scoreOf(step, sections[j - 1]);
      const taken = score === null ? Number.NEGATIVE_INFINITY : (above[j - 1] ?? 0) + score;
      row[j] = Math.max(above[j] ?? 0, row[j - 1] ?? 0, taken);
    }
    row[0] = above[0] ?? 0;
    best.push(row);
  }
  return traceBack(steps, sections, best);
}

function traceBack(steps: readonly StepRun[], sections: readonly LogSection[], best: readonly Float64Array[]): readonly (number | null)[] {
  const assigned: (number | null)[] = steps.map(() => null);
  let j = sections.length;
  for (let i = steps.length; i > 0; i -= 1) {
    const value = best[i]?.[j] ?? 0;
    while (j > 0 && best[i]?.[j - 1] === value) j -= 1;
    if (best[i - 1]?.[j] === best[i]?.[j]) continue;
    assigned[i - 1] = j - 1;
    j -= 1;
  }
  return assigned;
}

function scoreOf(step: StepRun, section: LogSection | undefined): number | null {
  if (section === undefined || !startsTogether(step, section)) return null;
  return MATCHED + (isNamedAfter(step, section) ? SAME_NAME : 0) - Math.abs(startGap(step, section)) * PER_SECOND;
}

/** True when the marker stands where the step's recorded start allows it. */
export function startsTogether(step: StepRun, section: LogSection): boolean {
  const gap = startGap(step, section);
  return gap > EARLIEST && gap < LATEST;
}

function startGap(step: StepRun, section: LogSection): number {
  if (step.startedAt === null) return Number.NaN;
  return section.marker.second + section.marker.ticks / 1e7 - step.startedAt.getTime() / 1000;
}

/** A step without a `name:` is called `Run <what it runs>`; `/./local` stands for `./local`. */
export function isNamedAfter(step: StepRun, section: LogSection): boolean {
  const subject = step.name.replace(/^Run \/?/, '');
  return step.name.startsWith('Run ') && subject === section.subject.replace(/^\//, '');
}

/** True when the record is not later than the step's end, with the tolerance of the start. */
export function isWithinStep(step: StepRun, at: LogInstant): boolean {
  if (step.completedAt === null) return true;
  return at.second + at.ticks / 1e7 < Math.max(step.completedAt.getTime(), step.startedAt?.getTime() ?? 0) / 1000 + LATEST;
}
