import type { Change } from '../engine/changes/change.ts';
import type { Explanation, WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { bottleneckRuns, bottleneckShare } from './bottleneck-words.ts';
import { count } from './count.ts';
import { joined, type Line, named, say } from './document/line.ts';
import { BOTTLENECK_WORDS, rate, runWords } from './document/words.ts';
import { jobsWords } from './profile-bottlenecks.ts';
import { changeWords } from './profile-changes.ts';
import { wastedOf } from './profile-cost.ts';
import { inUnit, scopeWords } from './profile-targets.ts';

const MOST = 3;
/** Below these nobody would call it a thing that matters. */
const LEAST_SHARE = 0.05;
const LEAST_FLAKE = 0.01;
const FEWEST_RUNS = 5;
const FEWEST_FOR_RATE = 20;
const LOW_SUCCESS = 0.8;
const HIGH_WASTE = 0.1;

interface Candidate {
  readonly line: Line;
  /** Within its kind; larger first. */
  readonly size: number;
}

/**
 * The three things that matter most: one of each kind in this order, then the second of each: missed targets, runs that are far too slow right now, what
 * got slower and stays so, the largest bottleneck, flaky jobs, runs that often fail, money for nothing, and what got faster. Every number is measured.
 */
export function verdictOf(explanation: Explanation): readonly Line[] {
  const { workflows } = explanation;
  const several = workflows.length > 1;
  const of = (kind: (workflow: WorkflowExplanation) => readonly Candidate[]): readonly Candidate[] =>
    workflows
      .flatMap((workflow) => kind(workflow).map(({ line, size }) => ({ size, line: several ? say`${nameOf(workflow)}: ${line}` : line })))
      .sort((a, b) => b.size - a.size);
  const slower = of((workflow) => lastingChanges(workflow, 'slower'));
  const faster = of((workflow) => lastingChanges(workflow, 'faster'));
  const kinds = [of(missedTargets), of(stillRunning), slower, of(bottlenecks), of(flaky), of(failing), waste(explanation), faster];
  const ranked = [0, 1, 2].flatMap((place) => kinds.flatMap((kind) => kind[place] ?? []));
  return ranked.slice(0, MOST).map(({ line }) => line);
}

function nameOf({ profile: { path, name } }: WorkflowExplanation): Line {
  return [named(path?.replace(/^.*\//, '') ?? name ?? 'unnamed workflow')];
}

function missedTargets({ objectives }: WorkflowExplanation): readonly Candidate[] {
  const missed = objectives.filter(({ state }) => state === 'missed');
  if (missed.length === 0) return [];
  const said = missed
    .slice(0, 2)
    .map((one) => say`${scopeWords(one)} ${one.statistic} ${inUnit(one, one.current)} of ${inUnit(one, one.target)} (n ${one.n})`);
  const more = missed.length > said.length ? ` and ${missed.length - said.length} more` : '';
  return [{ size: missed.length, line: say`${missed.length} of ${count(objectives.length, 'target')} missed: ${joined(said)}${more}` }];
}

function stillRunning({ slowRuns }: WorkflowExplanation): readonly Candidate[] {
  return slowRuns
    .filter(({ isRunning }) => isRunning)
    .map(({ run, makespan, usual }) => ({
      size: makespan,
      line: say`${runWords(run)} still runs after ${formatDuration(makespan)}; the usual median is ${formatDuration(usual.p50)} (n ${usual.n})`,
    }));
}

/** The makespan's own shift stands for those of its jobs. */
function lastingChanges({ changes, recent }: WorkflowExplanation, way: 'slower' | 'faster'): readonly Candidate[] {
  const lasting = changes.filter(
    ({ kind, level, persists, series }) =>
      kind === way && level === 'notify' && series.measure !== 'hit-rate' && !(persists.available && !persists.value),
  );
  const whole = lasting.filter(({ series }) => series.measure === 'makespan');
  const shown: readonly Change[] = whole.length > 0 ? whole : lasting;
  return shown
    .map((change) => ({ line: changeWords(change), size: Math.abs(change.shift.time) * (recent?.runs ?? 1) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, 1);
}

function bottlenecks({ bottlenecks: all, recent }: WorkflowExplanation): readonly Candidate[] {
  return all
    .filter(({ share, heldUp }) => share >= LEAST_SHARE && heldUp >= FEWEST_RUNS)
    .map((one) => ({
      size: one.value * (recent?.runs ?? 1),
      line: say`${BOTTLENECK_WORDS[one.kind]}${one.jobs.length === 0 ? [] : say` in ${jobsWords(one.jobs)}`}: ${formatDuration(one.value)} a run on average, ${bottleneckShare(one)} (${bottleneckRuns(one)})`,
    }));
}

function flaky({ reliability }: WorkflowExplanation): readonly Candidate[] {
  return reliability.jobs
    .filter(({ flake }) => flake.flaked > 1 && flake.low >= LEAST_FLAKE)
    .map(({ name, flake, timeLost }) => ({
      size: timeLost,
      line: say`${named(name)} is flaky: ${flake.flaked} of ${flake.attempts} attempts failed on commits on which it also passed, at least ${formatShare(flake.low)} (95%); ${formatDuration(timeLost)} of runner time lost`,
    }));
}

function failing({ profile: { outcomes } }: WorkflowExplanation): readonly Candidate[] {
  const { success } = outcomes;
  if (success.share === null || success.n < FEWEST_FOR_RATE || success.share >= LOW_SUCCESS) return [];
  return [{ size: (1 - success.share) * success.n, line: say`only ${rate(success)} of its runs succeed` }];
}

function waste({ cost }: Explanation): readonly Candidate[] {
  const wasted = wastedOf(cost);
  const own = cost.listPrice - cost.forks.listPrice;
  const jobRuns = cost.pricedJobRuns - cost.forks.jobRuns;
  if (wasted === 0 || wasted / own < HIGH_WASTE || jobRuns < FEWEST_FOR_RATE) return [];
  return [
    {
      size: wasted,
      line: say`${formatShare(wasted / own)} of the list price${cost.forks.jobRuns === 0 ? '' : ' without forks'}, ${formatMoney(wasted)} of ${formatMoney(own)}, went into job runs that failed, were cancelled or were run again (n ${jobRuns})`,
    },
  ];
}
