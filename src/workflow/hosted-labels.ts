/**
 * Labels of the runners that GitHub hosts for everybody. A larger runner has a name that its organization chose and is none of them: whether that is a
 * new machine for each job cannot be told from its name. Source: the README of actions/runner-images, November 2026.
 */
const HOSTED =
  /^(?:ubuntu-(?:latest|slim|\d\d\.\d\d(?:-arm)?)|windows-(?:latest|\d{4}|11)(?:-[\w-]+)?|macos-(?:latest|\d+)(?:-(?:large|xlarge|intel|arm64))?|xcode-\d+(?:-xlarge)?)$/i;

/** Whether a label of `runs-on` names a runner that GitHub hosts for everybody: a new machine for each job. */
export function isHostedLabel(label: string): boolean {
  return HOSTED.test(label);
}
