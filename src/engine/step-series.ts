import { alignSteps, stepText } from '../workflow/plan/align-steps.ts';
import type { PlannedStep } from '../workflow/plan.ts';
import type { Era, EraList } from './eras.ts';
import type { JobSeries, RenameLink } from './job-series.ts';
import { flattenSteps } from './map-step-runs.ts';
import { stepNameWithoutRef } from './profile/step-identity.ts';

/** The steps of one job through the versions of the file. */
export interface StepSeries {
  /** The series of each step of the job in a version, in the order of `flattenSteps`; empty where the version has no such job. */
  readonly of: (era: Era) => readonly string[];
  readonly links: readonly StepLink[];
}

/** The same step under another name. */
export interface StepLink extends RenameLink {
  readonly series: string;
}

interface Line {
  readonly series: string;
  step: PlannedStep;
}

/**
 * Follows each step of a job. A step goes on as itself when others are inserted, when it moves, when its action is updated, and when one of
 * its name, its id and what it runs changes; where it is the name that people see, that is said in a link. A series is called after what its step
 * does where it first appears, so it keeps its name as long as that is in the history.
 */
export function stepSeries(eras: EraList, jobs: JobSeries, job: string): StepSeries {
  const names = new Set<string>();
  const links: StepLink[] = [];
  const found = new Map<Era, readonly string[]>();
  let standing: readonly Line[] = [];
  let retired: readonly Line[] = [];
  for (const era of eras.list) {
    const key = jobs.keyIn(era, job);
    const written = key === null ? undefined : era.plan?.written.find((candidate) => candidate.key === key);
    if (written === undefined) continue;
    const now = flattenSteps(written.steps).map((step, index) => ({ ...step, index }));
    const lines = followSteps(now, standing, retired, { names, links });
    const kept = new Set(lines.map(({ series }) => series));
    retired = [...standing, ...retired].filter(({ series }) => !kept.has(series));
    standing = lines;
    found.set(
      era,
      lines.map(({ series }) => series),
    );
  }
  return { of: (era) => found.get(era) ?? [], links };
}

interface Notes {
  readonly names: Set<string>;
  readonly links: StepLink[];
}

function followSteps(now: readonly PlannedStep[], standing: readonly Line[], retired: readonly Line[], notes: Notes): readonly Line[] {
  const before = standing.map(({ step }, index) => withoutRef({ ...step, index }));
  const lines = new Map<number, Line>();
  const lost: Line[] = [];
  const added: PlannedStep[] = [];
  for (const [was, bare] of alignSteps(before, now.map(withoutRef))) {
    const is = bare === null ? null : (now[bare.index] ?? null);
    const line = was === null ? undefined : standing[was.index];
    if (line !== undefined && is !== null) lines.set(is.index, goOn(line, is, notes));
    else if (line !== undefined) lost.push(line);
    else if (is !== null) added.push(is);
  }
  const pool = [...lost, ...retired];
  for (const step of added) {
    const text = stepText(withoutRef(step));
    const place = pool.findIndex((line) => stepText(withoutRef(line.step)) === text);
    const [line] = place === -1 ? [] : pool.splice(place, 1);
    lines.set(step.index, line === undefined ? { series: newName(step, notes.names), step } : { ...line, step });
  }
  return now.flatMap(({ index }) => lines.get(index) ?? []);
}

/** A step is equal to itself with its action updated: what it is given tells it from others that use the same action. */
function withoutRef(step: PlannedStep): PlannedStep {
  return step.uses === null ? step : { ...step, uses: step.uses.split('@')[0] ?? '' };
}

function goOn(line: Line, step: PlannedStep, { links }: Notes): Line {
  const [from, to] = [shownStepName(line.step), shownStepName(step)];
  if (from !== to) links.push({ series: line.series, from, to, why: whySame(line.step, step) });
  return { ...line, step };
}

function whySame(before: PlannedStep, after: PlannedStep): string {
  if (before.id !== null && before.id === after.id) return 'has the same id';
  if (after.uses !== null) return 'uses the same action in the same place';
  return before.run === after.run ? 'runs the same script' : 'has the same name';
}

/** What GitHub shows of a step, without the ref of an action; expressions stay as written. */
export function shownStepName(step: PlannedStep): string {
  return stepNameWithoutRef(step.name ?? `Run ${step.uses ?? step.run?.trimStart().split(/\r?\n/, 1)[0]?.trimEnd() ?? ''}`);
}

function newName(step: PlannedStep, names: Set<string>): string {
  const name = step.id ?? shownStepName(step);
  let unique = name;
  for (let count = 2; names.has(unique); count += 1) unique = `${name} #${count}`;
  names.add(unique);
  return unique;
}
