import { seconds } from '../../../src/model/seconds.ts';
import { NO_CALIBRATION, shareModelOf } from '../../../src/simulate/calibration/share-model.ts';
import type { Effect, TimeEvidence } from '../../../src/simulate/effect.ts';
import type { Random } from '../../../src/stats/seeded-random.ts';
import { drawNormal } from '../calibration/planted-shares.ts';
import {
  gapOf,
  type Latent,
  measure,
  type Played,
  play,
  step,
  WORLD,
  type WorldJob,
  type WorldOptions,
  type WorldStep,
} from './planted-world.ts';

/** An effect whose true saving can be played in the planted world. */
export interface PlantedCase {
  readonly name: string;
  readonly world?: WorldOptions;
  /** What is stated of the effect from a history of so many runs, and the true share, where it takes one away. */
  plant(random: Random, runs: number): { readonly effects: readonly Effect[]; readonly share: number };
  /** What a run would come to. */
  after(latent: Latent, share: number): Played;
  /** The share of intervals that may hold the truth, where it is not 0.97. */
  readonly most?: number;
  /** It seldom comes about: many histories have had none of it. */
  readonly isRare?: true;
  /** Where a claim on the makespan has no truth, since what is cancelled has no result. */
  readonly onlyRunnerTime?: true;
}

const PRIOR = 'tests-in-parallel';
const TRUE_SHARE = 0.3;
const HIT_RATE = 0.7;
const [RESTORE, SAVE] = [4, 6];
const SHARDS = 3;
const LIMIT = 1800;

const PLANTED_CASES: readonly PlantedCase[] = [
  plain('remove-edge', [{ kind: 'remove-edge', from: 'build', to: 'test' }], edit({ test: (job) => ({ ...job, needs: [] }) })),
  plain(
    'split-job',
    [
      {
        kind: 'split-job',
        job: 'test',
        parts: [
          { key: 'unit', steps: [0, 1] },
          { key: 'e2e', steps: [0, 2] },
        ],
      },
    ],
    WORLD.flatMap((job): readonly WorldJob[] => {
      if (job.key === 'deploy') return [{ ...job, needs: ['unit', 'e2e', 'lint'] }];
      if (job.key !== 'test') return [job];
      return [
        { key: 'unit', needs: job.needs, steps: [step('setup'), step('unit')] },
        { key: 'e2e', needs: job.needs, steps: [step('setup 2'), step('e2e')] },
      ];
    }),
  ),
  plain(
    'shard-job',
    [{ kind: 'shard-job', job: 'test', shards: SHARDS, step: 2 }],
    WORLD.flatMap((job): readonly WorldJob[] => {
      const shards = Array.from({ length: SHARDS }, (_, index) => `${index + 1}`);
      if (job.key === 'deploy') return [{ ...job, needs: [...shards, 'lint'] }];
      return job.key === 'test' ? shards.map((key) => ({ ...job, key, steps: shardSteps(key) })) : [job];
    }),
  ),
  plain(
    'remove-steps',
    [{ kind: 'remove-steps', job: 'build', steps: [0, 1] }],
    edit({ build: (job) => ({ ...job, steps: job.steps.slice(2) }) }),
  ),
  timeout('set-timeout, 20 hung of 100', 0.2),
  { ...timeout('set-timeout, 3 hung of 100', 0.03), isRare: true },
  {
    name: 'cancel-superseded',
    plant: () => ({ effects: [{ kind: 'cancel-superseded', events: ['pull_request'] }], share: 0 }),
    after: (latent) => {
      const at = gapOf(latent) ?? Number.POSITIVE_INFINITY;
      const played = play(latent, WORLD).map((job) => ({ ...job, end: Math.max(job.start, Math.min(job.end, at)) }));
      return measure(played);
    },
    onlyRunnerTime: true,
  },
  {
    name: 'shorten-step by own evidence',
    plant: (random, runs) => ({ effects: [shorten({ ...measured(random, Math.round(runs / 3)) })], share: TRUE_SHARE }),
    after: shortened,
  },
  {
    name: 'shorten-step by a prior',
    plant: (random) => {
      const evidence = { source: 'prior', id: PRIOR } as const;
      return { effects: [shorten(evidence)], share: shareModelOf(evidence, NO_CALIBRATION)?.quantile(random()) ?? Number.NaN };
    },
    after: shortened,
  },
  {
    name: 'change-cache, hits counted',
    plant: (random, runs) => {
      let hits = 0;
      for (let run = 0; run < runs; run += 1) hits += random() < HIT_RATE ? 1 : 0;
      return { effects: [cache(measured(random, runs), { value: hits / runs, runs })], share: TRUE_SHARE };
    },
    // The chance of a hit counts twice, as the rate's and as that of the runs that are replayed: the interval is wider than it need be.
    most: 0.985,
    after: (latent, share) => measure(play(latent, cached(latent.uniform('hit') < HIT_RATE ? share : null))),
  },
];

