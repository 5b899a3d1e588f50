import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { FormerName, JobProfile, StepProfile } from '../engine/profile/profile.ts';
import { type Block, type Section, sectionOf, tableOf } from './document/block.ts';
import { type Line, named, say } from './document/line.ts';
import { NOT_TIMED, rate, stepTitle, summaryCells } from './document/words.ts';
import { longest } from './profile-jobs.ts';
import { subStepBlocks } from './profile-sub-steps.ts';

const MOST_JOBS = 300;
const MOST_STEPS = 100;
const MOST_CACHES = 100;

/** Former names, steps with what logs showed inside of them, and caches of each job. */
export function jobDetails({ profile, subSteps }: WorkflowExplanation): readonly Section[] {
  return longest(profile.jobs, MOST_JOBS).flatMap((job) => sectionOf([named(job.name)], 20, blocksOf(job, subSteps)));
}

function blocksOf({ note, formerNames, caches, ...job }: JobProfile, subSteps: WorkflowExplanation['subSteps']): readonly Block[] {
  const steps = longest(job.steps, MOST_STEPS);
  const left = job.steps.length - steps.length;
  return [
    ...[...formerNames.map((former) => formerly(former)), ...(note === null ? [] : [[named(note)]])].map(noteOf),
    ...tableOf(['step', 'n', 'p50', 'p95', 'p99', 'success rate'], steps, MOST_STEPS, 'step', (step) => [
      [named(stepTitle(step.name, step.occurrence))],
      ...summaryCells(step.duration, whyNoStep(step)),
      rate(step.success),
    ]).map((block) => (block.kind === 'table' ? { ...block, more: left } : block)),
    ...subStepBlocks(job.name, steps, subSteps),
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
