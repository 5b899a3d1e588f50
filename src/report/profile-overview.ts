import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { itemsOf, type Section, sectionOf } from './document/block.ts';
import { type Line, say, told } from './document/line.ts';
import { quantiles, rate, spreadWords, trendWords, whyNotTimed } from './document/words.ts';

type Row = readonly [string, Line];

/** How long a workflow takes, how steadily and how much of it side by side; how far what follows goes back. */
export function overviewSection(workflow: WorkflowExplanation): readonly Section[] {
  const { profile, trend, spread, parallelism } = workflow;
  const { runs, forkRuns, makespan, runnerTime, totalRunnerTime, outcomes } = profile;
  const why = whyNotTimed(outcomes);
  const rows: Row[] = [
    ['makespan', say`${quantiles(makespan, why)}`],
    ...(spread.available ? [['spread', say`${spreadWords(spread.value)}`] as const] : []),
    ...(trend.available ? [['trend', say`${trendWords(trend.value)}`] as const] : []),
    [
      'runner time',
      say`${quantiles(runnerTime, why)}; ${formatDuration(totalRunnerTime)} in ${runs === 1 ? '' : 'all '}${count(runs, 'attempt')}`,
    ],
    ...(parallelism.available ? [['parallel', parallelWords(parallelism.value)] as const] : []),
    ['success rate', say`${rate(outcomes.success)}; timed out ${rate(outcomes.timeout)}`],
    ...(forkRuns === 0
      ? []
      : [
          ['forks', say`${forkRuns} of ${count(runs, 'attempt')}: in the runner time of all and the cost, and in no other number`] as const,
        ]),
  ];
  return sectionOf('', 0, [
    { kind: 'facts', rows },
    ...[describeVersions(workflow), describeRecent(workflow)].flatMap((text) => (text === null ? [] : [{ kind: 'note' as const, text }])),
  ]);
}

/** What could not be measured, and why, said once. */
export function notMeasuredSection({ trend, spread, path, parallelism, reduction, profile }: WorkflowExplanation): readonly Section[] {
  const missing = [
    ['spread', spread],
    ['trend', trend],
    ['critical path', path],
    ['parallel efficiency', parallelism],
    ...(profile.jobs.every(({ queueTime }) => queueTime.n === 0) && profile.jobs.length > 0
      ? [['queue times', { available: false, reason: 'when jobs were created is not recorded' }] as const]
      : []),
    ...(reduction.available || /no target-reduction/.test(reduction.reason) ? [] : [['target-reduction', reduction] as const]),
  ] as const;
  const reasons = new Map<string, string[]>();
  for (const [what, value] of missing) if (!value.available) reasons.set(value.reason, [...(reasons.get(value.reason) ?? []), what]);
  if (profile.makespan.n === 0 && profile.jobs.length === 0) return [];
  return sectionOf(
    'Not measured',
    1,
    itemsOf([...reasons], reasons.size, '', ([reason, what]) => ({ line: say`${what.join(', ')}: ${told(reason)}`, under: [] })),
  );
}

function parallelWords({
  runs,
  mostAtOnce,
  efficiency,
  speedUp,
}: Extract<WorkflowExplanation['parallelism'], { available: true }>['value']): Line {
  const interval =
    efficiency.low === null || efficiency.high === null ? '' : `${formatShare(efficiency.low)} to ${formatShare(efficiency.high)}, `;
  return say`at most ${mostAtOnce.max} at once (median ${mostAtOnce.p50}), on average ${speedUp.p50.toFixed(1)}: efficiency ${formatShare(efficiency.p50)} (${interval}n ${runs})`;
}

/** How far versions of the file are told apart; nothing where they are in all runs. */
function describeVersions({ profile: { versions, runs, forkRuns } }: WorkflowExplanation): Line {
  if (versions.known === 0)
    return say`versions of the workflow are not told apart: no run says which file it used, so jobs and steps are known by name`;
  const unknown = runs - forkRuns - versions.runs;
  const seen = `${count(versions.known, 'version')} of the workflow told apart`;
  return say`${unknown === 0 ? seen : `${seen}; of ${count(unknown, 'attempt')} the file is not recorded: jobs and steps are known by name there`}`;
}

function describeRecent({ recent }: WorkflowExplanation): Line | null {
  if (recent === null || recent.runs >= recent.ofAll) return null;
  return say`quantiles and changes are of all runs, the rest of the newest ${recent.runs} of ${recent.ofAll} (${formatWindow(recent)})`;
}
