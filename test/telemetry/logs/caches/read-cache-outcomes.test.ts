import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StepRun } from '../../../../src/model/job-run.ts';
import { readCacheOutcomes } from '../../../../src/telemetry/logs/caches/read-cache-outcomes.ts';
import { parseJob } from '../../../../src/telemetry/parse-job.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { actionHeader, jobLog, scriptHeader } from '../../../helpers/job-log.ts';
import { fixtureJson, fixtureText } from '../../read-fixture.ts';

const summary = (outcomes: ReturnType<typeof readCacheOutcomes>) =>
  outcomes.map(({ action, result, save, primaryKey, sizeBytes, restoreTime }) => ({
    action,
    result,
    save,
    key: primaryKey,
    bytes: sizeBytes,
    restoreTime,
  }));

describe('recorded logs', () => {
  const expected = Object.entries(fixtureJson('logs/expected.json') as Record<string, unknown[]>);
  test.each(expected)('%s says what a reader of the log says', (file, outcomes) => {
    expect(summary(readCacheOutcomes(fixtureText(`logs/${file}`), []))).toEqual(outcomes);
  });

  test.each([
    ['6642948886', [[4, 'actions/setup-java', 'exact']]],
    ['6999501459', [[5, 'eskatos/gradle-command-action', 'unknown']]],
  ])('of job %s is joined with its recorded steps', (id, outcomes) => {
    const job = parseJob(fixtureJson(`telemetry/bugswarm-job-${id}.json`));
    const steps = job.ok ? job.value.steps : [];
    expect(steps.length).toBeGreaterThan(7);
    const read = readCacheOutcomes(fixtureText(`logs/bugswarm-${id}.txt`), steps);
    expect(read.map(({ stepNumber, action, result }) => [stepNumber, action, result])).toEqual(outcomes);
  });

  test('cut into lines with and without carriage returns say the same', () => {
    const log = fixtureText('logs/autokitteh-web-platform-build.txt');
    expect(readCacheOutcomes(log.replaceAll('\n', '\r\n'), [])).toEqual(readCacheOutcomes(log, []));
  });

  test('in the columns of gh run view say the same', () => {
    const log = fixtureText('logs/bugswarm-2238223005.txt')
      .split('\n')
      .filter((line) => /^\d{4}-/.test(line));
    const columns = log.map((line) => `build\tUNKNOWN STEP\t\uFEFF${line}`).join('\n');
    expect(summary(readCacheOutcomes(columns, []))).toEqual(
      (fixtureJson('logs/expected.json') as Record<string, unknown>)['bugswarm-2238223005.txt'],
    );
  });
});

/** One cache step from 2 to 6 s and its post step at 40 s, around a script; constructed from the lines in the actions' sources. */
function readOne(action: string, inputs: Record<string, string>, main: readonly string[], post: readonly string[] = []) {
  const log = jobLog(
    [0.1, 'Current runner version: 2.336.0'],
    ...actionHeader(2.25, action, inputs),
    ...main.map((line, index): [number, string] => [3 + index / 2, line]),
    ...scriptHeader(7.5, 'npm test'),
    [8, 'ok'],
    [40.5, 'Post job cleanup.'],
    ...post.map((line, index): [number, string] => [41 + index / 4, line]),
    [45, 'Cleaning up orphan processes'],
  );
  const steps = [
    buildStep(1, 'Set up job', 0, 2),
    buildStep(2, 'Dependencies', 2, 6),
    buildStep(3, 'Run npm test', 7, 40),
    buildStep(7, 'Post Dependencies', 40, 44),
    buildStep(8, 'Complete job', 44, 45),
  ];
  const outcomes = readCacheOutcomes(log, steps);
  expect(outcomes.length).toBeLessThan(2);
  return outcomes[0];
}

const CACHE = { path: '~/.npm', key: 'npm-2', 'restore-keys': 'npm-' };

