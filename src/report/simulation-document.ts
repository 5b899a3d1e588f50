import type { JobWait, ReplayCheck, ReplayErrors, ReplayObstacle } from '../engine/replay/replay-check.ts';
import type { CandidateSimulation, Simulation } from '../engine/simulation/simulation.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import type { PredictedMetric, Prediction } from '../simulate/prediction.ts';
import { count } from './count.ts';
import { describeBasis, describeInterval } from './describe-prediction.ts';
import type { Block } from './document/block.ts';
import { named, say } from './document/line.ts';
import { signed } from './document/words.ts';
import { bullets, heading, paragraph, tableBlock, type WordsDocument } from './report-document.ts';

const OBSTACLES: Readonly<Record<ReplayObstacle, string>> = {
  'plan-unknown': 'the file of the run is not known or cannot be read',
  'event-unknown': 'the file does not start on its event',
  'needs-in-a-circle': 'the jobs of the file need each other in a circle',
  'called-workflow-unknown': 'a called workflow is not known',
  'computed-matrix': 'a matrix is computed in the run',
  'legs-unknown': 'a job run is none of the file, or of two legs that are shown alike',
  'missing-records': 'a job has no times, or no record',
  approval: 'a deployment waited for an approval',
  cancelled: 'it was cancelled from outside',
  'nothing-ran': 'no job ran',
  'no-delays': 'no other run tells how long a job with these labels waits',
};

const VERDICTS = {
  good: 'good: predictions can stand on it',
  poor: 'poor: predictions that move jobs say so',
  cannot: 'not to be had: nothing that moves jobs is predicted',
} as const satisfies Record<ReplayCheck['verdict']['is'], string>;

/** What `paceline simulate` says, before it is known where it is shown. */
export function buildSimulationDocument({ path, simulatedHistory, replay, candidate }: Simulation): WordsDocument {
  const runs = replay === null ? 'no history' : count(replay.runs, 'completed first attempt');
  return {
    title: `Simulation of \`${path}\``,
    about: simulatedHistory === null ? runs : `${runs}; simulated history: ${simulatedHistory}`,
    blocks: [...(replay === null ? [] : replayBlocks(replay)), ...(candidate === null ? [] : candidateBlocks(candidate))],
  };
}

function replayBlocks(check: ReplayCheck): readonly Block[] {
  const { makespan, later, execution, queueShare, verdict, obstacles, waits, worst, borrowed, differing } = check;
  const rows = [
    errorRow('makespan', makespan),
    errorRow('the later 30%, from the earlier ones', later),
    errorRow('makespan without queue', execution),
  ];
  const worstRun = worst[0];
  return [
    heading(2, 'The history as it was'),
    paragraph(`Replay: ${VERDICTS[verdict.is]}.`),
    ...bullets(verdict.because.map(sentence)),
    ...tableBlock(
      'Replayed against recorded: the file that each run saw, its own durations, and waits for a runner drawn from other runs',
      ['', 'n', 'median error', 'p90', 'bias'],
      rows.flatMap((row) => row ?? []),
    ),
    ...bullets([
      ...(queueShare === null ? [] : [`Queue is ${share(queueShare)} of the makespan at the median.`]),
      ...(worstRun === undefined || Math.abs(worstRun.error) < LEAST_ERROR
        ? []
        : [
            `Furthest off: run ${worstRun.run.runId}, ${formatDuration(worstRun.recorded)} recorded and ${formatDuration(worstRun.replayed)} replayed.`,
          ]),
      ...(borrowed === 0 ? [] : [`${count(borrowed, 'run')} waited as other workflows' jobs with the same labels do.`]),
      ...(differing === 0 ? [] : [`In ${count(differing, 'run')} other jobs ran than the file says.`]),
      ...obstacles.map(({ obstacle, runs }) => `${count(runs, 'run')} not replayed: ${OBSTACLES[obstacle]}.`),
      ...waits.slice(0, MOST_WAITS).map(describeWait),
    ]),
  ];
}

/** A run that is off by less is not worth a line. */
const LEAST_ERROR = 0.01;
const MOST_WAITS = 5;
const MOST_UNPRICED = 20;

