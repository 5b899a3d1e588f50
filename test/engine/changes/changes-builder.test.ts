import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../src/engine/changes/change.ts';
import { type ChangesOptions, createChangesBuilder } from '../../../src/engine/changes/changes-builder.ts';
import { groupChanges } from '../../../src/engine/changes/group-changes.ts';
import type { Run, RunSources } from '../../../src/model/run.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { type PlantedRun, plantedHistory } from './planted-history.ts';

const AS_OF = new Date('2027-01-01T00:00:00Z');
const STEPS = { 'Set up job': 2, 'Run actions/checkout@v4': 5, 'npm ci': 30, 'npm run build': 60, 'npm test': 120 };
const CI = '.github/workflows/ci.yml';
const AT = 80;

function changesOf(runs: readonly Run[], options: Partial<ChangesOptions> = {}): ReadonlyMap<string, readonly Change[]> {
  const builder = createChangesBuilder({ asOf: AS_OF, ...options });
  for (const run of runs) builder.take(run);
  return builder.finish();
}

function history(seed: number, shape: (index: number) => PlantedRun, runs = 160): readonly Run[] {
  return plantedHistory({ runs, seed }, shape);
}

const all = (found: ReadonlyMap<string, readonly Change[]>): readonly Change[] => [...found.values()].flat();
const what = ({ series: { measure, job, step } }: Change): string => [measure, job, step].filter((part) => part !== null).join(' ');
const place = (change: Change): number => Number.parseInt(change.first.headSha, 16);
const near = (change: Change, index: number): boolean => Math.abs(place(change) - index) <= 5;

describe('a step that became slower in one job', () => {
  const runs = history(1, (index) => ({ jobs: { test: { ...STEPS, 'npm test': index < AT ? 120 : 156 }, lint: { 'npm run lint': 90 } } }));
  const changes = all(changesOf(runs));
  const step = changes.find((change) => what(change) === 'step test npm test');

  test('is found at its run, with its size, and is told of', () => {
    expect(step).toMatchObject({ kind: 'slower', level: 'notify', persists: { available: true, value: true } });
    expect(step === undefined ? null : place(step)).toBe(AT);
    expect(step?.shift.ratio).toBeGreaterThan(0.25);
    expect(step?.shift.ratio).toBeLessThan(0.35);
    expect(step?.shift.interval[0]).toBeLessThanOrEqual(0.3);
    expect(step?.shift.interval[1]).toBeGreaterThanOrEqual(0.3);
    expect(Math.abs((step?.shift.time ?? 0) - 36)).toBeLessThan(5);
  });

  test('has a tighter interval with the runner speed divided out by the build', () => {
    const adjusted = step?.adjusted;
    if (step === undefined || adjusted?.available !== true) throw new Error('not adjusted');
    const width = ([low, high]: readonly [number, number]): number => high - low;
    expect(width(adjusted.value.interval)).toBeLessThan(width(step.shift.interval));
    expect(Math.abs(adjusted.value.ratio - 0.3)).toBeLessThan(0.03);
  });

  test('moves its job and its workflow at the same place, because of it, and nothing else', () => {
    const job = changes.find((change) => what(change) === 'job test');
    expect(job?.because.map(({ job: name, step: part }) => [name, part])).toEqual([['test', 'npm test']]);
    expect(changes.find((change) => what(change) === 'runner-time')?.because.map(({ job: name }) => name)).toEqual(['test']);
    expect(changes.map(what).sort()).toEqual(['job test', 'makespan', 'runner-time', 'step test npm test']);
    expect(changes.every((change) => near(change, AT))).toBe(true);
  });

  test('is one alert under its commit', () => {
    const alerts = groupChanges(changes);
    expect(alerts.map(({ commit, level, changes: together }) => [Number.parseInt(commit, 16), level, together.length])).toEqual([
      [AT, 'notify', 4],
    ]);
  });

  test('is the same in whatever order the runs come', () => {
    const shuffled = runs.toSorted((a, b) => ((a.runId * 7919) % 1009) - ((b.runId * 7919) % 1009));
    expect(shuffled.map(({ runId }) => runId)).not.toEqual(runs.map(({ runId }) => runId));
    expect(all(changesOf(shuffled))).toEqual(changes);
  });
});

