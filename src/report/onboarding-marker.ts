import { shortHash } from '../model/short-hash.ts';

const MARKER = /<!-- paceline:onboarding \{"schema":1,"file":"([0-9a-z]{6})"\} -->/g;

/** The hidden line by which our onboarding pull request is known again, with a short hash of the file as we wrote it. */
export function renderOnboardingMarker(configurationText: string): string {
  return `<!-- paceline:onboarding {"schema":1,"file":"${shortHash(configurationText)}"} -->`;
}

/** The last such line of a body; null where there is none. `file` is the `shortHash` of the text that was proposed. @public */
export function readOnboardingMarker(body: string): { readonly file: string } | null {
  const file = [...body.matchAll(MARKER)].at(-1)?.[1];
  return file === undefined ? null : { file };
}