function errorRow(name: string, errors: ReplayErrors | null): readonly (readonly string[])[] | null {
  return errors === null ? null : [[name, String(errors.n), share(errors.median), share(errors.p90), signedShare(errors.bias)]];
}

function describeWait({ job, n, median, reason }: JobWait): string {
  const why = reason === null ? '' : `; it has its own \`${reason}\``;
  return `Job \`${job}\` starts ${formatDuration(median)} later than its needs and the queue explain, at the median of ${count(n, 'run')}${why}.`;
}

function candidateBlocks({ parts, unpriced, prediction, attribution }: CandidateSimulation): readonly Block[] {
  const left = unpriced.slice(0, MOST_UNPRICED).map(({ place, reason }) => `\`${place}\`: ${reason}.`);
  const more = unpriced.length - left.length;
  return [
    heading(2, 'The candidate'),
    ...(prediction.predicted ? predictionBlocks(prediction.prediction) : [paragraph(`Not predicted: ${prediction.reason}.`)]),
    ...(prediction.predicted
      ? waterfall(
          prediction.prediction,
          parts.map(({ place }) => place),
          attribution?.parts.map(({ makespan }) => makespan) ?? null,
        )
      : []),
    ...(left.length === 0 ? [] : [heading(3, 'Not simulated')]),
    ...bullets([...left, ...(more > 0 ? [`${count(more, 'more difference')}; --format json has all.`] : [])]),
  ];
}

function predictionBlocks(prediction: Prediction): readonly Block[] {
  const { makespan, runnerTime, costPerMonth, window, sources, caveats } = prediction;
  const rows = [
    metricRow('makespan', makespan, 'a run', formatDuration),
    metricRow('runner time', runnerTime, 'a run', formatDuration),
    ...(costPerMonth === null ? [] : [metricRow('list price', costPerMonth, 'a month', formatMoney)]),
  ];
  return [
    ...tableBlock(
      'Means, and below them medians and 95th percentiles, over the same runs',
      ['', 'now', 'predicted', 'mean saving', '95% interval'],
      rows.flat(),
    ),
    paragraph(`Basis: ${describeBasis(prediction)}, ${formatWindow(window)}.`),
    ...bullets([...sources, ...caveats].map(sentence)),
  ];
}

function metricRow(
  name: string,
  { baseline, candidate, saving }: PredictedMetric,
  unit: string,
  format: (value: number) => string,
): readonly (readonly string[])[] {
  const row = (label: string, level: 'mean' | 'p50' | 'p95') => [label, format(baseline[level]), format(candidate[level])];
  const mean = [...row(name, 'mean'), `${format(saving.mean)} ${unit}`, describeInterval(saving.interval, format)];
  return unit === 'a month' ? [mean] : [mean, ...(['p50', 'p95'] as const).map((level) => [...row(`${name} ${level}`, level), '', ''])];
}

/** What each part takes away, one below the other; longer than before stands out by its sign. */
function waterfall(prediction: Prediction, places: readonly string[], savings: readonly number[] | null): readonly Block[] {
  const { baseline, candidate, saving } = prediction.makespan;
  const parts = savings ?? (places.length === 1 ? [saving.mean] : []);
  if (parts.length === 0) return [];
  let now = baseline.mean;
  const steps = parts.map((saved, part) => {
    const [from, to] = [Math.min(now, now - saved), Math.max(now, now - saved)];
    now -= saved;
    return {
      label: say`${named(places[part] ?? '')}`,
      from,
      to,
      isWaiting: true,
      value: signed(-saved),
    };
  });
  const total = Math.max(baseline.mean, candidate.mean, ...steps.map(({ to }) => to));
  const level = (label: string, value: number) => ({
    label: say`${label}`,
    from: 0,
    to: value,
    isWaiting: false,
    value: formatDuration(value),
  });
  const bars: Extract<Block, { kind: 'bars' }> = {
    kind: 'bars',
    total,
    bars: [level('now', baseline.mean), ...steps, level('predicted', candidate.mean)],
  };
  return [heading(3, 'Mean makespan, change by change'), bars];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}

function signedShare(value: number): string {
  return `${value > 0 ? '+' : ''}${share(value)}`;
}
