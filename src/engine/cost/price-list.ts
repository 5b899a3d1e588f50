/**
 * GitHub's prices for its own runners, in US dollars a minute, as of `asOf` (docs.github.com, "Actions runner pricing"). Every job run is rounded up to a
 * whole minute. Standard runners are free for public repositories; larger ones are billed always.
 */
export const PRICE_LIST = {
  asOf: '2026-01-01',
  source: 'https://docs.github.com/en/billing/reference/actions-runner-pricing',
  standard: {
    linux_slim: 0.002,
    linux: 0.006,
    linux_arm: 0.005,
    windows: 0.01,
    windows_arm: 0.008,
    macos: 0.062,
  },
  larger: {
    macos_l: 0.077,
    macos_xl: 0.102,
    linux_4_core: 0.012,
    linux_8_core: 0.022,
    linux_16_core: 0.042,
    linux_32_core: 0.082,
    linux_64_core: 0.162,
    linux_96_core: 0.252,
    linux_4_core_arm: 0.008,
    linux_8_core_arm: 0.014,
    linux_16_core_arm: 0.026,
    linux_32_core_arm: 0.05,
    linux_64_core_arm: 0.098,
    windows_4_core: 0.022,
    windows_8_core: 0.042,
    windows_16_core: 0.082,
    windows_32_core: 0.162,
    windows_64_core: 0.322,
    windows_96_core: 0.552,
    windows_4_core_arm: 0.014,
    windows_8_core_arm: 0.026,
    windows_16_core_arm: 0.05,
    windows_32_core_arm: 0.098,
    windows_64_core_arm: 0.194,
  },
} as const;

export type StandardSku = keyof typeof PRICE_LIST.standard;
export type LargerSku = keyof typeof PRICE_LIST.larger;
