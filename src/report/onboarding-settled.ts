/** Said under our onboarding pull request when somebody configured the repository without it. `isClosing`: nobody else's commits are on its branch. */
export function onboardingSettled(isClosing: boolean): string {
  const there =
    'The default branch has a `.github/paceline.yml` now, and Paceline works as it says: this pull request is not needed for that.';
  return isClosing
    ? `${there} It is closed, and its branch is removed.`
    : `${there} There are commits on its branch that are not ours, so it stays as it is.`;
}
