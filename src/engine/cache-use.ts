import type { ActionStep, Step } from '../workflow/model.ts';
import { actionRepository, readWith } from '../workflow/walk.ts';

type Inputs = (key: string) => string;
type Caches = (input: Inputs, step: ActionStep) => boolean;

const always = (): boolean => true;
const unlessOff =
  (key: string) =>
  (input: Inputs): boolean =>
    input(key) !== 'false';
const unlessOn =
  (key: string) =>
  (input: Inputs): boolean =>
    input(key) !== 'true';
const whenGiven =
  (...keys: readonly string[]) =>
  (input: Inputs): boolean =>
    keys.some((key) => input(key) !== '' && input(key) !== 'false');

/** Actions that can keep things in a cache, and when they do. Source: zizmor's cache-poisoning audit, and each action's own action.yml. */
const CACHING: ReadonlyMap<string, Caches> = new Map<string, Caches>([
  ['actions/cache', always],
  ['actions/setup-go', unlessOff('cache')],
  ['actions/setup-node', (input, step) => whenGiven('cache')(input) || (input('package-manager-cache') !== 'false' && majorOf(step) >= 5)],
  ['actions/setup-java', whenGiven('cache')],
  ['actions/setup-python', whenGiven('cache')],
  ['actions/setup-dotnet', whenGiven('cache')],
  ['ruby/setup-ruby', whenGiven('bundler-cache')],
  ['graalvm/setup-graalvm', whenGiven('cache')],
  ['astral-sh/setup-uv', unlessOff('enable-cache')],
  ['oven-sh/setup-bun', unlessOn('no-cache')],
  ['mlugg/setup-zig', unlessOff('use-cache')],
  ['swatinem/rust-cache', always],
  ['gradle/actions', unlessOn('cache-disabled')],
  ['gradle/gradle-build-action', unlessOn('cache-disabled')],
  ['jdx/mise-action', unlessOff('cache')],
  ['actions-rust-lang/setup-rust-toolchain', unlessOff('cache')],
  ['ramsey/composer-install', (input) => input('ignore-cache') !== 'yes' && input('ignore-cache') !== 'true'],
  ['mozilla-actions/sccache-action', always],
  ['nix-community/cache-nix-action', always],
  ['determinatesystems/magic-nix-cache-action', always],
  ['awalsh128/cache-apt-pkgs-action', always],
  ['golangci/golangci-lint-action', unlessOn('skip-cache')],
  ['pyo3/maturin-action', whenGiven('sccache')],
  ['pnpm/action-setup', whenGiven('cache')],
  ['docker/setup-buildx-action', unlessOff('cache-binary')],
  ['docker/build-push-action', whenGiven('cache-from', 'cache-to')],
  ['hendrikmuhs/ccache-action', always],
  ['coursier/cache-action', always],
  ['julia-actions/cache', always],
  ['bazel-contrib/setup-bazel', always],
  ['runs-on/cache', always],
  ['buildjet/cache', always],
  ['useblacksmith/cache', always],
  ['subosito/flutter-action', whenGiven('cache')],
  ['docker/bake-action', (input) => /cache-(?:from|to)/.test(input('set'))],
]);

/** What a step keeps in a cache, as a text that changes when its cache does; null when it uses none. */
export function cacheUse(step: Step): string | null {
  if (step.kind === 'run') return /\btype=gha\b/.test(step.run.text) ? `run ${step.run.text}` : null;
  if (step.kind !== 'action') return null;
  const repository = actionRepository(step);
  const caches = CACHING.get(repository ?? '');
  const input = (key: string) => inputText(step, key);
  if (repository === null || caches === undefined || !caches(input, step)) return null;
  const path = step.action?.kind === 'remote' ? step.action.path : '';
  const inputs = [...(step.with?.entries.keys() ?? [])].filter((key) => isCacheInput(repository, key)).sort();
  return JSON.stringify([repository, path, ...inputs.map((key) => [key.toLowerCase(), input(key)])]);
}

/** Whether a step has no cache on a run for a tag or a release, as zizmor's audit accepts it: one of its cache inputs, or its condition, says so. */
export function isOffForTags(step: Step): boolean {
  const condition = step.condition === null || step.condition.known ? '' : step.condition.expression;
  if (NOT_FOR_TAGS.test(condition.trim())) return true;
  const repository = actionRepository(step);
  if (step.kind !== 'action' || repository === null || repository === 'actions/cache') return false;
  return [...(step.with?.entries.keys() ?? [])].some(
    (key) => SWITCHES.has(key.toLowerCase()) && NOT_FOR_TAGS.test(inputText(step, key).trim()),
  );
}

const NOT_FOR_TAGS = /^(?:\$\{\{\s*)?!\s*startsWith\(\s*github\.ref\s*,\s*'refs\/tags\/'\s*\)(?:\s*\}\})?$/i;
/** Inputs that turn a cache on when they are true. */
const SWITCHES: ReadonlySet<string> = new Set([
  'enable-cache',
  'cache',
  'use-cache',
  'bundler-cache',
  'package-manager-cache',
  'cache-binary',
]);

/** The inputs that say what is cached, where, under which key, and when it is saved. */
export function isCacheInput(repository: string, key: string): boolean {
  if (repository === 'actions/cache' || repository === 'swatinem/rust-cache') return true;
  return /cache|save-if|^set$|sccache/i.test(key);
}

/** An input as text, expressions as written; empty when it is not given. */
function inputText(step: Step, key: string): string {
  const value = readWith(step, key);
  if (value === null) return '';
  return value.known ? String(value.value ?? '') : value.expression;
}

/** The major version of `@v5` or `@5.1`; a commit or branch may be any version and counts as the newest. */
function majorOf(step: ActionStep): number {
  const ref = step.action?.kind === 'remote' ? step.action.ref : '';
  const major = /^v?(\d{1,3})(?:\.|$)/.exec(ref)?.[1];
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major);
}
