import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { FormerName, JobProfile, StepProfile } from '../engine/profile/profile.ts';
import { type Block, type Line, named, type Section, say, sectionOf, tableOf } from './profile-document.ts';
import { longest } from './profile-jobs.ts';
import { NOT_TIMED, rate, summaryCells } from './profile-words.ts';

const MOST_JOBS = 300;
const MOST_STEPS = 100;
const MOST_CACHES = 100;

/** Former names, steps and caches of each job. */
export function jobDetails({ profile }: WorkflowExplanation): readonly Section[] {
  return longest(profile.jobs, MOST_JOBS).flatMap((job) => sectionOf([named(job.name)], 20, blocksOf(job)));
}

function blocksOf({ note, formerNames, caches, ...job }: JobProfile): readonly Block[] {
  const steps = longest(job.steps, MOST_STEPS);
  const left = job.steps.length - steps.length;
  return [
    ...[...formerNames.map((former) => formerly(former)), ...(note === null ? [] : [[named(note)]])].map(noteOf),
    ...tableOf(['step', 'n', 'p50', 'p95', 'p99', 'success rate'], steps, MOST_STEPS, 'step', (step) => [
      [named(step.occurrence === 0 ? step.name : `${step.name} (${step.occurrence + 1})`)],
      ...summaryCells(step.duration, whyNoStep(step)),
      rate(step.success),
    ]).map((block) => (block.kind === 'table' ? { ...block, more: left } : block)),
    ...steps.flatMap((step) => step.formerNames.map((former) => noteOf(say`${named(step.name)}: ${formerly(former)}`))),
    ...tableOf(
      ['cache', 'exact hits', 'hits', 'misses', 'not said by the log'],
      caches,
      MOST_CACHES,
      'cache',
      ({ step, action, exactRate, hitRate, miss, unknown }) => [
        [named(step ?? action)],
        rate(exactRate),
        rate(hitRate),
        String(miss),
        String(unknown),
      ],
    ),
  ];
}

function whyNoStep({ success }: StepProfile): string {
  return success.count > 0 ? NOT_TIMED : success.n > 0 ? 'no success' : 'not measured';
}

/** `formerly Unit tests (runs the same script)` */
function formerly({ name, why }: FormerName): Line {
  return say`formerly ${named(name)} (${why})`;
}

function noteOf(text: Line): Block {
  return { kind: 'note', text };
}
