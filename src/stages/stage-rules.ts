import type { StagePattern } from '../model/repository-config.ts';

/** The first of the configured rules that one of the texts fits: a name of a step, an action without ref, a command. */
export function findStageRule(rules: readonly StagePattern[], texts: readonly string[]): StagePattern | null {
  return rules.find(({ match }) => texts.some((text) => fits(match.toLowerCase(), text.toLowerCase()))) ?? null;
}

/** Goes back to the last star only, so that the time is the product of the lengths at most, whatever the pattern. */
function fits(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < text.length; ) {
    if (pattern[at] === '*') {
      star = at;
      resume = index;
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === text[index]) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