test('a queue alone is found where only the queue grew', () => {
  const changes = all(changesOf(history(2, (index) => ({ jobs: { test: STEPS }, queue: index < AT ? 5 : 90 }))));
  expect(new Set(changes.map(what))).toEqual(new Set(['queue-time test', 'makespan']));
  expect(changes.every((change) => near(change, AT) && change.kind === 'slower')).toBe(true);
  expect(changes.find(({ series }) => series.measure === 'queue-time')?.adjusted).toMatchObject({ available: false });
});

describe('what is behind a makespan', () => {
  const JOBS = { build: { compile: 100 }, unit: { 'npm test': 120 }, lint: { 'npm run lint': 50 }, gate: { 'echo done': 3 } };
  const needs = { unit: ['build'], gate: ['unit', 'lint'] };
  const makespanOf = (runs: readonly Run[]): Change | undefined =>
    all(changesOf(runs)).find(({ series, kind }) => series.measure === 'makespan' && kind !== 'moved');
  const words = (parts: Change['because'] | undefined): readonly string[] | undefined =>
    parts?.map(({ job, measure }) => `${measure} ${job}`);
  const from = (index: number, before: number, after: number): number => (index < AT ? before : after);

  test('is the queue of a job on the critical path, and not a job off it that became slower by as much', () => {
    const shape = (index: number): PlantedRun => ({
      jobs: { ...JOBS, lint: { 'npm run lint': from(index, 50, 90) } },
      needs,
      queue: { unit: from(index, 5, 55) },
    });
    const makespan = makespanOf(history(21, shape));
    expect(makespan).toMatchObject({ kind: 'slower', level: 'notify', movedWith: [] });
    expect(words(makespan?.because)).toEqual(['queue unit']);
    expect(Math.abs((makespan?.because[0]?.time ?? 0) - 50)).toBeLessThan(5);
  });

  test('is each of two jobs side by side that became slower together', () => {
    const shape = (index: number): PlantedRun => {
      const both = { 'npm test': from(index, 200, 260) };
      return { jobs: { one: both, two: both, gate: { 'echo done': 3 } }, needs: { gate: ['one', 'two'] } };
    };
    expect(words(makespanOf(history(22, shape))?.because)?.toSorted()).toEqual(['duration one', 'duration two']);
  });

  test('is judged in the runs before where it became faster', () => {
    const shape = (index: number): PlantedRun => ({
      jobs: { ...JOBS, build: { compile: from(index, 160, 100) }, lint: { 'npm run lint': from(index, 100, 50) } },
      needs,
    });
    const makespan = makespanOf(history(23, shape));
    expect(makespan?.kind).toBe('faster');
    expect(words(makespan?.because)).toEqual(['duration build']);
  });

  test('is not known without the moments at which jobs were queued: then it is said what moved with it', () => {
    const shape = (index: number): PlantedRun => ({
      jobs: { ...JOBS, lint: { 'npm run lint': from(index, 50, 90) }, unit: { 'npm test': from(index, 120, 170) } },
      needs,
    });
    const runs = history(24, shape).map((run) => ({ ...run, jobs: run.jobs.map((job) => ({ ...job, createdAt: null })) }));
    const makespan = makespanOf(runs);
    expect(makespan?.because).toEqual([]);
    expect(words(makespan?.movedWith)).toEqual(['duration unit', 'duration lint']);
  });
});

