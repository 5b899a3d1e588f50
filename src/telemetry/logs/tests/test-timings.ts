import type { JobLog, TestTiming } from '../../../model/job-log.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import { seconds } from '../../../model/seconds.ts';
import type { Collector } from '../collector.ts';
import { keepText } from '../log-record.ts';
import type { SplitLog } from '../split-log.ts';
import { createTestLineReader, type TestLineReader } from './pending-tests.ts';
import type { TestLine } from './test-lines.ts';

/** What each section's test runners told, as it was printed. */
export type TestLines = readonly (TestLine & { readonly section: number })[];

const MOST_TIMINGS = 5000;
/** Of these are single tests: room is kept for the times of whole files, which shards are made of. */
const MOST_TESTS = 3000;
const MOST_OF_FILE = 300;
const MOST_OF_TEST = 200;
const MOST_OF_LINE = 1000;
/** Seconds by which clocks and rounding may differ. */
const TOLERANCE = 1;
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Reads what test runners print of their times, in scripts and actions. What a step's own code prints is that code's word for its own time, no more. */
export function createTestLineCollector(): Collector<TestLines> {
  /** Of the section whose lines come: only one is open at a time. */
  let current: { readonly section: number; readonly reader: TestLineReader } | null = null;
  const kept = new Map<string, TestLine & { section: number }>();
  let ofTests = 0;
  return {
    starts: [
      ...DIGITS,
      ...['PASS ', 'FAIL ', 'FAIL\t', 'ok  \t', '--- PASS: ', '--- FAIL: ', 'Running ', '[INFO] Running ', 'Tests run: '],
      ...['[INFO] Tests run: ', '[WARNING] Tests run: ', '[ERROR] Tests run: ', '    [junit] ', ' ✓ ', ' ❯ ', ' × ', ' ✔ ', ' ✘ ', '  '],
    ],
    contains: ['\\'],
    take({ text }, { section, kind, isHeader }) {
      if ((kind !== 'script' && kind !== 'action') || isHeader || text.length > MOST_OF_LINE) return;
      if (current?.section !== section) current = { section, reader: createTestLineReader() };
      current.reader.take(text, (line) => {
        const key = `${section}\n${line.tool}\n${line.file}\n${line.test ?? ''}`;
        const known = kept.get(key);
        if (known !== undefined) {
          // pytest tells set-up, call and tear-down apart; a test that is tried again takes its time again; modules have classes of one name.
          const tests = known.tests === null || line.tests === null ? null : known.tests + line.tests;
          kept.set(key, { ...known, duration: seconds(known.duration + line.duration), tests });
          return;
        }
        if (kept.size >= MOST_TIMINGS || (line.test !== null && ofTests >= MOST_TESTS)) return;
        if (line.test !== null) ofTests += 1;
        const test = line.test === null ? null : keepText(line.test, MOST_OF_TEST);
        kept.set(keepText(key), { ...line, section, file: keepText(line.file, MOST_OF_FILE), test });
      });
    },
    finish: () => [...kept.values()],
  };
}

/**
 * Fills in the tests of a job's log. With the API's steps, only what stands in a step and took no longer than it is kept: nobody else's word bounds what code
 * under test prints.
 */
export function addTestTimings(log: JobLog, lines: TestLines, split: SplitLog): JobLog {
  let dropped = 0;
  const tests = lines.flatMap(({ section, tool, file, test, duration, tests: count }): readonly TestTiming[] => {
    const step = split.stepOf(section);
    if (step === null && split.isJoined) return [];
    if (split.isJoined && duration > (log.steps[step ?? -1]?.duration ?? Number.POSITIVE_INFINITY) + TOLERANCE) {
      dropped += 1;
      return [];
    }
    const timing = {
      tool,
      stepNumber: log.steps[step ?? -1]?.number ?? null,
      ...(step === null ? {} : { stepIndex: step }),
      file: scrubText(file),
      test: scrubText(test),
      duration,
    };
    return [count === null ? timing : { ...timing, tests: count }];
  });
  return { ...log, tests, cuts: { ...log.cuts, tests: dropped } };
}
