import { describe, expect, test } from '@jest/globals';
import { readCacheOutcomes } from '../../../../src/telemetry/logs/caches/read-cache-outcomes.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { actionHeader, jobLog, scriptHeader } from '../../../helpers/job-log.ts';

const STEPS = [
  buildStep(1, 'Set up job', 0, 2),
  buildStep(2, 'Own', 2, 9),
  buildStep(3, 'Run npm test', 10, 40),
  buildStep(7, 'Post Own', 40, 50),
  buildStep(8, 'Complete job', 50, 51),
];

/** The outcomes of one step with its post step, constructed from the lines in the actions' sources. The post step's lines come one a second. */
function read(header: [number, string][], main: readonly string[], post: readonly string[] = []) {
  const log = jobLog(
    [0.1, 'Current runner version: 2.336.0'],
    ...header,
    ...main.map((line, index): [number, string] => [3 + index / 8, line]),
    ...scriptHeader(10.1, 'npm test'),
    [40.5, 'Post job cleanup.'],
    ...post.map((line, index): [number, string] => [41.5 + index, line]),
    [50.2, 'Cleaning up orphan processes'],
  );
  return readCacheOutcomes(log, STEPS);
}

const ofAction = (action: string, inputs: Record<string, string>, main: readonly string[], post: readonly string[] = []) =>
  read(actionHeader(2.25, action, inputs), main, post);

const CACHE = { path: '~/.npm', key: 'npm-2', 'restore-keys': 'npm-' };

describe('misleading lines', () => {
  test.each([
    [
      'a hit whose download then failed',
      ['Cache hit for: npm-2', '##[warning]Failed to restore: aborted', 'Cache not found for input keys: npm-2, npm-'],
      { result: 'failed', restoredKey: null },
    ],
    [
      'a hit that is then called missing',
      ['Cache hit for: npm-2', 'Cache not found for input keys: npm-2'],
      { result: 'unknown', restoredKey: null },
    ],
    [
      'an attempt that failed before one that did not',
      [
        'Attempt 1 of 2 failed with error: x. Retrying request in 3000 ms...',
        'Cache hit for: npm-2',
        'Cache restored successfully',
        'Cache restored from key: npm-2',
      ],
      { result: 'exact' },
    ],
    ['a rate limit', ["##[warning]You've hit a rate limit, your rate limit will reset in 30 seconds"], { result: 'failed' }],
    [
      'a cache mode, before the miss that the action then prints',
      ["Cache restore skipped: the effective cache-mode 'write-only' does not permit reads.", 'Cache not found for input keys: npm-2'],
      { result: 'skipped', policy: 'cache-mode' },
    ],
    [
      'a token that may not read',
      ['##[warning]Failed to restore: cache read denied: no readable scopes'],
      { result: 'denied', policy: 'low-trust' },
    ],
    [
      'a lookup, which downloads nothing',
      ['Lookup only - skipping download', 'Cache found and can be restored from key: npm-2'],
      { result: 'exact', isLookup: true, restoreTime: null },
    ],
  ])('%s', (_, lines, expected) => {
    expect(ofAction('actions/cache@v5', CACHE, lines)).toMatchObject([expected]);
  });
});

test('the rate of the download is the toolkit’s last word on it', () => {
  const lines = [
    'Cache hit for: npm-2',
    'Received 100 of 300 (33.3%), 90.0 MBs/sec',
    'Received 300 of 300 (100.0%), 64.5 MBs/sec',
    'Cache restored from key: npm-2',
  ];
  expect(ofAction('actions/cache@v5', CACHE, lines)).toMatchObject([{ restoreRate: 64.5 * 1024 * 1024 }]);
  expect(
    ofAction(
      'actions/cache@v5',
      CACHE,
      lines.map((line) => line.replace('64.5', '0.0').replace('90.0', '0.0')),
    ),
  ).toMatchObject([{ restoreRate: null }]);
});