describe('slow runs that begin to fail', () => {
  const jobs = (test: number): PlantedRun['jobs'] => ({ test: { ...STEPS, 'npm test': test } });
  // Every second run is slow.
  const shape = (index: number): PlantedRun => {
    const isSlow = (index * 7) % 4 < 2;
    return { jobs: jobs(isSlow ? 240 : 120), ...(isSlow && index >= AT ? { fails: 'test' } : {}) };
  };
  const changes = all(changesOf(history(25, shape, 200)));

  test('are one change of the success rate', () => {
    const rates = changes.filter(({ series }) => series.measure === 'success-rate');
    expect(rates.map((change) => [what(change), change.kind, change.level, near(change, AT)])).toEqual(
      expect.arrayContaining([
        ['success-rate', 'worse', 'notify', true],
        ['success-rate test', 'worse', 'notify', true],
      ]),
    );
    expect(rates).toHaveLength(2);
    expect(rates[0]).toMatchObject({ before: { p50: 1 }, because: [], amongSurvivors: false });
  });

  test('do not make the others faster for anybody to be told', () => {
    const faster = changes.filter(({ kind }) => kind === 'faster');
    expect(new Set(faster.map(what))).toEqual(new Set(['makespan', 'runner-time', 'job test', 'step test npm test']));
    expect(faster.every(({ amongSurvivors, level }) => amongSurvivors && level === 'show')).toBe(true);
  });

  test('are told apart from a change that as many survive', () => {
    const real = all(changesOf(history(26, (index) => ({ jobs: jobs(index < AT ? 240 : 120) }))));
    expect(real.filter(({ kind, level, amongSurvivors }) => kind === 'faster' && level === 'notify' && !amongSurvivors).map(what)).toEqual(
      expect.arrayContaining(['makespan', 'job test', 'step test npm test']),
    );
  });
});

test('of a level that only wanders nobody is told', () => {
  const told = Array.from({ length: 12 }, (_, seed) => {
    const random = seededRandom(300 + seed);
    const normal = (): number => Array.from({ length: 12 }, () => random()).reduce((sum, value) => sum + value, -6);
    let level = 0;
    const wandering = history(
      300 + seed,
      () => {
        level = 0.6 * level + 0.08 * normal();
        return { jobs: { test: STEPS }, factor: Math.exp(level) };
      },
      200,
    );
    return all(changesOf(wandering)).filter((change) => change.level === 'notify');
  });
  expect(told.filter((changes) => changes.length > 0).length).toBeLessThanOrEqual(1);
});

test('time that moves from one step to another is moved, and nobody is told', () => {
  const shape = (index: number): PlantedRun => ({
    jobs: { test: { ...STEPS, 'npm run build': index < AT ? 100 : 60, 'npm test': index < AT ? 120 : 160 } },
  });
  const changes = all(changesOf(history(3, shape)));
  expect(changes.map(what).sort()).toEqual(['step test npm run build', 'step test npm test']);
  expect(changes.map(({ kind, level }) => [kind, level])).toEqual([
    ['moved', 'show'],
    ['moved', 'show'],
  ]);
});

test('time that moves from one job to another is moved', () => {
  const shape = (index: number): PlantedRun => ({
    jobs: { one: { 'npm test': index < AT ? 240 : 120 }, two: { 'npm run build': 60, ...(index < AT ? {} : { 'npm test': 120 }) } },
  });
  const jobs = all(changesOf(history(4, shape))).filter(({ series }) => series.measure === 'job');
  expect(jobs.map((change) => [what(change), change.kind])).toEqual(
    expect.arrayContaining([
      ['job one', 'moved'],
      ['job two', 'moved'],
    ]),
  );
});

test('what came and went away is said to have gone, and what went stays', () => {
  const isSlow = (index: number): boolean => index >= AT && index < AT + 30;
  const runs = history(5, (index) => ({ jobs: { test: { ...STEPS, 'npm test': isSlow(index) ? 180 : 120 } } }));
  const steps = all(changesOf(runs)).filter((change) => what(change) === 'step test npm test');
  expect(steps.map((change) => [place(change), change.kind, change.level, change.persists])).toEqual([
    [AT, 'slower', 'show', { available: true, value: false }],
    [AT + 30, 'faster', 'notify', { available: true, value: true }],
  ]);
});

test('a change of the last runs is too new to say whether it lasts, and nobody is told yet', () => {
  const runs = history(6, (index) => ({ jobs: { test: { ...STEPS, 'npm test': index < 156 ? 120 : 240 } } }));
  const step = all(changesOf(runs)).find((change) => what(change) === 'step test npm test');
  expect(step).toMatchObject({ level: 'show', persists: { available: false, reason: 'fewer than five later runs' }, after: { n: 4 } });
});

