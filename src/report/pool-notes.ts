import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { DescribedPool } from '../engine/pools/configured-pools.ts';
import type { PoolStudy } from '../engine/pools/pool-study.ts';
import { count } from './count.ts';

/** A simulation of what was that is further off than this does not describe what was. */
const FAR = 0.2;
const MOST_LABELS = 5;

/** What is missing, and how what was not written is known; sentences. */
export function poolNotes({ described, work, recorded, comparison }: PoolStudy): readonly string[] {
  const { baseline, candidates } = comparison;
  const reason = candidates.flatMap(({ saving }) => (saving.available ? [] : [saving.reason]))[0];
  const unplaced = baseline.runs.filter(({ makespan }) => makespan === null).length;
  return [
    ...described.leftOut.map((pool) => `Pool ${quoted(pool.name)} is left out: ${pool.reason}.`),
    ...described.uncovered
      .slice(0, MOST_LABELS)
      .map(
        ({ labels, jobs }) =>
          `${count(jobs, 'job run')} asked for ${labels.length === 0 ? 'a runner whose labels are not recorded' : namesOf(labels)}, and no pool has these labels.`,
      ),
    ...(unplaced === 0 ? [] : [`${unplaced} of ${count(baseline.runs.length, 'run')} have a job that no pool takes, and no makespan.`]),
    ...distance(recorded.makespan.p50, baseline.makespan.p50),
    ...(reason === undefined ? [] : [`No interval: ${reason}.`]),
    ...described.pools.flatMap(speedNote),
    ...assumedNote(described.pools),
    ...priceNote(described.pools),
    ...startUpNote(described.pools),
    ...(work.offered === 0
      ? []
      : [
          `${count(work.offered, 'job run')} may go to a pool other than that of their labels: one of the same system, or one they ran in before. Whether it has their tools is not known.`,
        ]),
    ...(work.anywhere === 0
      ? []
      : [
          `Of ${count(work.anywhere, 'job run')} several pools have the labels: where they ran is not recorded, and their times count as at speed 1.`,
        ]),
    ...(work.byTimes === 0
      ? []
      : [`Of ${count(work.byTimes, 'run')} the file does not tell what waited for what: it is read from their times.`]),
    ...work.leftOut.map(({ reason: why, runs }) => `${count(runs, 'run')} left out: ${why}.`),
    ...baseline.notes.filter((note) => note.startsWith('pool ')).map((note) => `P${note.slice(1)}.`),
    ...sizeNote(baseline.notes),
  ];
}

function distance(recorded: number | null, simulated: number | null): readonly string[] {
  if (recorded === null || simulated === null || recorded === 0) return [];
  const off = simulated / recorded - 1;
  if (Math.abs(off) <= FAR) return [];
  const way = off > 0 ? 'longer' : 'shorter';
  return [
    `As recorded, the simulated makespan is ${(100 * Math.abs(off)).toFixed(0)}% ${way} than the recorded one at the median: the pools do not describe what was.`,
  ];
}

function speedNote({ pool, speed }: DescribedPool): readonly string[] {
  if (speed.from === 'measured')
    return [
      `The speed of ${quoted(pool.name)} is measured against ${quoted(speed.against ?? '')}: ${count(speed.jobs, 'job')} in both, ${count(speed.runs, 'run')} here.`,
    ];
  return [];
}

function assumedNote(pools: readonly DescribedPool[]): readonly string[] {
  const assumed = pools.filter(({ speed }) => speed.from === 'assumed');
  if (assumed.length === 0) return [];
  return [
    `The speed of ${namesOf(assumed.map(({ pool }) => pool.name))} is taken to be 1: no job ran there and elsewhere often enough to tell.`,
  ];
}

function priceNote(pools: readonly DescribedPool[]): readonly string[] {
  const unpriced = pools.filter(({ pool }) => pool.pricePerMinute === null);
  if (unpriced.length === 0) return [];
  return [
    `What a minute costs is not known of ${namesOf(unpriced.map(({ pool }) => pool.name))}: write \`price\`, 0 where it costs nothing.`,
  ];
}

function startUpNote(pools: readonly DescribedPool[]): readonly string[] {
  const unknown = pools.filter(({ pool, startUpFrom }) => startUpFrom.is === 'assumed' && pool.capacity.kind !== 'fixed');
  if (unknown.length === 0) return [];
  return [
    `What a new runner of ${namesOf(unknown.map(({ pool }) => pool.name))} takes to start is not known, and nothing here: write \`start-up\`.`,
  ];
}

function sizeNote(notes: readonly string[]): readonly string[] {
  return notes.filter((note) => note.includes('no measured cpu')).map((note) => `For resource-aware, ${note}.`);
}

function namesOf(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}