describe('the time of a save', () => {
  test('goes from the post step’s first line to the save’s last', () => {
    const post = ['[command]/usr/bin/tar -cf x', 'Sent 5 of 5 (100.0%), 1.0 MBs/sec', 'Cache saved with key: npm-2'];
    expect(ofAction('actions/cache@v5', CACHE, ['Cache not found for input keys: npm-2'], post)).toMatchObject([
      { save: 'saved', saveTime: 3 },
    ]);
  });

  test('is none where nothing was to be saved', () => {
    const post = ['Cache hit occurred on the primary key npm-2, not saving cache.'];
    expect(ofAction('actions/cache@v5', CACHE, ['Cache hit for: npm-2'], post)).toMatchObject([{ save: 'not-needed', saveTime: null }]);
  });

  test('is told of a save that was lost too', () => {
    const post = ['Failed to save: Unable to reserve cache with key npm-2, another job may be creating this cache.'];
    expect(ofAction('actions/cache@v5', CACHE, ['Cache not found for input keys: npm-2'], post)).toMatchObject([
      { save: 'raced', saveTime: 1 },
    ]);
  });

  test('of rust-cache lasts from its own word to the end of the upload', () => {
    const post = [
      '... Cleaning target ...',
      '... Saving cache ...',
      'Sent 1 of 7 (14.3%), 1.0 MBs/sec',
      'Sent 7 of 7 (100.0%), 1.0 MBs/sec',
    ];
    expect(ofAction('Swatinem/rust-cache@v2', {}, ['No cache found.'], post)).toMatchObject([
      { result: 'miss', save: 'saved', saveTime: 2, sizeBytes: 7 },
    ]);
  });

  test('of actions/cache/save begins with its header', () => {
    expect(ofAction('actions/cache/save@v5', CACHE, ['Sent 5 of 5 (100.0%), 1.0 MBs/sec', 'Cache saved with key: npm-2'])).toMatchObject([
      { save: 'saved', saveTime: expect.closeTo(0.875) },
    ]);
  });
});

describe('a save that fails', () => {
  test.each([
    [
      'for want of a reservation',
      ['##[warning]Cache reservation failed: quota', 'Failed to save: Unable to reserve cache with key npm-2. More details: quota'],
      'failed',
    ],
    ['for its size', ['Cache size of ~11000 MB (11534336000 B) is over the 10GB limit, not saving cache.'], 'failed'],
    ['for a rate limit', ["##[warning]You've hit a rate limit, your rate limit will reset in 30 seconds"], 'failed'],
  ])('%s', (_, post, save) => {
    expect(ofAction('actions/cache@v5', CACHE, ['Cache not found for input keys: npm-2'], post)).toMatchObject([{ save }]);
  });
});

describe('an action that stops before it asks for a cache', () => {
  test.each([
    [
      'actions/setup-node@v7',
      { cache: 'npm' },
      '##[error]Dependencies lock file is not found in /home/runner/work. Supported file patterns: package-lock.json',
    ],
    [
      'actions/setup-python@v7',
      { cache: 'pip' },
      '##[error]No file in /home/runner/work matched to [**/requirements.txt or **/pyproject.toml], make sure you have checked out the target repository',
    ],
    [
      'actions/setup-go@v6',
      { cache: 'true' },
      '##[warning]Restore cache failed: Dependencies file is not found in /home/runner/work. Supported file pattern: go.mod',
    ],
    ['ruby/setup-ruby@v1', { 'bundler-cache': 'true' }, '##[warning]There was an error restoring the cache x'],
  ])('%s with %j', (action, inputs, line) => {
    expect(ofAction(action, inputs as unknown as Record<string, string>, [line])).toMatchObject([{ result: 'failed' }]);
  });
});