describe('a restore', () => {
  test.each([
    ['an exact hit', ['Cache hit for: npm-2', 'Cache restored from key: npm-2'], 'exact', 'npm-2'],
    ['a restore-key hit', ['Cache hit for restore-key: npm-1', 'Cache restored from key: npm-1'], 'partial', 'npm-1'],
    [
      'a restore-key hit that an old toolkit prints as a hit of the key',
      ['Cache hit for: npm-2', 'Cache restored from key: npm-1'],
      'partial',
      'npm-1',
    ],
    ['a hit told by the action alone', ['Cache restored from key: npm-2'], 'exact', 'npm-2'],
    ['keys that differ in case only', ['Cache restored from key: NPM-2'], 'exact', 'NPM-2'],
    ['a restore-key hit told by the action alone', ['Cache restored from key: npm-1'], 'partial', 'npm-1'],
    ['a lookup', ['Lookup only - skipping download', 'Cache found and can be restored from key: npm-2'], 'exact', 'npm-2'],
    ['a miss', ['Cache not found for input keys: npm-2, npm-'], 'miss', null],
    [
      'a miss that fails the step',
      ['##[error]Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: npm-2'],
      'miss',
      null,
    ],
    [
      'an error of the service, with the miss that the action then prints',
      ['##[warning]Failed to restore: Cache service responded with 422', 'Cache not found for input keys: npm-2, npm-'],
      'failed',
      null,
    ],
    ['a token that may not read', ['##[warning]Failed to restore: cache read denied: no readable scopes'], 'denied', null],
    ['a cache mode that does not read', ["Cache restore skipped: the effective cache-mode 'none' does not permit reads."], 'skipped', null],
    ['silence, which is not a miss', [], 'unknown', null],
    ['a hit of the tool cache, which is none', ['Found in cache @ /opt/hostedtoolcache/node/20.20.0/x64'], 'unknown', null],
  ])('of actions/cache: %s', (_, lines, result, restoredKey) => {
    expect(readOne('actions/cache@v5', CACHE, lines)).toMatchObject({
      stepNumber: 2,
      action: 'actions/cache',
      result,
      restoredKey,
      primaryKey: 'npm-2',
      basis: 'log',
    });
  });

  test.each([
    ['actions/setup-node@v7', { cache: 'npm' }, ['npm cache is not found'], 'miss'],
    ['actions/setup-node@v3', { cache: 'yarn' }, ['Cache restored from key: node-cache-Linux-yarn-1'], 'exact'],
    ['actions/setup-python@v4', { cache: 'pip' }, ['Cache restored from key: setup-python-Linux-1'], 'unknown'],
    [
      'actions/setup-python@v7',
      { cache: 'pip' },
      ['Cache hit for restore-key: setup-python-Linux-0', 'Cache restored from key: setup-python-Linux-0'],
      'partial',
    ],
    ['actions/setup-java@v5', { cache: 'gradle' }, ['gradle cache is not found'], 'miss'],
    ['actions/setup-go@v6', { cache: 'true' }, ['Cache is not found'], 'miss'],
    ['actions/setup-dotnet@v6', { cache: 'true' }, ['Dotnet cache is not found'], 'miss'],
    ['ruby/setup-ruby@v1', { 'bundler-cache': 'true' }, ['Cache key: setup-ruby-2', 'Found cache for key: setup-ruby-1'], 'partial'],
    ['ruby/setup-ruby@v1', { 'bundler-cache': 'true' }, ['Cache key: setup-ruby-2', 'Saving cache'], 'miss'],
    [
      'astral-sh/setup-uv@v10.0.1',
      { 'enable-cache': 'auto' },
      ['Trying to restore cache from GitHub Actions cache with key: setup-uv-2', 'No GitHub Actions cache found for key: setup-uv-2'],
      'miss',
    ],
    ['astral-sh/setup-uv@v6', { 'enable-cache': 'true' }, ['uv cache restored from GitHub Actions cache with key: setup-uv-2'], 'exact'],
    ['astral-sh/setup-uv@v8.0.0', { 'enable-cache': 'auto' }, ['Caching is disabled for tag pushes'], 'skipped'],
    ['pnpm/action-setup@v6', { cache: 'true' }, ['Cache is not found'], 'miss'],
    ['Swatinem/rust-cache@v2', {}, ['Restored from cache key "v0-rust-build-1" full match: false.'], 'partial'],
    ['Swatinem/rust-cache@v2', {}, ['Restored from cache key "v0-rust-build-1" full match: true.'], 'exact'],
    ['Swatinem/rust-cache@v2', {}, ['No cache found.'], 'miss'],
  ])('of %s with %j: %j is %s', (action, inputs, lines, result) => {
    expect(readOne(action, inputs, lines)).toMatchObject({ result });
  });

  test.each([
    ['actions/setup-node@v7', { 'node-version': '24' }],
    ['actions/setup-go@v2', { 'go-version': '1.18' }],
    ['actions/setup-dotnet@v6', { cache: 'false' }],
    ['actions/checkout@v7', {}],
  ])('is not reported of %s with %j, which does not cache', (action, inputs) => {
    expect(readOne(action, inputs, ['Found in cache @ /opt/hostedtoolcache'])).toBeUndefined();
  });

  test('lasts from the end of the header where neither a hit nor a rate tells when the download began', () => {
    const received = 'Received 200 of 200 (100.0%), 0.0 MBs/sec';
    expect(readOne('actions/cache@v2', CACHE, [received, 'Cache restored from key: npm-2'])).toMatchObject({ restoreTime: 1.25 });
  });

  test('never began before the end of the header, whatever rate is printed', () => {
    const received = 'Received 104857600 of 104857600 (100.0%), 1.0 MBs/sec';
    expect(readOne('actions/cache@v2', CACHE, [received, 'Cache restored from key: npm-2'])).toMatchObject({ restoreTime: 1.25 });
  });

  test('has its size and the time between its first and last line, to 100 ns', () => {
    const log = jobLog(
      ...actionHeader(1, 'actions/cache@v5', { key: 'k' }),
      [1.0000001, 'Cache hit for: k'],
      [1.5, 'Received 100 of 200 (50.0%), 1.0 MBs/sec'],
      [2, 'Cache Size: ~0 MB (200 B)'],
      [3.0000004, 'Cache restored successfully'],
    );
    expect(readCacheOutcomes(log, [])).toMatchObject([{ sizeBytes: 200, restoreTime: 2.0000003 }]);
  });
});

