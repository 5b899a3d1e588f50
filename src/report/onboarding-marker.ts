import { shortHash } from '../model/short-hash.ts';

const MARKER = /<!-- paceline:onboarding \{"schema":1,"file":"([0-9a-z]{6})","text":"([0-9a-z]{6})"\} -->/g;

/** Short hashes of the file and of the visible text, as we wrote them. */
export interface OnboardingMarker {
  readonly file: string;
  readonly text: string;
}

/** The hidden line by which our onboarding pull request is known again; `text`: what stands above it. */
export function renderOnboardingMarker(configurationText: string, text: string): string {
  return `<!-- paceline:onboarding {"schema":1,"file":"${shortHash(configurationText)}","text":"${hashOf(text)}"} -->`;
}

/** The last such line of a body; null where there is none. */
export function readOnboardingMarker(body: string): OnboardingMarker | null {
  const found = [...body.matchAll(MARKER)].at(-1);
  return found?.[1] === undefined || found[2] === undefined ? null : { file: found[1], text: found[2] };
}

/** Whether a body reads as we wrote it: one that a person has changed is theirs. */
export function isOnboardingAsWritten(body: string): boolean {
  const found = [...body.matchAll(MARKER)].at(-1);
  if (found === undefined || body.slice(found.index + found[0].length).trim() !== '') return false;
  return found[2] === hashOf(body.slice(0, found.index));
}

/** GitHub's page sends `\r\n`. */
function hashOf(text: string): string {
  return shortHash(text.replaceAll('\r\n', '\n').trim());
}
