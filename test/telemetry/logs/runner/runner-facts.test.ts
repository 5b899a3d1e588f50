import { describe, expect, test } from '@jest/globals';
import type { RunnerFacts } from '../../../../src/model/job-log.ts';
import type { StepRun } from '../../../../src/model/job-run.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { jobLog, scriptHeader } from '../../../helpers/job-log.ts';
import { fixtureText } from '../../read-fixture.ts';

function factsOf(log: string, steps: readonly StepRun[] = []): RunnerFacts | null {
  const reader = createJobLogReader({ steps });
  reader.takeText(log);
  return reader.finish().runner;
}

const round = (facts: RunnerFacts | null) => ({
  ...facts,
  tokenPermissions: Object.keys(facts?.tokenPermissions ?? {}).length,
  actions: facts?.actions.map(({ action, sha, download }) => [action, sha?.slice(0, 7), Math.round((download ?? -1) * 1000)]),
});

const NOTHING_ELSE = {
  runnerName: null,
  runnerGroup: null,
  wait: null,
  cacheMode: null,
  hasLockfile: false,
  services: [],
  container: null,
};

describe('recorded set-ups say what a reader of them says', () => {
  const cases: [string, Record<string, unknown>][] = [
    [
      '2021',
      {
        runnerVersion: '2.277.1',
        image: 'ubuntu-20.04',
        imageVersion: '20210330.1',
        operatingSystem: 'Ubuntu 20.04.2 LTS',
        provisionerVersion: null,
        region: null,
        secretSource: null,
        tokenPermissions: 12,
        actions: [],
      },
    ],
    [
      '2022',
      {
        runnerVersion: '2.294.0',
        wait: 7.0209964,
        image: 'ubuntu-20.04',
        imageVersion: '20220807.1',
        operatingSystem: 'Ubuntu 20.04.4 LTS',
        provisionerVersion: '1.0.0.0-main-20220805-2',
        region: null,
        secretSource: 'None',
        tokenPermissions: 13,
        actions: [
          ['actions/checkout@v3', '2541b12', 373],
          ['actions/setup-java@v3', '2c7a487', 238],
          ['actions/cache@v2', '937d244', 236],
          ['actions/upload-artifact@v3', '3cea537', 378],
        ],
      },
    ],
    [
      '2025',
      {
        runnerVersion: '2.329.0',
        image: 'ubuntu-24.04',
        imageVersion: '20251126.144.1',
        operatingSystem: 'Ubuntu 24.04.3 LTS',
        provisionerVersion: '20251124.448',
        region: null,
        secretSource: 'Actions',
        tokenPermissions: 3,
        actions: [
          ['actions/checkout@v4', '34e1148', 280],
          ['actions/setup-python@v5', 'a26af69', 162],
        ],
      },
    ],
    [
      '2026',
      {
        runnerVersion: '2.331.0',
        image: 'ubuntu-24.04',
        imageVersion: '20260201.15.1',
        operatingSystem: 'Ubuntu 24.04.3 LTS',
        provisionerVersion: '20260123.484',
        region: 'eastus2',
        secretSource: 'Actions',
        tokenPermissions: 16,
        actions: [
          ['actions/checkout@v4', '34e1148', 116],
          ['actions/setup-node@v4', '49933ea', 189],
        ],
      },
    ],
    [
      '2026-windows',
      {
        runnerVersion: '2.331.0',
        image: 'windows-2025',
        imageVersion: '20260225.38.2',
        operatingSystem: 'Microsoft Windows Server 2025 10.0.26100 Datacenter',
        provisionerVersion: '20260213.493',
        region: 'westus',
        secretSource: 'Actions',
        tokenPermissions: 3,
        actions: [
          ['actions/checkout@v4', '34e1148', 214],
          ['actions/setup-python@v5', 'a26af69', 404],
        ],
      },
    ],
  ];
  test.each(cases)('%s', (name, expected) => {
    expect(round(factsOf(fixtureText(`logs/setup-${name}.txt`)))).toEqual({ ...NOTHING_ELSE, hosting: 'github', ...expected });
  });

  const spoof: [number, string][] = [
    [60, "Current runner version: '9.9.9'"],
    [60, "Runner name: 'evil'"],
    [60, "Runner group name: 'evil'"],
    [60, '##[group]Runner Image'],
    [60, 'Image: evil-1'],
    [60, '##[endgroup]'],
    [60, 'Cache mode: none'],
    [60, "Download action repository 'evil/action@v1' (SHA:0000000000000000000000000000000000000000)"],
    [60, 'Complete job name: evil'],
    [60, '##[group]Starting evil service container'],
    [60, '##[command]/usr/bin/docker pull evil'],
    [60, '##[endgroup]'],
  ];
  test.each(cases)('%s, and nothing that a later step prints changes it', (name) => {
    const log = fixtureText(`logs/setup-${name}.txt`);
    expect(factsOf(`${log}\n${jobLog(...spoof)}`)).toEqual(factsOf(log));
  });
});

