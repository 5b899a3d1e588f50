import type { JobLog, TestResult } from '../../../model/job-log.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import type { Collector } from '../collector.ts';
import { keepText } from '../log-record.ts';
import type { SplitLog } from '../split-log.ts';
import { readResultLine } from './result-lines.ts';

/** Files of tests by section, tool and name, with how many of their tests failed. */
export type TestResults = readonly (Pick<TestResult, 'tool' | 'file' | 'failed'> & { readonly section: number })[];

interface FileResult {
  readonly section: number;
  readonly tool: TestResult['tool'];
  readonly file: string;
  /** As a line of the whole file says it; the most of several. */
  told: number;
  readonly failing: Set<string>;
}

const MOST_FILES = 2000;
const MOST_FAILING = 200;
const MOST_OF_FILE = 300;
const MOST_OF_TEST = 200;
const MOST_OF_LINE = 1000;
const GO_FAILED = /^--- FAIL: \S+ \(\d/;
/** A package that was tested before says `(cached)`, one that does not compile no time: neither was run. */
const GO_PACKAGE = /^(ok {2}|FAIL)\t(\S+)\t\d+\.\d+s\b/;

/** Reads which files of tests failed, where a runner says it of each file; those that passed count with none. */
export function createTestResultCollector(): Collector<TestResults> {
  const files = new Map<string, FileResult>();
  let go = { section: -1, failed: 0 };

  function fileOf(section: number, tool: FileResult['tool'], name: string): FileResult | null {
    const key = `${section}\n${tool}\n${name}`;
    const known = files.get(key);
    if (known !== undefined || files.size >= MOST_FILES) return known ?? null;
    const fresh: FileResult = { section, tool, file: keepText(name, MOST_OF_FILE), told: 0, failing: new Set() };
    files.set(keepText(key), fresh);
    return fresh;
  }

  /** True when the line was Go's, which prints a package's tests before the package. */
  function takeGo(text: string, section: number): boolean {
    if (go.section !== section) go = { section, failed: 0 };
    if (text.startsWith('--- ')) {
      if (GO_FAILED.test(text)) go.failed += 1;
      return true;
    }
    const [, word, name] = GO_PACKAGE.exec(text) ?? [];
    if (name === undefined) return false;
    const file = fileOf(section, 'go', name);
    if (file !== null && word === 'FAIL') file.told = Math.max(file.told, go.failed, 1);
    go.failed = 0;
    return true;
  }

  return {
    starts: [
      ...['PASS ', 'FAIL ', 'FAIL\t', 'ok  \t', '--- FAIL: ', 'FAILED ', 'ERROR ', 'tests/', 'test/', 'test_', 'src/'],
      ...['Tests run: ', '[INFO] Tests run: ', '[WARNING] Tests run: ', '[ERROR] Tests run: ', ' ✓ ', ' ❯ ', ' × ', '  '],
    ],
    take({ text }, { section, kind, isHeader }) {
      if ((kind !== 'script' && kind !== 'action') || isHeader || text.length > MOST_OF_LINE || takeGo(text, section)) return;
      const line = readResultLine(text);
      const file = line === null ? null : fileOf(section, line.tool, line.file);
      if (line === null || file === null) return;
      if (line.test === null) file.told = Math.max(file.told, line.failed);
      else if (line.failed === 0) file.failing.delete(line.test.slice(0, MOST_OF_TEST));
      else if (file.failing.size < MOST_FAILING) file.failing.add(keepText(line.test, MOST_OF_TEST));
    },
    finish: () =>
      [...files.values()].map(({ section, tool, file, told, failing }) => ({
        ...{ section, tool, file },
        failed: Math.max(told, failing.size),
      })),
  };
}

/** Fills in which files of tests failed. With the API's steps only what stands in a step is kept. */
export function addTestResults(log: JobLog, results: TestResults, split: SplitLog): JobLog {
  const testResults = results.flatMap(({ section, tool, file, failed }): readonly TestResult[] => {
    const step = split.stepOf(section);
    if (step === null && split.isJoined) return [];
    return [{ tool, stepNumber: log.steps[step ?? -1]?.number ?? null, file: scrubText(file), failed }];
  });
  return testResults.length === 0 ? log : { ...log, testResults };
}
