import type { Stage } from '../model/job-log.ts';

/** What tools print of themselves, by how the line begins: for scripts whose commands do not say what they run. */
const OUTPUT_LINES: readonly { readonly start: string; readonly rest: RegExp; readonly stage: Stage }[] = [
  { start: 'added ', rest: /^\d+ packages?[, ]/, stage: 'dependency-install' },
  { start: 'Successfully installed ', rest: /^\S+-\d/, stage: 'dependency-install' },
  { start: 'Bundle complete! ', rest: /^\d+ Gemfile/, stage: 'dependency-install' },
  { start: '=====', rest: /^=* test session starts =+$/, stage: 'unit-test' },
  { start: '=====', rest: /^=* .*\b\d+ (?:passed|failed)\b.* in [\d.]+s.*=+$/, stage: 'unit-test' },
  { start: 'Test Suites: ', rest: /\d+ total$/, stage: 'unit-test' },
  { start: ' Test Files  ', rest: /\d+ (?:passed|failed)/, stage: 'unit-test' },
  { start: 'test result: ', rest: /^(?:ok|FAILED)\. \d+ passed;/, stage: 'unit-test' },
  { start: 'ok  \t', rest: /^\S+\t(?:[\d.]+s|\(cached\))/, stage: 'unit-test' },
  { start: 'FAIL\t', rest: /^\S+\t[\d.]+s$/, stage: 'unit-test' },
  { start: 'Tests run: ', rest: /^\d+, {1,2}Failures: \d+/, stage: 'unit-test' },
  { start: '[INFO] Tests run: ', rest: /^\d+, {1,2}Failures: \d+/, stage: 'unit-test' },
  { start: '> Task :', rest: /(?:^|:)(?:test|check)(?: |$)/, stage: 'unit-test' },
  { start: '> Task :', rest: /(?:^|:)(?:integrationTest|functionalTest)(?: |$)/, stage: 'integration-test' },
  { start: '> Task :', rest: /(?:^|:)(?:compile\w+|assemble|build|jar|classes)(?: |$)/, stage: 'build' },
  { start: '   Compiling ', rest: /^\S+ v\d/, stage: 'build' },
  { start: '    Finished ', rest: /^`?(?:dev|release|test)\b/, stage: 'build' },
  { start: '[INFO] BUILD ', rest: /^(?:SUCCESS|FAILURE)$/, stage: 'build' },
  { start: '[INFO] Compiling ', rest: /^\d+ source files?/, stage: 'build' },
  { start: 'Linking CXX executable ', rest: /\S/, stage: 'build' },
  { start: '✨ ', rest: /^Built in /, stage: 'build' },
  { start: 'Successfully built ', rest: /^[0-9a-f]{12}$/, stage: 'package' },
  { start: 'Successfully tagged ', rest: /\S/, stage: 'package' },
  { start: 'Running ', rest: /^\d+ tests? using \d+ workers?/, stage: 'integration-test' },
  { start: 'Cache saved ', rest: /^(?:successfully|with (?:the )?key: )/, stage: 'cache-save' },
];

const MOST_OF_LINE = 200;

/** How each line begins that `stageOfLine` knows: what does not begin so need not be asked. */
export const OUTPUT_STARTS: readonly string[] = [...new Set(OUTPUT_LINES.map(({ start }) => start))];

/** A line that a tool printed, and what the tool does. */
export interface OutputStage {
  readonly stage: Stage;
  /** As printed. */
  readonly line: string;
}

/** What the tool does that printed the line; null for a line that is not known. Of several rows the last that fits counts. */
export function stageOfLine(line: string): Stage | null {
  return (
    OUTPUT_LINES.findLast(({ start, rest }) => line.startsWith(start) && rest.test(line.slice(start.length, start.length + MOST_OF_LINE)))
      ?.stage ?? null
  );
}

/** The last of a step's lines that tells of work; an installation only where nothing else is told. */
export function stageOfOutput(lines: readonly string[]): OutputStage | null {
  let last: OutputStage | null = null;
  for (const line of lines) {
    const stage = stageOfLine(line);
    if (stage !== null && (last === null || stage !== 'dependency-install')) last = { stage, line };
  }
  return last;
}
