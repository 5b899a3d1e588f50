import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { CriticalPath, JobOnPath, PathProfile, StepOnPath, WhatIf } from '../engine/path/path-profile.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { type Bar, type Block, type Section, sectionOf, tableOf } from './document/block.ts';
import { type Line, named, say } from './document/line.ts';
import { runWords, time } from './document/words.ts';

const MOST_BARS = 20;
const MOST_JOBS = 12;
const MOST_STEPS = 12;
/** What nobody would notice is not worth a line. */
const LEAST_SAVED = 0.5;

/** What sets the makespan: the typical run, and what shorter jobs and steps would save. */
export function pathSection({ path, profile }: WorkflowExplanation): readonly Section[] {
  if (!path.available) return [];
  const { value } = path;
  const jobs = value.jobs.filter(({ criticality }) => criticality.count > 0);
  const steps = value.steps.filter(({ whatIf }) => savedAt(whatIf, 1) >= LEAST_SAVED);
  return sectionOf('Critical path', 4, [
    { kind: 'note', text: say`typical: ${runWords(value.typical.run)}, makespan ${formatDuration(value.typical.makespan)}` },
    ...waterfall(value.typical),
    { kind: 'note', text: basisWords(value) },
    ...tableOf(
      ['job', 'on the\npath', 'alone\non it', 'slack\nwhen off', 'half less\nsaves', 'all of it\nsaves'],
      jobs,
      MOST_JOBS,
      'job',
      jobRow,
    ),
    ...tableOf(['step', 'n', 'p50', 'half less\nsaves', 'all of it\nsaves'], steps, MOST_STEPS, 'step', (step) => [
      profile.jobs.length === 1 ? stepName(step) : say`${named(step.job)} › ${stepName(step)}`,
      String(step.duration.n),
      time(step.duration.p50),
      formatDuration(savedAt(step.whatIf, 0.5)),
      formatDuration(savedAt(step.whatIf, 1)),
    ]),
  ]);
}

function stepName({ step, occurrence }: StepOnPath): Line {
  return [named(occurrence === 0 ? step : `${step} (${occurrence + 1})`)];
}

/** The stretches of the path of one run, on one axis. */
function waterfall({ stretches, makespan }: CriticalPath): readonly Block[] {
  const bars = stretches
    .filter(({ from, to }) => to > from)
    .slice(0, MOST_BARS)
    .map(
      ({ kind, job, from, to }): Bar => ({
        label: kind === 'queue' ? say`queue of ${named(job)}` : [named(job)],
        from,
        to,
        isWaiting: kind === 'queue',
        value: formatDuration(to - from),
      }),
    );
  return bars.length === 0 ? [] : [{ kind: 'bars', total: makespan, bars }];
}

function basisWords({ basis, runs, requiredOnly, queueShare }: PathProfile): Line {
  const needs =
    basis.times === 0
      ? 'needs as the file says'
      : basis.file === 0
        ? 'needs read from the moments at which jobs were queued'
        : `needs of ${basis.file} as the file says, of ${basis.times} read from the moments at which jobs were queued`;
  const limited =
    requiredOnly === null
      ? 'all jobs count'
      : `only what ${count(requiredOnly.length, 'required check')} wait${requiredOnly.length === 1 ? 's' : ''} for`;
  return say`of ${count(runs, 'run')}, ${needs}; ${limited}; ${formatShare(queueShare)} of the makespan in queues. Saves: mean a run, other things as recorded`;
}

function jobRow({ name, criticality, exclusive, slack, whatIf }: JobOnPath): readonly (Line | string)[] {
  return [
    [named(name)],
    `${criticality.count}/${criticality.n}`,
    formatDuration(exclusive),
    slack.p50 === null ? 'never off' : formatDuration(slack.p50),
    ...[0.5, 1].map((share) => formatDuration(savedAt(whatIf, share))),
  ];
}

function savedAt(whatIf: readonly WhatIf[], share: number): number {
  return whatIf.find(({ shorterBy }) => shorterBy === share)?.saved ?? 0;
}
