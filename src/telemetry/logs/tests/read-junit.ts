import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { TestTiming } from '../../../model/job-log.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import { seconds } from '../../../model/seconds.ts';
import { secondsOf } from './printed-duration.ts';

/** What a report in JUnit's XML says. */
export interface JUnitReading {
  /** One for each file, its `tests` and those that `failed` counted, in the report's order. */
  readonly tests: readonly TestTiming[];
  /** Why the rest was not read; null when all of it was. What had been read until then is given. */
  readonly problem: 'malformed' | 'doctype' | 'too-large' | 'too-deep' | 'too-many' | null;
}

const MOST_CHARACTERS = 32 * 1024 * 1024;
const MOST_DEPTH = 50;
const MOST_ELEMENTS = 500_000;
const MOST_FILES = 5000;
const MOST_OF_NAME = 300;
/** The parser can be stopped between two of these. */
const PIECE = 64 * 1024;

/**
 * Reads how long each file of tests took from a report of JUnit's form: the case's `file`, else its suite's, else its class, else the suite's name. The
 * report is attacker text: one with a document type, with which entities are made, is not read, and there are bounds on all of it.
 */
export function readJUnit(xml: string): JUnitReading {
  const files = new Map<string, { duration: number; tests: number; failed: number }>();
  /** Of the case that is open, until it is known to have failed. */
  let openCase: string | null = null;
  const suites: { file: string | undefined; name: string | undefined }[] = [];
  let problem: JUnitReading['problem'] = xml.length > MOST_CHARACTERS ? 'too-large' : null;
  let [depth, elements] = [0, 0];
  const parser = new SaxesParser();
  parser.on('error', () => {
    problem ??= 'malformed';
  });
  parser.on('doctype', () => {
    problem ??= 'doctype';
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    elements += 1;
    if (depth > MOST_DEPTH) problem ??= 'too-deep';
    if (elements > MOST_ELEMENTS) problem ??= 'too-many';
    if (problem !== null) return;
    if (tag.name === 'testsuite') suites.push({ file: attributeOf(tag, 'file'), name: attributeOf(tag, 'name') });
    else if (tag.name === 'testcase') addCase(tag);
    else if (tag.name === 'failure' || tag.name === 'error') failCase();
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    if (tag.name === 'testsuite') suites.pop();
    if (tag.name === 'testcase') openCase = null;
  });

  function addCase(tag: SaxesTagPlain): void {
    const suite = suites.at(-1);
    const file = attributeOf(tag, 'file') ?? suite?.file ?? attributeOf(tag, 'classname') ?? suite?.name;
    const time = secondsOf(tag.attributes.time, 's');
    openCase = null;
    if (file === undefined || time === null) return;
    const known = files.get(file);
    if (known === undefined && files.size >= MOST_FILES) problem ??= 'too-many';
    else {
      files.set(file, { duration: (known?.duration ?? 0) + time, tests: (known?.tests ?? 0) + 1, failed: known?.failed ?? 0 });
      openCase = file;
    }
  }

  function failCase(): void {
    const known = openCase === null ? undefined : files.get(openCase);
    if (known !== undefined) known.failed += 1;
    openCase = null;
  }

  for (let at = 0; at < xml.length && problem === null; at += PIECE) parser.write(xml.slice(at, at + PIECE));
  if (problem === null) parser.close();
  const tests = [...files].map(([file, { duration, tests: count, failed }]): TestTiming => {
    const rounded = Math.round(duration * 1e6) / 1e6;
    return { tool: 'junit', stepNumber: null, file: scrubText(file), test: null, duration: seconds(rounded), tests: count, failed };
  });
  return { tests, problem };
}

function attributeOf(tag: SaxesTagPlain, name: string): string | undefined {
  const value = tag.attributes[name];
  return value === undefined || value === '' ? undefined : ` ${value.slice(0, MOST_OF_NAME)}`.slice(1);
}
