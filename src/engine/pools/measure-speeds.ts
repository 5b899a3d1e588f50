import { median } from '../../stats/quantile.ts';

/** How fast the runners of a pool are, and how that is known. */
export interface PoolSpeed {
  /** 2: jobs take half the time they take at speed 1. */
  readonly speed: number;
  /** `reference`: it is what the others are compared with; `assumed`: no job tells. */
  readonly from: 'written' | 'reference' | 'measured' | 'assumed';
  /** Jobs that ran in both this pool and that of which it is measured; 0 where it is not. */
  readonly jobs: number;
  /** Their runs in this pool. */
  readonly runs: number;
  /** The pool it is measured against. */
  readonly against: string | null;
}

/** Durations of jobs in a pool, by what tells the jobs apart. */
export type DurationsOfPool = ReadonlyMap<string, readonly number[]>;

/** Fewer runs of a job in a pool say nothing of it. */
const FEWEST_RUNS = 3;

/**
 * The speed of each pool by the jobs that ran in two of them: the median over jobs of the ratio of their median durations. Pools are compared with those that are
 * known already, the pair with the most jobs in common first; where nothing leads from these to another, the one with the most runs has speed 1 (the first of them is
 * the reference), and others are compared with it in turn.
 */
export function measureSpeeds(
  durations: ReadonlyMap<string, DurationsOfPool>,
  written: ReadonlyMap<string, number>,
): ReadonlyMap<string, PoolSpeed> {
  const speeds = new Map<string, PoolSpeed>();
  const names = [...durations.keys()].sort();
  for (const name of names) {
    const speed = written.get(name);
    if (speed !== undefined) speeds.set(name, { speed, from: 'written', jobs: 0, runs: 0, against: null });
  }
  const byRuns = names.toSorted((a, b) => runsOf(durations.get(b)) - runsOf(durations.get(a)));
  for (let name = unknownOf(byRuns, speeds); name !== undefined; name = unknownOf(byRuns, speeds)) {
    const next = nextMeasured(names, durations, speeds);
    const alone = { speed: 1, from: speeds.size === 0 ? 'reference' : 'assumed', jobs: 0, runs: 0, against: null } as const;
    speeds.set(next?.name ?? name, next?.speed ?? alone);
  }
  return speeds;
}

function unknownOf(names: readonly string[], speeds: ReadonlyMap<string, PoolSpeed>): string | undefined {
  return names.find((name) => !speeds.has(name));
}

function nextMeasured(
  names: readonly string[],
  durations: ReadonlyMap<string, DurationsOfPool>,
  speeds: ReadonlyMap<string, PoolSpeed>,
): { readonly name: string; readonly speed: PoolSpeed } | null {
  let best: { readonly name: string; readonly speed: PoolSpeed } | null = null;
  for (const name of names.filter((each) => !speeds.has(each)))
    for (const [against, known] of speeds) {
      const { ratios, runs } = ratiosOf(durations.get(name), durations.get(against));
      if (ratios.length === 0 || ratios.length <= (best?.speed.jobs ?? 0)) continue;
      const speed = known.speed * (median(ratios) ?? 1);
      best = { name, speed: { speed, from: 'measured', jobs: ratios.length, runs, against } };
    }
  return best;
}

function ratiosOf(own: DurationsOfPool | undefined, other: DurationsOfPool | undefined): { ratios: readonly number[]; runs: number } {
  let runs = 0;
  const ratios = [...(own ?? [])].flatMap(([job, here]) => {
    const there = other?.get(job) ?? [];
    const [now, then] = [median(here), median(there)];
    if (here.length < FEWEST_RUNS || there.length < FEWEST_RUNS || !now || !then) return [];
    runs += here.length;
    return [then / now];
  });
  return { ratios, runs };
}

function runsOf(durations: DurationsOfPool | undefined): number {
  return [...(durations?.values() ?? [])].reduce((sum, { length }) => sum + length, 0);
}
