import type { Stage } from '../../../model/job-log.ts';
import type { Collector } from '../collector.ts';
import { keepText } from '../log-record.ts';
import type { LogNote } from '../log-section.ts';

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

const MOST_SECTIONS = 3000;
const MOST_OF_LINE = 200;

/** Per section the last line of each stage. */
export type OutputLines = ReadonlyMap<number, ReadonlyMap<Stage, LogNote>>;

export function createOutputCollector(): Collector<OutputLines> {
  const sections = new Map<number, Map<Stage, LogNote>>();
  return {
    starts: [...new Set(OUTPUT_LINES.map(({ start }) => start))],
    take({ text, second, ticks }, { section, isHeader }) {
      if (isHeader || (sections.size >= MOST_SECTIONS && !sections.has(section))) return;
      for (const { start, rest, stage } of OUTPUT_LINES) {
        if (!text.startsWith(start) || !rest.test(text.slice(start.length, start.length + MOST_OF_LINE))) continue;
        const own = sections.get(section) ?? new Map<Stage, LogNote>();
        sections.set(section, own.set(stage, { second, ticks, text: keepText(text, MOST_OF_LINE) }));
      }
    },
    finish: () => sections,
  };
}
