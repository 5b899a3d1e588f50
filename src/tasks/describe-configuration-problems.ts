import type { ConfigProblem } from '../config/config-problem.ts';

const LONGEST = 500;

/** `line 3, column 5: ...; and 2 more`: the first mistake of a configuration, and how many follow it. Null without one. */
export function describeConfigurationProblems(problems: readonly ConfigProblem[]): string | null {
  const [first, ...more] = problems;
  if (first === undefined) return null;
  const said = `line ${first.line}, column ${first.column}: ${first.message.slice(0, LONGEST)}`;
  return more.length === 0 ? said : `${said}; and ${more.length} more`;
}