describe('a save', () => {
  test.each([
    ['is done', ['Sent 5 of 5 (100.0%), 1.0 MBs/sec', 'Cache saved with key: npm-2'], 'saved', 5],
    ['is done in the words of a setup action', ['Cache saved with the key: npm-2'], 'saved', null],
    ['is not needed after an exact hit', ['Cache hit occurred on the primary key npm-2, not saving cache.'], 'not-needed', null],
    ['loses a race', ['Failed to save: Unable to reserve cache with key npm-2, another job may be creating this cache.'], 'raced', null],
    [
      'loses the race to finish',
      ['##[warning]Unable to finalize cache with key npm-2, another job may be finalizing this cache.'],
      'raced',
      null,
    ],
    [
      'is denied, told in a second line without a timestamp',
      [
        '##[warning]Failed to save: Unable to reserve cache with key npm-2.\n More details: cache write denied: token has no writable scopes',
      ],
      'denied',
      null,
    ],
    [
      'fails and claims success',
      ['##[warning]Failed to save: uploadChunk (start: 1, end: 2) failed: Cache service responded with 503', 'Cache saved with key: npm-2'],
      'failed',
      null,
    ],
    [
      'fails against the retired service',
      [
        'Failed to save: Unable to reserve cache with key npm-2, another job may be creating this cache. More details: This legacy service is shutting down, effective April 15, 2025.',
      ],
      'failed',
      null,
    ],
    ['is turned off by the cache mode', ["Cache save skipped: the effective cache-mode 'read' does not permit writes."], 'skipped', null],
    [
      'has nothing to save',
      ['##[warning]Path Validation Error: Path(s) specified in the action for caching do(es) not exist, hence no cache is being saved.'],
      'skipped',
      null,
    ],
    ['is silent', [], 'unknown', null],
    ['is told of another key', ['Cache saved with key: other-1'], 'unknown', null],
  ])('%s', (_, post, save, sizeBytes) => {
    expect(readOne('actions/cache@v5', CACHE, ['Cache not found for input keys: npm-2, npm-'], post)).toMatchObject({ save, sizeBytes });
  });

  test.each([
    ['a miss', 'Cache not found for input keys: npm-2, npm-', 'miss'],
    ['a hit of another key', 'Cache restored from key: npm-1', 'partial'],
  ])('that was denied after %s has its own policy, which is not the restore’s', (_, line, result) => {
    const denied =
      '##[warning]Failed to save: Unable to reserve cache with key npm-2.\n More details: cache write denied: no writable scopes';
    const outcome = readOne('actions/cache@v5', CACHE, [line], [denied]);
    expect(outcome).toMatchObject({ result, save: 'denied', savePolicy: 'low-trust' });
    expect(outcome).not.toHaveProperty('policy');
  });

  test('is none of an action that only restores', () => {
    expect(readOne('actions/cache/restore@v5', CACHE, ['Cache hit for: npm-2'])).toMatchObject({ result: 'exact', save: 'none' });
  });

  test('names the key that a missing setup action did not', () => {
    const outcome = readOne(
      'actions/setup-node@v7',
      { cache: 'npm' },
      ['npm cache is not found'],
      ['Cache saved with the key: node-cache-Linux-x64-npm-9'],
    );
    expect(outcome).toMatchObject({ result: 'miss', save: 'saved', primaryKey: 'node-cache-Linux-x64-npm-9' });
  });

  test('tells which kind of hit a restore was that did not say it', () => {
    const restored = ['Cache restored from key: setup-python-Linux-1'];
    const kept = ['Cache hit occurred on the primary key setup-python-Linux-1, not saving cache.'];
    const saved = ['Cache saved with the key: setup-python-Linux-2'];
    expect(readOne('actions/setup-python@v4', { cache: 'pip' }, restored, kept)).toMatchObject({ result: 'exact' });
    expect(readOne('actions/setup-python@v4', { cache: 'pip' }, restored, saved)).toMatchObject({ result: 'partial', save: 'saved' });
  });

  test('belongs to the step whose post step printed it, in whatever order post steps run', () => {
    const log = jobLog(
      ...actionHeader(1.1, 'actions/cache@v5', { key: 'a-1' }),
      [1.5, 'Cache not found for input keys: a-1'],
      ...actionHeader(3.1, 'actions/cache@v5', { key: 'b-1' }),
      [3.5, 'Cache not found for input keys: b-1'],
      [20.2, 'Post job cleanup.'],
      [21, 'Cache saved with key: b-1'],
      [25.2, 'Post job cleanup.'],
      [26, '##[warning]Failed to save: something else'],
    );
    const steps = [
      buildStep(2, 'Run actions/cache@v5', 1, 2),
      buildStep(3, 'Run actions/cache@v5', 3, 4),
      buildStep(7, 'Post Run actions/cache@v5', 20, 24),
      buildStep(8, 'Post Run actions/cache@v5', 25, 28),
    ];
    expect(readCacheOutcomes(log, steps).map(({ stepNumber, save }) => [stepNumber, save])).toEqual([
      [2, 'failed'],
      [3, 'saved'],
    ]);
  });

  test('is skipped where the API says that the post step was, as after a failure', () => {
    const log = jobLog(...actionHeader(1.1, 'actions/cache@v5', { key: 'a-1' }), [1.5, 'Cache not found for input keys: a-1']);
    const steps = [
      buildStep(2, 'Cache', 1, 2),
      buildStep(3, 'Test', 3, 9, { conclusion: 'failure' }),
      buildStep(5, 'Post Cache', 9, 9, { conclusion: 'skipped' }),
    ];
    expect(readCacheOutcomes(log, steps)).toMatchObject([{ result: 'miss', save: 'skipped' }]);
  });

  test('of actions/cache/save is read in its own step', () => {
    expect(readOne('actions/cache/save@v5', { path: 'x', key: 'npm-2' }, ['Cache saved with key: npm-2'])).toMatchObject({
      result: 'skipped',
      save: 'saved',
    });
  });
});

