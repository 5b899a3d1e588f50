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
  /** `same-step`: it saves before its main step ends. `never`: it only restores. */
  readonly saves: 'post' | 'same-step' | 'never';
  readonly restores: boolean;
}

const always = (): boolean => true;
const when =
  (input: string, test: (value: string) => boolean) =>
  (inputs: ReadonlyMap<string, string>): boolean =>
    test(inputs.get(input) ?? '');
const isNamed = (value: string): boolean => value !== '' && value !== 'false';
const isTrue = (value: string): boolean => value === 'true';

function cacheAction(action: string, rest: Partial<Omit<CacheAction, 'action'>>): CacheAction {
  return { action, isEnabledBy: always, keyPrefixes: [], hasRestoreKeys: true, saves: 'post', restores: true, ...rest };
}

/** Inputs, keys and restore keys as the actions' own sources have them (majors in use from 2022 to 2026). */
const CACHE_ACTIONS: readonly CacheAction[] = [
  cacheAction('actions/cache', {}),
  cacheAction('actions/cache/restore', { saves: 'never' }),
  cacheAction('actions/cache/save', { saves: 'same-step', restores: false }),
  cacheAction('actions/setup-node', {
    isEnabledBy: when('cache', isNamed),
    keyPrefixes: ['node-cache-'],
    hasRestoreKeys: false,
  }),
  cacheAction('actions/setup-python', { isEnabledBy: when('cache', isNamed), keyPrefixes: ['setup-python-'] }),
  cacheAction('actions/setup-java', { isEnabledBy: when('cache', isNamed), keyPrefixes: ['setup-java-'], hasRestoreKeys: false }),
  cacheAction('actions/setup-go', { isEnabledBy: when('cache', isTrue), keyPrefixes: ['setup-go-'], hasRestoreKeys: false }),
  cacheAction('actions/setup-dotnet', { isEnabledBy: when('cache', isTrue), keyPrefixes: ['dotnet-cache-'], hasRestoreKeys: false }),
  cacheAction('ruby/setup-ruby', {
    isEnabledBy: when('bundler-cache', isTrue),
    keyPrefixes: ['setup-ruby-bundler-cache-'],
    saves: 'same-step',
  }),
  cacheAction('astral-sh/setup-uv', {
    isEnabledBy: when('enable-cache', isTrue),
    keyPrefixes: ['setup-uv-'],
    hasRestoreKeys: false,
  }),
  cacheAction('pnpm/action-setup', { isEnabledBy: when('cache', isTrue), keyPrefixes: ['pnpm-cache-'] }),
  cacheAction('Swatinem/rust-cache', { keyPrefixes: ['v0-rust-'] }),
];

const BY_NAME = new Map(CACHE_ACTIONS.map((entry) => [entry.action.toLowerCase(), entry]));

/** The cache action that a reference `owner/name[/path]@ref` names; null for any other. */
export function findCacheAction(reference: string): CacheAction | null {
  const at = reference.indexOf('@');
  return at <= 0 ? null : (BY_NAME.get(reference.slice(0, at).toLowerCase()) ?? null);
}
