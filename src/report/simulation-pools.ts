import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { DescribedPool } from '../engine/pools/configured-pools.ts';
import type { PoolStudy } from '../engine/pools/pool-study.ts';
import type { Availability } from '../model/availability.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import type { PairedSaving } from '../simulate/pools/makespan-saving.ts';
import type { PoolResult, TimeSummary } from '../simulate/pools/pool-result.ts';
import type { PoolCapacity } from '../simulate/pools/runner-pool.ts';
import { count } from './count.ts';
import type { Block } from './document/block.ts';
import { TOO_FEW } from './document/words.ts';
import { adviceBlocks } from './pool-advice.ts';
import { poolNotes } from './pool-notes.ts';
import { bullets, heading, paragraph, tableBlock } from './report-document.ts';

const NONE = TOO_FEW;
const DAY = 86_400;

/** What spreading the history over the configured pools would have come to, and what `runs-on` could have of it. */
export function poolBlocks(study: Availability<PoolStudy>): readonly Block[] {
  const title = heading(2, 'Runner pools');
  if (!study.available) return [title, paragraph(`Not simulated: ${study.reason}.`)];
  const { described, work, learned, recorded, comparison } = study.value;
  const { baseline, candidates, best } = comparison;
  const compared = baseline.runs.length;
  return [
    title,
    paragraph(
      `${count(work.runs, 'run')} of ${count(work.workflows, 'workflow')} with ${count(work.jobs, 'job run')}, ${formatWindow(work.window)}. ` +
        `Durations are learned from the first ${learned}; the other ${compared} are compared. Paceline starts no runners: this is for whoever does.`,
    ),
    ...tableBlock('The pools', ['pool', 'runners', 'a minute', 'speed', 'start-up', 'jobs'], described.pools.map(poolRow)),
    ...tableBlock(
      'All of the same runs, and all simulated but the first row; savings against as recorded',
      ['', 'makespan\np50', 'makespan\np95', 'queue\np95', 'saving\na run', '95%\ninterval'],
      [
        ['measured', ...timesOf(recorded.makespan, recorded.queueTime), '', ''],
        ['as recorded', ...timesOf(baseline.makespan, baseline.queueTime), '', ''],
        ...candidates.map(({ result, saving }) => [
          result.strategy === best ? `${result.strategy} (best)` : result.strategy,
          ...timesOf(result.makespan, result.queueTime),
          ...savingCells(saving),
        ]),
      ],
    ),
    ...tableBlock(
      `What runners did meanwhile; cost of ${longTime(baseline.window)}, balance 0 where all are equally busy`,
      ['', 'cost', 'in use', 'balance', 'scale\nsteps', 'not\nplaced'],
      [baseline, ...candidates.map(({ result }) => result)].map(useRow),
    ),
    ...bullets(poolNotes(study.value)),
    ...adviceBlocks(study.value),
  ];
}

function poolRow({ pool, speed, startUpFrom, jobs }: DescribedPool): readonly string[] {
  const { name, labels, capacity, pricePerMinute, startUp } = pool;
  return [
    labels.join(', ') === name ? quoted(name) : `${quoted(name)}: ${labels.map(quoted).join(', ')}`,
    runnersOf(capacity),
    pricePerMinute === null ? NONE : `$${pricePerMinute}`,
    String(Number(speed.speed.toFixed(2))),
    startUpFrom.is === 'assumed' ? NONE : formatDuration(startUp),
    String(jobs),
  ];
}

function runnersOf(capacity: PoolCapacity): string {
  if (capacity.kind === 'hosted') return 'one a job';
  return capacity.kind === 'fixed' ? String(capacity.runners) : `${capacity.rule.least} to ${capacity.rule.most}`;
}

function timesOf(makespan: TimeSummary, queueTime: TimeSummary): readonly string[] {
  return [makespan.p50, makespan.p95, queueTime.p95].map((value) => (value === null ? NONE : formatDuration(value)));
}

function useRow(result: PoolResult): readonly string[] {
  const { strategy, cost, balance, scaleEvents, unplaced } = result;
  const evenness = balance === null ? NONE : balance.toFixed(2);
  return [
    strategy,
    cost.available ? formatMoney(cost.value) : NONE,
    usedShare(result),
    evenness,
    String(scaleEvents.length),
    String(unplaced.length),
  ];
}

function savingCells(saving: Availability<PairedSaving>): readonly [string, string] {
  if (!saving.available) return [NONE, NONE];
  const [low, high] = saving.value.interval;
  return [formatDuration(saving.value.mean), `${formatDuration(low)} to ${formatDuration(high)}`];
}

/** Of the time that runners were there, where their number has a limit. */
function usedShare({ pools }: PoolResult): string {
  const limited = pools.filter(({ there }) => Number.isFinite(there));
  const there = limited.reduce((sum, pool) => sum + pool.there, 0);
  return there === 0 ? NONE : formatShare(limited.reduce((sum, { busy }) => sum + busy, 0) / there);
}

function longTime(time: number): string {
  return time < 2 * DAY ? formatDuration(time) : `${Math.round(time / DAY)} days`;
}