test('a runner image that makes all slower is found across its strata, as a suspect', () => {
  const shape = (index: number): PlantedRun => {
    const factor = index < AT ? 1 : 1.25;
    return {
      image: index < AT ? '20260101.1' : '20260108.1',
      jobs: { test: { ...STEPS, 'npm run build': 60 * factor, 'npm test': 120 * factor } },
    };
  };
  const changes = all(changesOf(history(7, shape)));
  const job = changes.find((change) => what(change) === 'job test');
  expect(job).toMatchObject({ kind: 'slower', suspects: { runnerImage: true, cacheState: null, workflowFile: null, lockFile: null } });
  expect(job?.series.stratum).toMatchObject({
    image: null,
    dropped: ['image'],
    labels: ['ubuntu-latest'],
    event: 'push',
    branch: 'default',
  });
  expect(job === undefined ? null : near(job, AT)).toBe(true);
});

test('a cache that begins to miss is found in its hits, and as a suspect of what it made slower', () => {
  const shape = (index: number): PlantedRun => ({
    cache: index < AT ? 'exact' : 'miss',
    jobs: { test: { ...STEPS, 'npm ci': index < AT ? 10 : 70 } },
  });
  const changes = all(changesOf(history(8, shape)));
  const hits = changes.find(({ series }) => series.measure === 'hit-rate');
  expect(hits).toMatchObject({ kind: 'fewer-hits', before: { n: AT, p50: 1 }, after: { n: 160 - AT, p50: 0 }, level: 'notify', p: 0 });
  expect(hits?.series).toMatchObject({ job: 'test', step: 'Run actions/checkout' });
  expect(changes.find((change) => what(change) === 'step test npm ci')).toMatchObject({ kind: 'slower', suspects: { cacheState: true } });
});

test('a job is compared with itself by what its cache found', () => {
  // Every third run misses, and only those became slower: all together hide it.
  const shape = (index: number): PlantedRun => {
    const isMiss = index % 3 === 0;
    return { cache: isMiss ? 'miss' : 'exact', jobs: { test: { ...STEPS, 'npm ci': isMiss ? (index < 150 ? 60 : 90) : 10 } } };
  };
  const step = all(changesOf(history(9, shape, 300))).find((change) => what(change) === 'step test npm ci');
  expect(step).toMatchObject({ kind: 'slower', series: { stratum: { cache: 'miss', dropped: [] } }, suspects: { cacheState: false } });
  expect(step === undefined ? null : near(step, 150)).toBe(true);
});

test('files that changed in the commit range are suspects, and those that did not are not', () => {
  const sources = (workflowBlob: string, lock: string): RunSources => ({
    workflowBlob,
    workflowText: null,
    fileBlobs: new Map([
      ['package-lock.json', lock],
      ['package.json', lock],
    ]),
  });
  const shape = (index: number): PlantedRun => ({
    jobs: { test: { ...STEPS, 'npm test': index < AT ? 120 : 180 } },
    sources: sources('w1', index < AT ? 'l1' : 'l2'),
  });
  const step = all(changesOf(history(10, shape))).find((change) => what(change) === 'step test npm test');
  expect(step?.suspects).toMatchObject({ workflowFile: false, lockFile: true });
});

test('two workflows are kept apart', () => {
  const ci = history(11, (index) => ({ jobs: { test: { ...STEPS, 'npm test': index < AT ? 120 : 180 } } }));
  const docs = history(12, (index) => ({ workflow: 'docs', jobs: { test: { ...STEPS, 'npm test': index < 40 ? 180 : 120 } } }));
  const found = changesOf([...docs, ...ci]);
  const kinds = (key: string): readonly unknown[] => [
    ...new Set((found.get(key) ?? []).map((change) => `${change.kind} ${place(change)}`)),
  ];
  expect(kinds(CI)).toEqual([`slower ${AT}`]);
  expect(kinds('.github/workflows/docs.yml')).toEqual(['faster 40']);
});