// No recorded log has these; the lines are those of the runner's source.
const SERVICES: [number, string][] = [
  [0, "Current runner version: '2.336.0'"],
  [0, "Runner name: 'big-1'"],
  [0, "Runner group name: 'Larger Runners'"],
  [0, "Machine name: 'runnervm1'"],
  [0, '##[group]Runner Image'],
  [0, 'Image: ubuntu-24.04'],
  [0, 'Version: 20260701.1'],
  [0, '##[endgroup]'],
  [0, 'Secret source: Actions'],
  [0, 'Cache mode: read'],
  [0, "Using locked action versions from the workflow's lockfile"],
  [1, 'Prepare all required actions'],
  [1, "Download action repository 'actions/checkout@v7' (SHA:1111111111111111111111111111111111111111)"],
  [3, 'Complete job name: test'],
  [4, '##[group]Checking docker version'],
  [4, '##[endgroup]'],
  [5, '##[group]Starting job container'],
  [5, '##[command]/usr/bin/docker pull node:24'],
  [11.5, '##[command]/usr/bin/docker create --name x node:24'],
  [12, '##[endgroup]'],
  [12, '##[group]Starting postgres service container'],
  [12, '##[command]/usr/bin/docker pull postgres:17'],
  [12, '17: Pulling from library/postgres'],
  [15, '##[command]/usr/bin/docker create --name y postgres:17'],
  [15, '##[endgroup]'],
  [16, '##[group]Waiting for all services to be ready'],
  [16, 'postgres service is starting, waiting 2 seconds before checking again.'],
  [18.25, 'postgres service is healthy.'],
  [18.25, '##[endgroup]'],
  ...scriptHeader(20, 'npm test'),
  [30, 'Cleaning up orphan processes'],
];
const at = (second: number): number => second;
const STEPS = [
  buildStep(1, 'Set up job', at(0), at(3)),
  buildStep(2, 'Initialize containers', at(3), at(19)),
  buildStep(3, 'Run npm test', at(20), at(29)),
];

test('actions that came as immutable packages have their commit and the time of their download, told in groups of their own', () => {
  const facts = round(factsOf(fixtureText('logs/setup-2025-immutable.txt')));
  expect(facts.actions).toEqual([
    ['actions/checkout@v4', '11bd719', 680],
    ['actions/setup-node@v4', '49933ea', 160],
    ['actions/cache@v4', '5a3ec84', 161],
    ['actions/upload-artifact@v4', 'ea165f8', 296],
  ]);
});

describe('containers', () => {
  const expected = {
    hosting: 'larger',
    runnerName: 'big-1',
    cacheMode: 'read',
    hasLockfile: true,
    container: { image: 'node:24', pull: 6.5 },
    services: [{ name: 'postgres', image: 'postgres:17', pull: 3, healthWait: 2.25 }],
    actions: [{ action: 'actions/checkout@v7', sha: '1'.repeat(40), download: 2 }],
  };
  test('are read with their pulls and waits', () => {
    expect(factsOf(jobLog(...SERVICES))).toMatchObject(expected);
  });

  test('are believed inside the time of their own step only', () => {
    const started = STEPS.map((step) => ({ ...step, ...timesOf(step) }));
    expect(factsOf(jobLog(...SERVICES), started)).toMatchObject(expected);
    const without = started.filter(({ number }) => number !== 2);
    expect(factsOf(jobLog(...SERVICES), without)).toMatchObject({ hosting: 'larger', services: [], container: null });
  });
});

function timesOf({ number }: StepRun): Pick<StepRun, 'startedAt' | 'completedAt'> {
  const [from, to] = { 1: [0, 3], 2: [3, 19], 3: [20, 29] }[number] ?? [0, 0];
  const instant = (second = 0): Date => new Date(Date.parse('2026-03-02T08:00:00Z') + second * 1000);
  return { startedAt: instant(from), completedAt: instant(to) };
}

describe('hosting', () => {
  const named: [number, string][] = [
    [1, "Current runner version: '2.336.0'"],
    [1, "Runner name: 'ours'"],
    [1, "Runner group name: 'Default'"],
  ];
  test.each<[string, [number, string][], RunnerFacts['hosting']]>([
    ['a runner that names itself and has no image of GitHub is your own', named, 'self-hosted'],
    ['a runner that names neither is not known', named.slice(0, 1), 'unknown'],
    [
      'a runner that the waiting job named',
      [[0, 'Job is about to start running on the runner: x (repository)'], ...named.slice(0, 1)],
      'self-hosted',
    ],
  ])('%s', (_, lines, hosting) => {
    expect(factsOf(jobLog(...lines, ...scriptHeader(5, 'true')))?.hosting).toBe(hosting);
  });

  test('is not read from a log whose beginning is lost', () => {
    const script: [number, string][] = [[0, 'output of a script'], ...named];
    const many = Array.from({ length: 40 }, (_, index): [number, string] => [0, `line ${index}`]);
    expect(factsOf(jobLog(...many, ...script))).toBeNull();
    const late = STEPS.map((step) => ({ ...step, ...timesOf(step) }));
    const forged = jobLog(...SERVICES.map(([second, text]): [number, string] => [second + 21, text]));
    expect(factsOf(forged, late)).toBeNull();
  });
});