function plain(name: string, effects: readonly Effect[], jobs: readonly WorldJob[], world?: WorldOptions): PlantedCase {
  return { name, plant: () => ({ effects, share: 0 }), after: (latent) => measure(play(latent, jobs)), ...(world ? { world } : {}) };
}

function timeout(name: string, hangRate: number): PlantedCase {
  const effect: Effect = { kind: 'set-timeout', job: 'test', limit: seconds(LIMIT) };
  return plain(name, [effect], edit({ test: (job) => ({ ...job, limit: LIMIT }) }), { hangRate });
}

function edit(changes: Readonly<Record<string, (job: WorldJob) => WorldJob>>): readonly WorldJob[] {
  return WORLD.map((job) => changes[job.key]?.(job) ?? job);
}

function shardSteps(shard: string): readonly WorldStep[] {
  const own = (name: string): string => (shard === '1' ? name : `${name} ${shard}`);
  const e2e = step('e2e', (latent) => latent.time(own('e2e')) / SHARDS);
  return [step('setup', (latent) => latent.time(own('setup'))), step('unit', (latent) => latent.time(own('unit'))), e2e];
}

function shorten(evidence: TimeEvidence): Effect {
  return { kind: 'shorten-step', at: { job: 'test', step: { kind: 'yaml', index: 2 } }, evidence };
}

function shortened(latent: Latent, share: number): Played {
  const faster = step('e2e', (of) => of.time('e2e') * (1 - share));
  return measure(play(latent, edit({ test: (job) => ({ ...job, steps: job.steps.map((one) => (one.name === 'e2e' ? faster : one)) }) })));
}

/** A ratio of means of so many runs on either side, each with the noise of jobs on GitHub's runners. */
function measured(random: Random, runs: number): Extract<TimeEvidence, { source: 'this-repository' }> {
  let [before, after] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    before += Math.exp(0.115 * drawNormal(random));
    after += (1 - TRUE_SHARE) * Math.exp(0.115 * drawNormal(random));
  }
  return { source: 'this-repository', share: 1 - after / before, runs, from: 'planted' };
}

function cache(evidence: TimeEvidence, hitRate: { readonly value: number; readonly runs: number }): Effect {
  const reference = (index: number) => ({ job: 'build', step: { kind: 'yaml', index } as const });
  return {
    kind: 'change-cache',
    at: reference(0),
    action: 'add',
    ecosystem: 'npm',
    affects: [reference(1)],
    evidence,
    hitRate,
    restore: seconds(RESTORE),
    save: seconds(SAVE),
  };
}

/** `share`: of a hit; null for a miss. */
function cached(share: number | null): readonly WorldJob[] {
  const more = share === null ? SAVE : RESTORE;
  const checkout = step('checkout', (latent) => latent.time('checkout') + more);
  const install = step('install', (latent) => latent.time('install') * (1 - (share ?? 0)));
  return edit({ build: (job) => ({ ...job, steps: [checkout, install, ...job.steps.slice(2)] }) });
}

/** Those that share a world stand together. */
export const PLANTED_WORLDS: readonly (readonly PlantedCase[])[] = [
  ...Map.groupBy(PLANTED_CASES, ({ world }) => world?.hangRate ?? 0).values(),
];
