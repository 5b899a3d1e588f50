/**
 * Labels of the runners that GitHub hosts for everybody; numbers of Ubuntu and macOS that are still to come count too. A larger runner has a name
 * that its organization chose (`windows-2022-prod-signing`, `ubuntu-latest-8-cores`): whether that is a new machine for each job cannot be told
 * from its name. Source: the README of actions/runner-images, November 2026.
 */
const HOSTED: readonly RegExp[] = [
  /^ubuntu-(?:latest|slim|\d\d\.\d\d(?:-arm)?)$/i,
  /^windows-(?:latest|2019|2022|2025|2025-vs2026|11-arm|11-vs2026-arm)$/i,
  /^macos-(?:latest(?:-large|-xlarge)?|\d\d(?:-large|-xlarge|-intel)?)$/i,
  /^xcode-\d\d(?:-xlarge)?$/i,
];

/** Whether a label of `runs-on` names a runner that GitHub hosts for everybody: a new machine for each job. */
export function isHostedLabel(label: string): boolean {
  return HOSTED.some((pattern) => pattern.test(label));
}
