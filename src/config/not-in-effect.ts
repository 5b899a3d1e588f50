/** A key of `.github/paceline.yml` that is read and checked, and changes nothing in this version. */
interface WithoutEffect {
  /** `*` stands for every entry of a list. */
  readonly path: readonly string[];
  readonly note: string;
}

const without = (...path: readonly string[]): WithoutEffect => ({
  path,
  note: `${path.at(-1) ?? ''} is read but not in effect in this version`,
});

/** Everything that the configuration takes and this version does not act on. What comes into effect is removed here, and nowhere else. */
export const NOT_IN_EFFECT: readonly WithoutEffect[] = [
  without('pull-requests', 'group'),
  ...['stages', 'success-rate', 'cache-hit-rate', 'stretch'].map((key) => without('targets', '*', key)),
  ...['target-reduction', 'dashboard-issue'].map((key) => without(key)),
];

/** Whether a key such as `pull-requests.open` changes something in this version. */
export function isInEffect(key: string): boolean {
  return !NOT_IN_EFFECT.some(({ path }) => key === path.join('.') || key.startsWith(`${path.join('.')}.`));
}