test('setup-java keeps a cache of the wrapper and of the JDK beside its own, each with its own save', () => {
  const main = [
    'JDK cache is not found for temurin 21',
    'Cache hit for: setup-java-Linux-x64-gradle-1',
    'Cache restored from key: setup-java-Linux-x64-gradle-1',
    'Cache hit for: setup-java-Linux-x64-gradle-wrapper-2',
    'gradle-wrapper cache restored from key: setup-java-Linux-x64-gradle-wrapper-2',
  ];
  const post = [
    'Cache hit occurred on the gradle-wrapper primary key setup-java-Linux-x64-gradle-wrapper-2, not saving cache.',
    'Cache hit occurred on the primary key setup-java-Linux-x64-gradle-1, not saving cache.',
    'JDK cache saved with the key: setup-java-jdk-3',
  ];
  expect(ofAction('actions/setup-java@v5', { cache: 'gradle' }, main, post)).toMatchObject([
    { result: 'exact', primaryKey: 'setup-java-Linux-x64-gradle-1', save: 'not-needed' },
    { part: 'jdk', result: 'miss', primaryKey: 'setup-java-jdk-3', save: 'saved' },
    { part: 'gradle-wrapper', result: 'exact', primaryKey: 'setup-java-Linux-x64-gradle-wrapper-2', save: 'not-needed' },
  ]);
});

test('setup-java with cache-read-only does not save, by policy', () => {
  const post = ['Cache saving is skipped because cache-read-only is enabled.'];
  expect(ofAction('actions/setup-java@v6', { cache: 'maven' }, ['maven cache is not found'], post)).toMatchObject([
    { result: 'miss', save: 'skipped', savePolicy: 'read-only' },
  ]);
});

describe('Gradle’s actions', () => {
  const HOME = 'gradle-home-v1|Linux-X64|build[1]-';
  const gradle = (main: readonly string[], post: readonly string[] = []) =>
    ofAction('gradle/actions/setup-gradle@v5', { 'cache-disabled': 'false' }, main, post);

  test('have one cache of many entries; the line of the entry names the key that was asked for', () => {
    const main = [
      `Cache hit for restore-key: ${HOME}old`,
      'Cache Size: ~137 MB (143459626 B)',
      `Restored cache entry with key ${HOME}new to /home/runner/.gradle/caches in 2842ms`,
      'Cache hit for: gradle-generated-gradle-jars-v1-1',
      'Cache hit for: gradle-wrapper-zips-v1-2',
      'Cache Size: ~0 MB (98340 B)',
    ];
    expect(
      gradle(main, [
        `Saved cache entry with key ${HOME}new from /home/runner/.gradle/caches in 1000ms`,
        'Saved cache entry with key gradle-dependencies-v1-9 from x in 10ms',
      ]),
    ).toEqual([
      expect.objectContaining({
        result: 'partial',
        restoredKey: `${HOME}old`,
        primaryKey: `${HOME}new`,
        sizeBytes: 143459626 + 98340,
        restoreTime: 0.625,
        entries: { hits: 3, misses: 0 },
        save: 'saved',
        saveTime: 2,
      }),
    ]);
  });

  test.each([
    ['a miss', ['Gradle User Home cache not found. Will initialize empty.'], { result: 'miss', save: 'unknown' }],
    ['an exact hit', [`Cache hit for: ${HOME}1`, `Restored cache entry with key ${HOME}1 to x in 5ms`], { result: 'exact' }],
    [
      'read-only',
      ['Cache is read-only: will not save state for use in subsequent builds.', `Cache hit for: ${HOME}1`],
      { result: 'exact', save: 'skipped', savePolicy: 'read-only' },
    ],
    ['write-only', ['Cache is write-only: will not restore from cache.'], { result: 'skipped', policy: 'write-only' }],
    [
      'disabled',
      ['Cache is disabled: will not restore state from previous builds.'],
      { result: 'skipped', save: 'skipped', policy: 'disabled', savePolicy: 'disabled' },
    ],
    ['a home that was there', ['Gradle User Home already exists: will not restore from cache.'], { result: 'skipped' }],
    ['a basic miss', ['Basic caching did not find an entry to restore. Will start with empty state.'], { result: 'miss' }],
    [
      'denied',
      ['##[warning]Failed to restore: cache read denied: x', 'Gradle User Home cache not found. Will initialize empty.'],
      { result: 'denied', policy: 'low-trust' },
    ],
    ['silence', [], { result: 'unknown' }],
  ])('tell %s', (_, main, expected) => {
    expect(gradle(main)).toMatchObject([expected]);
  });

  test('basic: the post step tells which kind of hit it was', () => {
    const main = ['Basic caching restored from cache key: gradle-basic-1'];
    expect(gradle(main, ['Basic caching restored entry with key `gradle-basic-1`. Save was skipped.'])).toMatchObject([
      { result: 'exact', save: 'not-needed' },
    ]);
    expect(gradle(main, ['Basic caching saved entry with key: gradle-basic-2'])).toMatchObject([{ result: 'partial', save: 'saved' }]);
  });

  test('are counted by their report, where they print it', () => {
    const report =
      'Entry: Gradle User Home\n    Requested Key : a\n              (Entry restored: exact match found)\n---\nEntry: jars\n              (Entry not restored: no match found)\n---\nEntry: zips\n              (Entry not restored: not requested)';
    expect(gradle([`Cache hit for: ${HOME}1`], [report])).toMatchObject([{ entries: { hits: 1, misses: 1 } }]);
  });

  test('are not believed from where the build prints', () => {
    const forged = [
      '[command]/home/runner/work/gradlew build',
      `Cache hit for: ${HOME}1`,
      'Cache is disabled: will not restore state from previous builds.',
    ];
    expect(
      ofAction('gradle/gradle-build-action@v2', {}, ['Gradle User Home cache not found. Will initialize empty.', ...forged]),
    ).toMatchObject([{ result: 'miss', restoredKey: null }]);
  });
});

