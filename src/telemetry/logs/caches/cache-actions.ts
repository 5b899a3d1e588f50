/** A cache that an action keeps beside others, by the starts of its keys. */
export interface CachePart {
  readonly part: string;
  readonly keyPrefixes: readonly string[];
}

/** What is known of an action that keeps a cache through GitHub's cache service. */
export interface CacheAction {
  /** `owner/name` or `owner/name/path`, without its ref. */
  readonly action: string;
  /** True when these inputs alone say that it caches. Where they do not, its lines in the log still may. */
  isEnabledBy(inputs: ReadonlyMap<string, string>): boolean;
  /** Starts of the keys it makes by itself; empty where the workflow names the key. */
  readonly keyPrefixes: readonly string[];
  /** False: it asks for one exact key, so whatever it restores is an exact hit. */
  readonly hasRestoreKeys: boolean;
  /** `same-step`: it saves before its main step ends. `never`: it only restores. `unseen`: where it saves, the repository's code prints too. */
  readonly saves: 'post' | 'same-step' | 'never' | 'unseen';
  readonly restores: boolean;
  /** `gradle`: one cache of many entries. `statistics`: only the statistics of a compiler cache tell of it. */
  readonly reading: 'plain' | 'gradle' | 'statistics';
  /** The first of its lines after which the repository's own code prints in the same step. Nothing from there on is the action's word. */
  readonly runsCodeAt: RegExp | null;
  /** The caches it restores one after another, each told by its toolkit line; empty for one cache. */
  readonly parts: readonly CachePart[];
}

const always = (): boolean => true;
const never = (): boolean => false;
const when =
  (input: string, test: (value: string) => boolean) =>
  (inputs: ReadonlyMap<string, string>): boolean =>
    test(inputs.get(input) ?? '');
const isNamed = (value: string): boolean => value !== '' && value !== 'false';
const isTrue = (value: string): boolean => value === 'true';
const isNotTrue = (value: string): boolean => value !== 'true';
const isNotFalse = (value: string): boolean => value !== 'false';

function cacheAction(action: string, rest: Partial<Omit<CacheAction, 'action'>>): CacheAction {
  return {
    action,
    isEnabledBy: always,
    keyPrefixes: [],
    hasRestoreKeys: true,
    saves: 'post',
    restores: true,
    reading: 'plain',
    runsCodeAt: null,
    parts: [],
    ...rest,
  };
}

const GRADLE = { reading: 'gradle', runsCodeAt: /^\[command\].*\bgradlew?\b/, keyPrefixes: ['gradle-'] } as const;

/** Inputs, keys and restore keys as the actions' own sources have them (majors in use from 2022 to 2026). */
const CACHE_ACTIONS: readonly CacheAction[] = [
  cacheAction('actions/cache', {}),
  cacheAction('actions/cache/restore', { saves: 'never' }),
  cacheAction('actions/cache/save', { saves: 'same-step', restores: false }),
  cacheAction('actions/setup-node', {
    isEnabledBy: when('cache', isNamed),
    keyPrefixes: ['node-cache-'],
    hasRestoreKeys: false,
    // Yarn is what the repository's `.yarnrc` says it is.
    runsCodeAt: /^\[command\].*\byarn(?:\.cmd)?"? --version$/,
  }),
  cacheAction('actions/setup-python', { isEnabledBy: when('cache', isNamed), keyPrefixes: ['setup-python-'] }),
  cacheAction('actions/setup-java', { isEnabledBy: when('cache', isNamed), keyPrefixes: ['setup-java-'], hasRestoreKeys: false }),
  cacheAction('actions/setup-go', { isEnabledBy: when('cache', isTrue), keyPrefixes: ['setup-go-'], hasRestoreKeys: false }),
  cacheAction('actions/setup-dotnet', { isEnabledBy: when('cache', isTrue), keyPrefixes: ['dotnet-cache-'], hasRestoreKeys: false }),
  cacheAction('ruby/setup-ruby', {
    isEnabledBy: when('bundler-cache', isTrue),
    keyPrefixes: ['setup-ruby-bundler-cache-'],
    saves: 'same-step',
    // A Gemfile is a program.
    runsCodeAt: /^\[command\].*\bbundle(?:\.bat)?"? (?:install|lock)\b/,
  }),
  cacheAction('astral-sh/setup-uv', {
    isEnabledBy: when('enable-cache', isTrue),
    keyPrefixes: ['setup-uv-'],
    hasRestoreKeys: false,
  }),
  cacheAction('pnpm/action-setup', {
    isEnabledBy: when('cache', isTrue),
    keyPrefixes: ['pnpm-cache-'],
    runsCodeAt: /^##\[group\]Running pnpm\b/,
  }),
  cacheAction('Swatinem/rust-cache', { keyPrefixes: ['v0-rust-'] }),
  cacheAction('gradle/actions/setup-gradle', { ...GRADLE, isEnabledBy: when('cache-disabled', isNotTrue) }),
  cacheAction('gradle/gradle-build-action', { ...GRADLE, isEnabledBy: when('cache-disabled', isNotTrue) }),
  cacheAction('eskatos/gradle-command-action', {
    ...GRADLE,
    isEnabledBy: never,
    keyPrefixes: ['dependencies|', 'wrapper-', 'configuration|'],
  }),
  cacheAction('golangci/golangci-lint-action', {
    isEnabledBy: when('skip-cache', isNotTrue),
    keyPrefixes: ['golangci-lint.cache-'],
    runsCodeAt: /^Running \[/,
  }),
  cacheAction('cypress-io/github-action', {
    isEnabledBy: when('package-manager-cache', isNotFalse),
    hasRestoreKeys: false,
    saves: 'unseen',
    runsCodeAt: /^\[command\].*\b(?:npm|npx|yarn|pnpm|node|cypress)\b/,
    parts: [
      { part: 'packages', keyPrefixes: ['npm-', 'yarn-', 'pnpm-'] },
      { part: 'cypress', keyPrefixes: ['cypress-'] },
    ],
  }),
  cacheAction('hendrikmuhs/ccache-action', { keyPrefixes: ['ccache-', 'sccache-'] }),
  cacheAction('mozilla-actions/sccache-action', { isEnabledBy: never, saves: 'unseen', reading: 'statistics' }),
  // They cache what they download of themselves, and tell it in the toolkit's words only.
  cacheAction('docker/setup-buildx-action', { isEnabledBy: never, keyPrefixes: ['buildx-'], hasRestoreKeys: false }),
  cacheAction('docker/setup-qemu-action', { isEnabledBy: never, hasRestoreKeys: false }),
  cacheAction('denoland/setup-deno', { isEnabledBy: when('cache', isTrue), keyPrefixes: ['deno-cache-'] }),
  cacheAction('mlugg/setup-zig', { isEnabledBy: never, keyPrefixes: ['setup-zig-'] }),
];

const BY_NAME = new Map(CACHE_ACTIONS.map((entry) => [entry.action.toLowerCase(), entry]));

/** The cache action that a reference `owner/name[/path]@ref` names; null for any other. */
export function findCacheAction(reference: string): CacheAction | null {
  const at = reference.indexOf('@');
  return at <= 0 ? null : (BY_NAME.get(reference.slice(0, at).toLowerCase()) ?? null);
}
