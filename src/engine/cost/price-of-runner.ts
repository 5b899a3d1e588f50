import type { RunnerPrice } from './cost.ts';
import { type LargerSku, PRICE_LIST, type StandardSku } from './price-list.ts';

/** GitHub's standard labels; a version that is not known yet has the price of its system. */
const STANDARD: readonly (readonly [RegExp, StandardSku])[] = [
  [/^ubuntu-slim$/, 'linux_slim'],
  [/^ubuntu-(latest|\d\d\.04)$/, 'linux'],
  [/^ubuntu-(latest|\d\d\.04)-arm$/, 'linux_arm'],
  [/^windows-(latest|\d{4}(-vs\d{4})?)$/, 'windows'],
  [/^windows-11(-vs\d{4})?-arm$/, 'windows_arm'],
  [/^macos-(latest|\d\d)(-intel)?$/, 'macos'],
];
const LARGER_MAC: readonly (readonly [RegExp, LargerSku])[] = [
  [/^macos-(latest|\d\d(\.\d)?)-large$/, 'macos_l'],
  [/^(macos-(latest|\d\d(\.\d)?)|xcode-\d\d)-xlarge$/, 'macos_xl'],
];
/** The names that GitHub gave to the larger runners it made for organizations; others are the organization's own words. */
const LARGER = /^(ubuntu|windows)-(?:latest|[\d.]+)-(\d+)-cores?(-arm)?$/;

/**
 * What a minute costs on the runner that these labels ask for. `configured`: by label, before everything else. Null for labels that are neither configured,
 * nor self-hosted, nor GitHub's own: nothing is guessed.
 */
export function priceOfRunner(labels: readonly string[], configured: ReadonlyMap<string, number>): RunnerPrice | null {
  for (const label of labels) {
    const perMinute = configured.get(label);
    if (perMinute !== undefined) return { perMinute, source: 'configuration', sku: null, isLarger: isLarger(label) };
  }
  if (isSelfHosted(labels)) return { perMinute: 0, source: 'self-hosted', sku: null, isLarger: false };
  const own = ownRunnerOf(labels);
  return own === null ? null : { ...own, source: 'table' };
}

/** GitHub's own runner that these labels ask for; null for all others. */
export function ownRunnerOf(labels: readonly string[]): Pick<RunnerPrice, 'perMinute' | 'sku' | 'isLarger'> | null {
  if (isSelfHosted(labels)) return null;
  for (const label of labels.map((each) => each.toLowerCase())) {
    const standard = STANDARD.find(([pattern]) => pattern.test(label))?.[1];
    if (standard !== undefined) return { perMinute: PRICE_LIST.standard[standard], sku: standard, isLarger: false };
    const larger = largerSku(label);
    if (larger !== null) return { perMinute: PRICE_LIST.larger[larger], sku: larger, isLarger: true };
  }
  return null;
}

function isSelfHosted(labels: readonly string[]): boolean {
  return labels.some((label) => label.toLowerCase() === 'self-hosted');
}

/** A runner with the repository's own price that is none of GitHub's standard ones is billed for public repositories too. */
function isLarger(label: string): boolean {
  return !STANDARD.some(([pattern]) => pattern.test(label.toLowerCase()));
}

function largerSku(label: string): LargerSku | null {
  const mac = LARGER_MAC.find(([pattern]) => pattern.test(label))?.[1];
  if (mac !== undefined) return mac;
  const [, system, cores, arm = ''] = LARGER.exec(label) ?? [];
  if (system === undefined) return null;
  const sku = `${system === 'ubuntu' ? 'linux' : 'windows'}_${cores}_core${arm.replace('-', '_')}`;
  return sku in PRICE_LIST.larger ? (sku as LargerSku) : null;
}