describe('other actions', () => {
  test('cypress-io/github-action keeps two exact caches; silence of one is no miss', () => {
    const main = [
      'Cache hit for: npm-linux-1',
      'Received 7 of 7 (100.0%), 1.0 MBs/sec',
      'Cache Size: ~0 MB (7 B)',
      '[command]/usr/bin/npm ci',
      'Cache hit for: cypress-forged',
    ];
    expect(ofAction('cypress-io/github-action@v7', {}, main)).toMatchObject([
      { part: 'packages', result: 'exact', restoredKey: 'npm-linux-1', sizeBytes: 7, save: 'unknown' },
      { part: 'cypress', result: 'unknown', restoredKey: null },
    ]);
  });

  test('golangci-lint prints the key it asked for even where another was found', () => {
    const main = [
      'Cache hit for restore-key: golangci-lint.cache-Linux-1',
      "Restored cache for golangci-lint from key 'golangci-lint.cache-Linux-2-x' in 40ms",
      'Running [golangci-lint run] in [/x] ...',
      'Cache hit for: forged',
    ];
    const post = ["Saved cache for golangci-lint from paths '/home/runner/.cache/golangci-lint' in 20ms"];
    expect(ofAction('golangci/golangci-lint-action@v9', {}, main, post)).toMatchObject([
      { result: 'partial', restoredKey: 'golangci-lint.cache-Linux-1', primaryKey: 'golangci-lint.cache-Linux-2-x', save: 'saved' },
    ]);
  });

  test('ccache-action has its hit, its save, and the statistics of its post step', () => {
    const main = ['Cache hit for restore-key: ccache-build-1', 'Restored from cache key "ccache-build-1".'];
    const post = [
      'Cacheable calls:   90 / 100 (90.00%)',
      '  Hits:            60 /  90 (66.67%)',
      '    Direct:        50 /  60',
      '  Misses:          30 /  90',
      'Local storage:',
      '  Hits:            99 / 100',
      'Save cache using key "ccache-build-2".',
    ];
    expect(ofAction('hendrikmuhs/ccache-action@v1.2', { key: 'build' }, main, post)).toMatchObject([
      { result: 'partial', restoredKey: 'ccache-build-1', save: 'saved', primaryKey: 'ccache-build-2', entries: { hits: 60, misses: 30 } },
    ]);
  });

  test('sccache-action is told by its statistics alone', () => {
    const post = [
      'Compile requests                    120',
      'Cache hits                           80',
      'Cache hits (Rust)                    70',
      'Cache misses                         20',
      'Cache hits rate                   80.00 %',
    ];
    expect(ofAction('mozilla-actions/sccache-action@v0.0.9', {}, [], post)).toMatchObject([
      { action: 'mozilla-actions/sccache-action', result: 'partial', entries: { hits: 80, misses: 20 } },
    ]);
  });

  test('setup-buildx keeps its own binary', () => {
    expect(ofAction('docker/setup-buildx-action@v4', {}, ['Cache hit for: buildx-dl-bin-0.30-linux-x64'])).toMatchObject([
      { result: 'exact', restoredKey: 'buildx-dl-bin-0.30-linux-x64' },
    ]);
    expect(ofAction('docker/setup-buildx-action@v4', {}, ['Buildx binary found in /opt'])).toEqual([]);
  });
});

