import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { JobRun, StepRun } from '../model/job-run.ts';
import { stateCode, stateOfCode, statusCode } from './codes.ts';
import { compareValues } from './merge-columns.ts';
import { type NameSet, type Names, nameOf } from './names.ts';
import type { StepRunTable } from './tables.ts';

type StepColumns = Omit<StepRunTable, 'repository_id' | 'job_id'>;

/** Milliseconds that an integer column holds, 24.8 days: no job may run longer than 5. An instant further from the others is no measurement. */
const MAX_OFFSET = 2 ** 31 - 1;

export const STEP_KEY = ['repository_id', 'job_id'] as const;
const VALUES = ['latest_at', 'progress', 'digest', 'numbers', 'names', 'states', 'started', 'completed'] as const;
/** Orders two records of a job's steps: more steps, then further ones, then later ones. */
const ORDER = ['cardinality(numbers)', 'progress', "coalesce(latest_at, '-infinity')", 'digest'];

/** The record that is further stands as a whole, whichever comes first. */
export const STEP_MERGE = {
  combine: (one: StepRunTable, other: StepRunTable): StepRunTable => (compareSteps(other, one) > 0 ? other : one),
  assignments: Object.fromEntries(VALUES.map((column) => [column, sql.ref(`excluded.${column}`)])),
  changes: sql<boolean>`(${sql.raw(orderOf('excluded'))}) > (${sql.raw(orderOf('step_run'))})`,
};

/** The steps of a job's record as its row; null: the record has none. */
export function packStepsOf(repositoryId: number, { jobId, steps }: JobRun, names: NameSet): StepRunTable | null {
  return steps.length === 0 ? null : { repository_id: repositoryId, job_id: jobId, ...packSteps(steps, names) };
}

/** A job's steps as one row. Instants are kept as milliseconds before the latest of them. */
function packSteps(steps: readonly StepRun[], names: NameSet): StepColumns {
  const instants = steps.flatMap((step) => [step.startedAt, step.completedAt]).filter((instant) => instant !== null);
  const latest = instants.length === 0 ? null : Math.max(...instants.map((instant) => instant.getTime()));
  const offset = (instant: Date | null): number | null => {
    const distance = instant === null || latest === null ? null : latest - instant.getTime();
    return distance === null || distance > MAX_OFFSET ? null : distance;
  };
  return {
    latest_at: latest === null ? null : new Date(latest),
    progress: steps.reduce((sum, step) => sum + statusCode(step.status) + (step.startedAt ? 1 : 0) + (step.completedAt ? 1 : 0), 0),
    digest: digestOf(steps),
    numbers: steps.map((step) => step.number),
    names: steps.map((step) => names.add(step.name)),
    states: steps.map((step) => stateCode(step.status, step.conclusion)),
    started: steps.map((step) => offset(step.startedAt)),
    completed: steps.map((step) => offset(step.completedAt)),
  };
}

export function unpackSteps(row: StepColumns, names: Names): readonly StepRun[] {
  const instant = (offset: number | null | undefined): Date | null =>
    offset === null || offset === undefined || row.latest_at === null ? null : new Date(row.latest_at.getTime() - offset);
  return row.numbers.map((number, index) => ({
    number,
    name: nameOf(names, row.names[index] ?? 0),
    ...stateOfCode(row.states[index] ?? 0),
    startedAt: instant(row.started[index]),
    completedAt: instant(row.completed[index]),
  }));
}

/** Tells two records apart that are equally far; 52 bits, so that it is a safe integer. */
function digestOf(steps: readonly StepRun[]): number {
  return Number.parseInt(hash('sha256', JSON.stringify(steps)).slice(0, 13), 16);
}

function orderOf(table: string): string {
  return ORDER.map((expression) => expression.replace(/\b(numbers|progress|latest_at|digest)\b/, `${table}.$1`)).join(', ');
}

function compareSteps(one: StepRunTable, other: StepRunTable): number {
  const places = ({ numbers, progress, latest_at, digest }: StepRunTable) => [
    numbers.length,
    progress,
    latest_at?.getTime() ?? Number.NEGATIVE_INFINITY,
    digest,
  ];
  return compareValues(places(one), places(other));
}