/** A child of a composite action with the runner's markers, from one second to another. */
function child(id: string, from: number, to: number, lines: readonly [number, string][]): [number, string][] {
  const milliseconds = Math.round((to - from) * 1000);
  return [
    [from, `##[start-action display=Step;id=${id}]`],
    ...lines,
    [to, `##[end-action id=${id};outcome=success;conclusion=success;duration_ms=${milliseconds}]`],
  ];
}

test('a cache inside a composite action belongs to the composite’s step', () => {
  const log = jobLog(
    [0.1, "Current runner version: '2.336.0'"],
    ...actionHeader(1.1, './.github/actions/setup'),
    ...child('__self.__actions_cache', 1.2, 2, [
      ...actionHeader(1.3, 'actions/cache@v5', { key: 'a-1' }),
      [1.5, 'Cache hit for: a-1'],
      [1.9, 'Cache restored from key: a-1'],
    ]),
    ...scriptHeader(5.2, 'npm test'),
  );
  const steps = [buildStep(1, 'Set up job', 0, 1), buildStep(2, 'Run ./.github/actions/setup', 1, 4), buildStep(3, 'Run npm test', 5, 9)];
  expect(readCacheOutcomes(log, steps)).toMatchObject([{ stepNumber: 2, action: 'actions/cache', result: 'exact' }]);
});