describe('layers of an image', () => {
  const BUILD = [
    '#1 [internal] load build definition from Dockerfile',
    '#1 DONE 0.0s',
    '#4 importing cache manifest from gha:8134',
    '#4 DONE 0.4s',
    '#5 [build 1/4] FROM docker.io/library/node:24',
    '#5 CACHED',
    '#6 [build 2/4] COPY package.json .',
    '#6 CACHED',
    '#7 [linux/arm64 build 3/4] RUN npm ci',
    '#7 0.512 #8 CACHED',
    '#7 12.31 added 643 packages',
    '#7 ...',
    '#8 [build 4/4] COPY . .',
    '#8 ERROR: no such file',
    '#7 DONE 12.4s',
    '#9 exporting to GitHub Actions Cache',
    '#9 writing layer sha256:1 3.0s done',
    '#9 DONE 3.5s',
  ];
  const LAYERS = { result: 'partial', entries: { hits: 1, misses: 2 }, primaryKey: 'gha', save: 'saved', saveTime: 3.5 };

  test('are counted in an action that builds, base images and what a build prints left out', () => {
    const [outcome, ...others] = ofAction('docker/build-push-action@v7', { context: '.' }, BUILD);
    expect(outcome).toMatchObject({ stepNumber: 2, action: 'docker/build-push-action', ...LAYERS });
    expect(outcome).not.toHaveProperty('toldBy');
    expect(others).toEqual([]);
  });

  test('are counted in a script that names the tool, as the script’s own word', () => {
    expect(read(scriptHeader(2.25, 'docker buildx build .'), BUILD)).toMatchObject([{ action: 'docker', ...LAYERS, toldBy: 'output' }]);
  });

  test('are not believed of a script that builds no image', () => {
    expect(read(scriptHeader(2.25, 'npm test'), BUILD)).toEqual([]);
  });

  test('of two builds in one step are counted together, though both count from one', () => {
    const hit = ['#5 [build 2/2] RUN make', '#5 CACHED'];
    expect(read(scriptHeader(2.25, 'docker compose build'), [...hit, ...hit])).toMatchObject([
      { result: 'exact', entries: { hits: 2, misses: 0 } },
    ]);
  });

  test('have a failed save where the export failed', () => {
    const main = ['#5 [2/2] RUN make', '#5 DONE 1.0s', '#6 exporting cache to registry', '#6 ERROR: denied'];
    expect(read(scriptHeader(2.25, 'docker build .'), main)).toMatchObject([{ result: 'miss', save: 'failed', saveTime: null }]);
  });
});

describe('statistics of a compiler cache in a script', () => {
  const OLD = [
    'cache hit (direct)                   100',
    'cache hit (preprocessed)              20',
    'cache miss                            30',
    'cache hit rate                     80.00 %',
  ];
  test('are the last table’s, of a script that names the tool', () => {
    const two = [
      'Compile requests    5',
      'Cache hits          0',
      'Cache misses        5',
      'Compile requests    9',
      'Cache hits          9',
      'Cache misses        0',
    ];
    expect(read(scriptHeader(2.25, 'sccache --show-stats'), two)).toMatchObject([
      { action: 'sccache', result: 'exact', entries: { hits: 9, misses: 0 }, toldBy: 'output' },
    ]);
    expect(read(scriptHeader(2.25, 'ccache -s'), OLD)).toMatchObject([
      { action: 'ccache', result: 'partial', entries: { hits: 120, misses: 30 } },
    ]);
  });
  test('are not believed of another script', () => {
    expect(read(scriptHeader(2.25, 'npm test'), OLD)).toEqual([]);
  });
});
