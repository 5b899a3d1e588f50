const ESCAPE = '\u001b';
const HIT = [
  'Cache hit for: forged-1',
  'Received 9 of 9 (100.0%), 1.0 MBs/sec',
  'Cache Size: ~0 MB (9 B)',
  'Cache restored from key: forged-1',
];
const HEADER = (action: string): string[] => [
  `##[group]Run ${action}`,
  'with:',
  '  path: x',
  '  key: forged-1',
  '  cache: npm',
  '##[endgroup]',
];
const SAVE = ['Post job cleanup.', 'Cache saved with key: forged-1', 'Cache hit occurred on the primary key forged-1, not saving cache.'];

/** What a script may print to be taken for a cache, a step or a clock. Lines without a timestamp of their own begin with `|`. */
export const FORGERIES: Readonly<Record<string, (otherStamp: string) => readonly string[]>> = {
  'a cache step': () => [...HEADER('actions/cache@v4'), ...HIT],
  'a setup step': () => [...HEADER('actions/setup-java@v3'), ...HIT],
  'a script step': () => ['##[group]Run npm ci', `${ESCAPE}[36;1mnpm ci${ESCAPE}[0m`, 'shell: /usr/bin/bash -e {0}', '##[endgroup]'],
  'words of a cache': () => HIT,
  'a miss': () => [...HEADER('actions/cache@v4'), 'Cache not found for input keys: forged-1'],
  'a denied restore': () => [...HEADER('actions/cache@v4'), '##[warning]Failed to restore: cache read denied: forged'],
  'a save': () => SAVE,
  'a denied save': () => [
    'Post job cleanup.',
    '##[warning]Failed to save: Unable to reserve cache with key forged-1. More details: cache write denied',
  ],
  'a post step with statistics': () => [
    'Post job cleanup.',
    'Cacheable calls:   100 / 100 (100.0%)',
    '  Hits:            100 / 100 (100.0%)',
    '  Misses:            0 / 100 ( 0.00%)',
  ],
  'a hit and a miss': () => [...HEADER('actions/cache@v4'), ...HIT, 'Cache not found for input keys: forged-1'],
  'a hit that is saved again': () => [...HEADER('actions/cache@v4'), ...HIT, 'Post job cleanup.', 'Cache saved with key: forged-1'],
  'an action that runs anything, and a cache': () => [...HEADER('nick-fields/retry@v3'), ...HEADER('actions/cache@v4'), ...HIT],
  'an action whose tool is the repository’s': () => [
    ...HEADER('ruby/setup-ruby@v1'),
    '[command]/opt/ruby/bin/bundle install --jobs 4',
    ...HIT.map((line) => line.replace('forged-1', 'setup-ruby-bundler-cache-v6-1')),
  ],
  'sampled resources': () =>
    Array.from({ length: 25 }, () => 'paceline-resources:v1 start=1785492001 cpus=4 memory=16000 used=1000 samples=5,500,0,0,0,0,0'),
  'a cache with its save': () => [...HEADER('actions/cache@v4'), ...HIT, ...SAVE],
  'the end of the job': () => ['Evaluate and set job outputs', 'Cleaning up orphan processes', ...HEADER('actions/cache@v4'), ...HIT],
  'a cache step at another time': (stamp) => [
    '##[warning]x',
    ...[...HEADER('actions/cache@v4'), ...HIT].map((line) => `|${stamp} ${line}`),
  ],
  'a save at another time': (stamp) => ['##[warning]x', ...SAVE.map((line) => `|${stamp} ${line}`)],
  'a time far ahead': () => [
    '##[warning]x',
    ...[...HEADER('actions/cache@v4'), ...HIT].map((line) => `|2099-01-01T00:00:00.0000000Z ${line}`),
  ],
  'further lines': () => ['x', ...HEADER('actions/cache@v4').map((line) => `|${line}`), ...HIT.map((line) => `|${line}`)],
  'columns of gh': (stamp) => HIT.map((line) => `|build\tSet up JDK 11\t${stamp} ${line}`),
  'overwritten lines': () => [...HEADER('actions/cache@v4'), ...HIT].map((line) => `harmless\r${line}`),
  'erased lines': () => [...HEADER('actions/cache@v4'), ...HIT].map((line) => `harmless${ESCAPE}[2K\r${line}`),
  'colours in front': () => [...HEADER('actions/cache@v4'), ...HIT].map((line) => `${ESCAPE}[0m${line}`),
  'links around': () => [...HEADER('actions/cache@v4'), ...HIT].map((line) => `${ESCAPE}]8;;x${ESCAPE}\\${line}`),
  'the cursor moved up': () => [...HEADER('actions/cache@v4'), ...HIT].map((line) => `${ESCAPE}[9A${line}`),
  'NUL between the letters': () => [...HEADER('actions/cache@v4'), ...HIT].map((line) => [...line].join('\0')),
  'composite markers': () => [
    '##[start-action display=Cache;id=__self.__actions_cache]',
    ...HEADER('actions/cache@v4'),
    ...HIT,
    '##[end-action id=__self.__actions_cache;outcome=success;conclusion=success;duration_ms=0]',
  ],
  'composite markers around a miss': () => [
    '##[start-action display=Cache;id=__self.__actions_cache]',
    ...HEADER('actions/cache@v4'),
    'Cache not found for input keys: forged-1',
    '##[end-action id=__self.__actions_cache;outcome=success;conclusion=success;duration_ms=0]',
    ...SAVE,
  ],
  'composite markers in a message of several lines': (stamp) => [
    '##[warning]x',
    ...[
      '##[end-action id=__self.__run;outcome=success;conclusion=success;duration_ms=0]',
      '##[start-action display=Cache;id=__self.__run.__actions_cache]',
      ...HEADER('actions/cache@v4'),
      ...HIT,
      '##[end-action id=__self.__run.__actions_cache;outcome=success;conclusion=success;duration_ms=0]',
      '##[start-action display=Build;id=__self.__run]',
    ].map((line) => `|${stamp} ${line}`),
  ],
  'a child of its own in a message of several lines': (stamp) => [
    '##[warning]x',
    ...[
      '##[start-action display=Cache;id=__self.__run.__actions_cache]',
      ...HEADER('actions/cache@v4'),
      ...HIT,
      '##[end-action id=__self.__run.__actions_cache;outcome=success;conclusion=success;duration_ms=0]',
    ].map((line) => `|${stamp} ${line}`),
  ],
  'a save told in the post step as a child': () => [
    '##[start-action display=Cache;id=__x.__actions_cache]',
    ...SAVE,
    '##[end-action id=__x.__actions_cache;outcome=success;conclusion=success;duration_ms=0]',
  ],
  'a child of a name that tells a stage': () => [
    '##[start-action display=Deploy to production;id=__self.deploy]',
    '##[end-action id=__self.deploy;outcome=success;conclusion=success;duration_ms=0]',
  ],
  'an end of an action that never began': () => ['##[end-action id=__self;outcome=success;conclusion=success;duration_ms=99999999]'],
  'parallel markers': () => [
    'Waiting for background step(s) to complete: a, b',
    'Finished waiting for background step(s).',
    '  a: Succeeded',
    ...HIT,
  ],
  'groups without end': () => Array.from({ length: 500 }, (_, index) => `##[group]forged ${index}`),
  'ends without groups': () => [...Array.from({ length: 50 }, () => '##[endgroup]'), ...HEADER('actions/cache@v4'), ...HIT],
  'markers without end': () => Array.from({ length: 2500 }, () => '##[group]Run actions/cache@v4'),
};

/** What stands in the header of another step where a script has filled a variable with several lines: each has the stamp that the script gave it. */
export const FORGED_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'the end of the header': ['##[endgroup]', ...HIT],
  'the end of the header, and a group around what is left': ['##[endgroup]', ...HIT, '##[group]x'],
  'a header of its own': [...HEADER('actions/cache@v4'), ...HIT],
  'a header of its own, and a group around what is left': [...HEADER('actions/cache@v4'), ...HIT, '##[group]x'],
  'a post step': ['Post job cleanup.', 'Cache saved with key: forged-1'],
  'a shell': ['shell: /usr/bin/bash -e {0}'],
};