test('lines of steps that run side by side cannot be told apart: unknown', () => {
  const log = jobLog(
    ...scriptHeader(1.1, 'npm run docs'),
    ...actionHeader(1.2, 'actions/cache@v5', { key: 'a-1' }),
    [1.5, 'Cache hit for: a-1'],
    [1.9, 'Cache restored from key: a-1'],
  );
  const steps = [buildStep(2, 'Run npm run docs', 1, 8), buildStep(3, 'Run actions/cache@v5', 1, 6), buildStep(4, 'Parallel group', 1, 8)];
  expect(readCacheOutcomes(log, steps)).toMatchObject([{ stepNumber: 3, result: 'unknown', restoredKey: null }]);
});

test('of two markers in reach the one that the step is called after is its own', () => {
  const log = jobLog(
    ...actionHeader(1.1, './setup'),
    ...actionHeader(1.9, 'actions/setup-node@v7', { cache: 'npm' }),
    [2, 'npm cache is not found'],
    ...actionHeader(2.6, 'actions/cache@v5', { key: 'a-1' }),
    [3, 'Cache hit for: a-1'],
  );
  const steps = [buildStep(2, 'Run ./setup', 1, 2), buildStep(3, 'Run actions/cache@v5', 2, 4)];
  expect(readCacheOutcomes(log, steps).map(({ stepNumber, action }) => [stepNumber, action])).toEqual([
    [2, 'actions/setup-node'],
    [3, 'actions/cache'],
  ]);
});

test('two caches of one composite action each get their own save, as the post children of their names tell it', () => {
  const log = jobLog(
    [0.1, "Current runner version: '2.336.0'"],
    ...actionHeader(1.1, './setup'),
    ...child('__self.one', 1.2, 1.6, [...actionHeader(1.3, 'actions/setup-node@v7', { cache: 'npm' }), [1.5, 'npm cache is not found']]),
    ...child('__self.two', 1.6, 2, [...actionHeader(1.7, 'actions/setup-node@v7', { cache: 'npm' }), [1.9, 'npm cache is not found']]),
    [20.1, 'Post job cleanup.'],
    ...child('__5e1f.two', 20.2, 21, [
      [20.2, 'Post job cleanup.'],
      [21, 'Cache saved with the key: node-cache-2'],
    ]),
    ...child('__5e1f.one', 21.1, 22, [
      [21.1, 'Post job cleanup.'],
      [22, 'Cache saved with the key: node-cache-1'],
    ]),
  );
  const steps = [buildStep(1, 'Set up job', 0, 1), buildStep(2, 'Run ./setup', 1, 4), buildStep(9, 'Post Run ./setup', 20, 23)];
  expect(readCacheOutcomes(log, steps).map(({ primaryKey, save }) => [primaryKey, save])).toEqual([
    ['node-cache-1', 'saved'],
    ['node-cache-2', 'saved'],
  ]);
});

test('lines after the end of the step do not count', () => {
  const log = jobLog(...actionHeader(1.1, 'actions/cache@v5', { key: 'a-1' }), [30, 'Cache hit for: a-1']);
  expect(readCacheOutcomes(log, [buildStep(2, 'Cache', 1, 2)])).toMatchObject([{ result: 'unknown' }]);
});

