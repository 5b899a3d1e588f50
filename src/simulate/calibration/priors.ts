import type { EffectPrior, PublishedObservation } from './effect-prior.ts';

/**
 * One row a kind of change of which somebody has published times before and after; what has no row stays without a price. Ranges stand as their middles.
 * `#` is a thread on GitHub. What authors say of their own changes is mostly one run a side, and more often told where it went well.
 */
export const EFFECT_PRIORS: readonly EffectPrior[] = [
  {
    id: 'dependency-cache-npm',
    subject: 'npm downloads cached, on a hit',
    shareOf: 'the time of installing',
    of: 'step',
    observations: [seen('ClubInfoInsaT/application-amicale', '#152', 60, 15)],
  },
  {
    id: 'dependency-cache-yarn',
    subject: 'Yarn downloads cached, on a hit',
    shareOf: 'the time of restoring and installing',
    of: 'step',
    observations: [
      seen('rn-versions/rn-versions.github.io', '#51', 60, 11),
      seen('influxdata/platform', '#727, CircleCI', 42, 7 + 19),
      seen('getsentry/sentry-javascript', '#8787', 4 + 188, 42 + 102),
    ],
  },
  {
    id: 'dependency-cache-pnpm',
    subject: 'a pnpm store cached, on a hit',
    shareOf: 'the time of restoring and installing',
    of: 'step',
    observations: [seen('web-infra-dev/rspack', '#13487, which removed it', 9.5, 5 + 5.4)],
  },
  {
    id: 'dependency-cache-pip',
    subject: 'pip downloads cached, on a hit',
    shareOf: 'the time of installing',
    of: 'step',
    observations: [seen('DocNow/diffengine', '#29, Travis CI', 59.76, 9.07)],
  },
  {
    id: 'dependency-cache-maven',
    subject: 'the local Maven repository cached',
    shareOf: 'the time of the job',
    of: 'job',
    observations: [
      seen('ASSERT-KTH/sorald', '#425', 4 * 60 + 57, 2 * 60 + 48),
      seen('INRIA/spoon', '#3842', 12 * 60 + 31, 9 * 60 + 9),
      seen('apache/incubator-kie-optaplanner', '#932, main', 20, 15),
      seen('apache/incubator-kie-optaplanner', '#932, persistence', 7.5, 3.25),
    ],
  },
  {
    id: 'dependency-cache-gradle',
    subject: 'Gradle and its downloads cached, on a hit',
    shareOf: 'the time of the build',
    of: 'job',
    observations: [
      seen('smithy-lang/smithy-typescript', '#1684', 60 + 46, 60 + 12),
      seen('smithy-lang/smithy', '#2776', 9 * 60 + 27, 9 * 60 + 7),
    ],
  },
  {
    id: 'dependency-cache-go',
    subject: 'the caches of Go cached, on a hit',
    shareOf: 'the time of the run',
    of: 'job',
    observations: [
      seen('crossplane/crossplane', '#1885', 8, 6),
      seen('pulumi/pulumi-aws', '#2479', 40, 7),
      seen('kaiachain/kaia', '#799', 76, 57),
    ],
  },
  {
    id: 'dependency-cache-cargo',
    subject: 'the dependencies that Cargo compiles cached, on a hit',
    shareOf: 'the time of the job',
    of: 'job',
    observations: [
      seen('nushell/nushell', '#5354, 20 to 30 and 10 to 15 min', 25, 12.5),
      seen('fmeringdal/nettu-scheduler', '#20', 6, 2),
      seen('conduit-rust/conduit', '#38', 90, 30),
      seen('RCasatta/electrsd', '#18', 3, 1),
      seen('fourviere/fourviere-podcast', '#97, Ubuntu', 6 * 60 + 33, 60 + 53),
      seen('fourviere/fourviere-podcast', '#97, Windows', 11 * 60 + 8, 5 * 60 + 50),
      seen('fourviere/fourviere-podcast', '#97, macOS', 12 * 60 + 42, 2 * 60 + 10),
    ],
  },
  {
    id: 'dependency-cache-nix',
    subject: 'a Nix store cached, on a hit, by three caches in one controlled experiment',
    shareOf: 'the time of the job',
    of: 'job',
    observations: [
      seen('ryuryu333/nix_cache_ci_experiments, zenn', ', cache-nix-action', 69.4, 29.8, 4),
      seen('ryuryu333/nix_cache_ci_experiments, zenn', ', cachix', 69.4, 40.5, 4),
      seen('ryuryu333/nix_cache_ci_experiments, zenn', ', magic-nix-cache', 69.4, 66.5, 4),
      seen('ryuryu333/nix_cache_ci_experiments, marp', ', cache-nix-action', 35.9, 31.8, 4),
      seen('ryuryu333/nix_cache_ci_experiments, marp', ', cachix', 35.9, 42, 4),
      seen('ryuryu333/nix_cache_ci_experiments, marp', ', magic-nix-cache', 35.9, 54, 4),
    ],
  },
  {
    id: 'cache-key-fixed',
    subject: 'a cache whose key names every file that it depends on',
    shareOf: 'the time of installing',
    of: 'step',
    observations: [seen('AIVillage', ', optimization report: pip, hit rate 72 to 87 %', 165, 95)],
  },
  {
    id: 'cache-removed',
    subject: 'a cache removed because it was slow',
    shareOf: 'the time of restoring, working and saving',
    of: 'job',
    observations: [
      seen('nusmods/nusmods', '#2626: restore 0.5 to 2 and save 0 to 7 min, install 1 min', 75 + 210, 60),
      seen('ArroyoSystems/arroyo', '#513: 8 to 11 min with, 6 without', 9.5, 6),
      seen('mainmatter/ember-cookies', '#478', 15 + 13 + 36, 23),
      seen('denoland/deno', '#8020, the slowest job', 23 * 60 + 19, 21 * 60 + 34),
      seen('nextauthjs/next-auth', '#6939', 76 + 104, 71),
    ],
  },
  {
    id: 'docker-layer-cache',
    subject: "an image's layers cached",
    shareOf: 'the time of building the image',
    of: 'step',
    observations: [
      seen('hydradatabase/columnar', '#2', 18, 12),
      seen('hazelcast/management-center-docker', '#196, which removed it', 2, 3),
    ],
  },
  {
    id: 'shallow-checkout',
    subject: 'a checkout of one commit instead of the whole history',
    shareOf: 'the time of the checkout',
    of: 'step',
    observations: [
      seen('LedgerHQ/ledger-live', '#8278, turbo-affected', 50, 10),
      seen('LedgerHQ/ledger-live', '#8278, test-design-system', 52, 7),
      seen('hpcugent/vsc_user_docs', '#708', 30, 1),
      seen('CleverRaven/Cataclysm-DDA', '#33414', 133, 58),
      seen('contiki-ng/contiki-ng', '#2094: 20 s of 40 to 50', 45, 25),
    ],
  },
  {
    id: 'tests-in-parallel',
    subject: 'tests spread over the processors of one machine',
    shareOf: 'the time of the test step',
    of: 'step',
    observations: [
      seen('AIVillage', ', optimization report: pytest-xdist', 285, 155),
      seen('ggen', ', optimization guide', 28.1, 18.4),
      seen('getsentry/launchpad', '#372', 2 * 60 + 48, 2 * 60 + 8),
      seen('dbinfrago/py-capellambse', '#548', 70, 36),
      seen('ACCESS-NRI/access-nri-intake-catalog', '#424', 40, 30),
      seen('pydata/xarray', '#6127', 15, 8),
    ],
  },
  {
    id: 'checks-in-parallel-jobs',
    subject: 'checks that ran one after the other as jobs side by side',
    shareOf: 'the time until the last has finished',
    of: 'job',
    observations: [
      seen('AIVillage', ', optimization report: four security scanners', 195, 85),
      seen('gojekfarm/stevedore', '#23: lint and tests', 4, 2),
    ],
  },
  {
    id: 'npm-ci',
    subject: '`npm ci` instead of `npm install`, in 2018 and 2019',
    shareOf: 'the time of installing',
    of: 'step',
    observations: [
      seen('foundation/foundation-sites', '#11174, Travis CI', 113, 58),
      seen('MetaMask/metamask-extension', '#6292, CircleCI', 131.2, 70),
      seen('isomorphic-git/isomorphic-git', '#172', 60, 48),
    ],
  },
  {
    id: 'prebuilt-tool',
    subject: 'a tool downloaded instead of compiled',
    shareOf: 'the time of installing and running it',
    of: 'step',
    observations: [seen('bnjbvr/cargo-machete', '#188', 75, 17)],
  },
  {
    id: 'larger-runner',
    subject: 'a runner with two to sixteen times as many processors',
    shareOf: 'the time of the job',
    of: 'job',
    observations: [
      seen('tektoncd/pipeline', '#10511, 2 to 8 processors, build', 1, 0.7),
      seen('tektoncd/pipeline', '#10511, 2 to 8 processors, lint', 3.5, 2.5),
      seen('tektoncd/pipeline', '#10511, 2 to 8 processors, test', 5.5, 3.6),
      seen('tektoncd/pipeline', '#10511, 2 to 8 processors, multi-arch', 16.8, 9.8),
      seen('tektoncd/pipeline', '#10511, 2 to 8 processors, e2e', 36.9, 29.9),
      seen('appsmithorg/appsmith', '#19066, standard to 8 processors', 45, 16),
      seen('stellar/stellar-cli', '#592, 4 against 16 processors', 47, 27),
      seen('oaknational/Oak-Web-Application', '#3199, 4 to 8 processors', 8 * 60 + 20, 4 * 60 + 20),
      seen('google/comprehensive-rust', '#1964, 4 to 64 processors', 4.5, 3.5),
    ],
  },
  {
    id: 'warm-service-image',
    subject: 'a pool of warm containers instead of new ones',
    shareOf: 'the time of their set-up',
    of: 'step',
    observations: [seen('ggen', ', optimization guide', 15.2, 6.8)],
  },
  {
    id: 'shard-weights-refreshed',
    subject: 'shards cut by recent times instead of times three months old',
    shareOf: 'the time of the longest shard',
    of: 'job',
    observations: [seen('n8n-io/n8n', '', 18.5, 12.3), seen('pytorch/test-infra', ', median of 81 configurations', 1.15, 1, 81)],
  },
];

function seen(group: string, where: string, before: number, after: number, runs = 1): PublishedObservation {
  return { group, source: `${group}${where}`, before, after, runs };
}