describe('what is no sample', () => {
  const slow = (rest: (run: Run) => Partial<Run>): readonly Run[] => {
    const runs = history(13, () => ({ jobs: { test: STEPS } }));
    const others = history(14, () => ({ jobs: { test: { ...STEPS, 'npm test': 400 } } })).slice(AT);
    return [...runs.slice(0, AT), ...others.map((run) => ({ ...run, ...rest(run) }))];
  };

  test('runs of first attempts count: the planted slowness is found', () => {
    expect(all(changesOf(slow(() => ({})))).length).toBeGreaterThan(0);
  });

  test.each<readonly [string, (run: Run) => Partial<Run>]>([
    ['re-runs', () => ({ attempt: 2 })],
    ['runs of a fork', () => ({ fromFork: true })],
    ['runs after the time that is asked for', () => ({ createdAt: new Date('2027-06-01') })],
    ['runs that go on', () => ({ status: 'in_progress' })],
    ['jobs that were carried over', (run) => ({ jobs: run.jobs.map((job) => ({ ...job, carriedOver: true })) })],
    [
      'runs and jobs that failed',
      (run) => ({ conclusion: 'failure', jobs: run.jobs.map((job) => ({ ...job, conclusion: 'failure' as const })) }),
    ],
    ['another event', () => ({ event: 'pull_request', headBranch: 'topic' })],
    ['another branch', () => ({ headBranch: 'topic' })],
    ['the merge queue', () => ({ event: 'push', headBranch: 'gh-readonly-queue/main/pr-1' })],
  ])('%s do not make the others slower', (_what, rest) => {
    expect(all(changesOf(slow(rest), { defaultBranch: 'main' })).filter(({ kind }) => kind === 'slower')).toEqual([]);
  });

  test('jobs of one name in a run stand for none', () => {
    const twice = slow((run) => ({ conclusion: 'failure', jobs: run.jobs.flatMap((job) => [job, { ...job, jobId: job.jobId + 5 }]) }));
    expect(all(changesOf(twice)).filter(({ series }) => series.job !== null)).toEqual([]);
  });
});

test('of fifty series in which nothing changed few are shown, and of none is anybody told', () => {
  const jobs = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`job ${index}`, { 'npm test': 60 + 5 * index }]));
  const changes = all(changesOf(plantedHistory({ runs: 160, seed: 15, runner: 0.1, noise: 0.05 }, () => ({ jobs }))));
  const lasting = changes.filter(({ persists }) => persists.available && persists.value);
  // 50 jobs and 50 steps with 160 values each; the search alone gives about two false points per 1,000.
  expect(changes.length).toBeLessThanOrEqual(16);
  expect(lasting.length).toBeLessThanOrEqual(10);
  expect(changes.filter(({ level }) => level === 'notify')).toEqual([]);
});

describe('bounded memory', () => {
  const runs = history(16, (index) => ({ jobs: { test: { ...STEPS, 'npm test': index < AT ? 120 : 180 }, zeta: { 'npm test': 50 } } }));
  const shuffled = runs.toSorted((a, b) => ((a.runId * 7919) % 1009) - ((b.runId * 7919) % 1009));

  test('the newest values are kept, whatever the order', () => {
    const limits = { points: 60, series: 100, all: 100_000 };
    expect(all(changesOf(runs, { limits }))).toEqual([]);
    expect(all(changesOf(shuffled, { limits }))).toEqual([]);
    const wide = { ...limits, points: 120 };
    const found = all(changesOf(runs, { limits: wide }));
    expect(found.find((change) => what(change) === 'job test')).toMatchObject({ before: { n: 40 }, after: { n: 80 } });
    expect(all(changesOf(shuffled, { limits: wide }))).toEqual(found);
  });

  test('too many series are refused, steps first, and it is said', () => {
    const limits = { points: 4000, series: 4, all: 100_000 };
    const builder = createChangesBuilder({ asOf: AS_OF, limits });
    for (const run of shuffled) builder.take(run);
    const found = all(builder.finish());
    expect(builder.isCut()).toBe(true);
    expect(new Set(found.map(what))).toEqual(new Set(['makespan', 'runner-time', 'job test']));
    expect(all(changesOf(runs, { limits }))).toEqual(found);
  });

  test('all together have so many values, and share them', () => {
    const limits = { points: 4000, series: 100, all: 1200 };
    const found = all(changesOf(runs, { limits }));
    expect(all(changesOf(shuffled, { limits }))).toEqual(found);
    expect(found.every(({ before, after }) => before.n + after.n <= 120)).toBe(true);
  });
});