describe('a script that prints what a cache prints', () => {
  const steps = (name: string): StepRun[] => [
    buildStep(2, name, 1, 8),
    buildStep(3, 'Run npm test', 30, 40),
    buildStep(4, 'Complete job', 40, 41),
  ];
  const forged: [number, string][] = [
    ...actionHeader(4.1, 'actions/cache@v5', { key: 'a-1' }),
    [4.5, 'Cache hit for: a-1'],
    [4.9, 'Cache restored from key: a-1'],
  ];

  test('is not believed inside its own step', () => {
    const log = jobLog(
      ...scriptHeader(1.1, 'make'),
      ...forged,
      ...scriptHeader(30.1, 'npm test'),
      ...forged.map(([, text]): [number, string] => [35, text]),
    );
    expect(readCacheOutcomes(log, steps('Build'))).toEqual([]);
  });

  test('is not believed right before the step that really caches', () => {
    const log = jobLog(
      ...scriptHeader(1.1, 'make'),
      ...forged.map(([, text]): [number, string] => [9.95, text]),
      ...actionHeader(10.4, 'actions/cache@v5', { key: 'a-1' }),
      [11, 'Cache not found for input keys: a-1'],
    );
    const outcomes = readCacheOutcomes(log, [buildStep(2, 'Build', 1, 10), buildStep(3, 'Cache', 10, 12)]);
    expect(outcomes.filter(({ result }) => result === 'exact')).toEqual([]);
  });

  test('cannot forge a timestamp with a message of several lines', () => {
    const log = jobLog(
      ...actionHeader(1.1, 'actions/cache@v5', { key: 'a-1' }),
      [1.5, 'Cache not found for input keys: a-1'],
      ...scriptHeader(4.1, 'make'),
      [5, '##[warning]x\n2026-03-02T08:00:01.6000000Z Cache hit for: a-1'],
    );
    const read = readCacheOutcomes(log, [buildStep(2, 'Cache', 1, 2), buildStep(3, 'Build', 4, 9)]);
    expect(read).toMatchObject([{ stepNumber: 2, result: 'miss' }]);
  });

  test('does not count when it stands in an input of several lines, which has no timestamp', () => {
    const log = jobLog(...actionHeader(1.1, 'actions/cache@v5', { path: 'a\nCache hit for: a-1', key: 'a-1' }), [
      2,
      'Cache not found for input keys: a-1',
    ]);
    expect(readCacheOutcomes(log, [])).toMatchObject([{ result: 'miss' }]);
  });

  test('counts for nothing with a carriage return or a colour in front of it', () => {
    const log = jobLog(...actionHeader(1.1, 'actions/cache@v5', { key: 'a-1' }), [2, 'x\rCache hit for: a-1'], [3, ' Cache hit for: a-1']);
    expect(readCacheOutcomes(log, [])).toMatchObject([{ result: 'unknown' }]);
  });

  test('is not believed where the API does not list its step yet', () => {
    const log = jobLog(
      ...actionHeader(1.1, './setup'),
      ...scriptHeader(10, 'make'),
      ...forged.map(([, text]): [number, string] => [12, text]),
    );
    expect(readCacheOutcomes(log, [buildStep(2, 'Run ./setup', 1, 3)])).toEqual([]);
  });

  test('only loses the log for everyone by printing markers without end', () => {
    const real = [...actionHeader(1.1, 'actions/cache@v5', { key: 'a-1' }), [1.5, 'Cache hit for: a-1'] as [number, string]];
    const markers = (count: number) => Array.from({ length: count }, (): [number, string] => [5, '##[group]Run actions/cache@v5']);
    const recorded = [buildStep(2, 'Cache', 1, 2), buildStep(3, 'Run make', 4, 9)];
    const read = (count: number) => readCacheOutcomes(jobLog(...real, ...scriptHeader(4.1, 'make'), ...markers(count)), recorded);
    expect(read(100)).toMatchObject([{ stepNumber: 2, result: 'exact' }]);
    expect(read(6000)).toEqual([]);
  });
});

test('reading never throws, whatever the log', () => {
  const word = fc.constantFrom(
    '##[group]Run actions/cache@v5',
    '##[endgroup]',
    'Post job cleanup.',
    'Cache hit for: ',
    'Failed to save: x',
    'with:',
    '  key: k',
    '\u001b[36;1m',
    '\uFEFF',
  );
  const line = fc
    .tuple(fc.boolean(), fc.oneof(word, fc.string()))
    .map(([stamped, text]) => (stamped ? `2026-03-02T08:00:01.0000000Z ${text}` : text));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const log = lines.join('\n');
      expect(readCacheOutcomes(log, []).every(({ stepNumber }) => stepNumber === null)).toBe(true);
      expect(readCacheOutcomes(log, [buildStep(2, 'Cache', 1, 3)]).every(({ stepNumber }) => stepNumber === 2)).toBe(true);
    }),
  );
});
