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
