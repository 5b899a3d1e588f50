import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJUnit } from '../../../../src/telemetry/logs/tests/read-junit.ts';

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="pytest" tests="3" time="2.0">
    <testcase classname="tests.test_a.TestA" name="one" file="tests/test_a.py" time="0.25"/>
    <testcase classname="tests.test_a.TestA" name="two" file="tests/test_a.py" time="1,250.5"><failure message="a &lt; b">text</failure></testcase>
    <testcase classname="tests.test_b" name="three" time="0.1"><system-out><![CDATA[<testcase file="forged" time="9"/>]]></system-out></testcase>
    <testcase classname="tests.test_b" name="skipped"/>
  </testsuite>
  <testsuite name="src/c.test.ts" file="src/c.test.ts"><testcase name="x" time="0.5"/></testsuite>
  <testsuite name="d"><testcase name="x" time="0.5"/></testsuite>
</testsuites>`;

const brief = (xml: string) => {
  const { tests, problem } = readJUnit(xml);
  return { problem, tests: tests.map(({ file, duration, tests: count }) => [file, duration, count]) };
};

test('a report has one time a file, by file, suite or class', () => {
  expect(brief(REPORT)).toEqual({
    problem: null,
    tests: [
      ['tests/test_a.py', 1250.75, 2],
      ['tests.test_b', 0.1, 1],
      ['src/c.test.ts', 0.5, 1],
      ['d', 0.5, 1],
    ],
  });
});

test('a test that failed or had an error counts once, under its file', () => {
  const report = `<testsuite>
    <testcase file="a" time="1"><failure/><failure/><error/></testcase>
    <testcase file="a" time="1"><error message="x">y</error></testcase>
    <testcase file="a" time="1"><skipped/></testcase>
    <testcase file="b" time="1"/><error/>
    <testcase file="c"><failure/></testcase>
  </testsuite>`;
  expect(readJUnit(report).tests.map(({ file, failed, tests }) => [file, failed, tests])).toEqual([
    ['a', 2, 3],
    ['b', 0, 1],
  ]);
});

describe('a hostile report', () => {
  const entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
  test.each([
    ['with entities', `${entity}<testsuite><testcase file="&b;" time="1"/></testsuite>`, 'doctype'],
    [
      'with an entity of the file system',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite><testcase file="&a;" time="1"/></testsuite>',
      'doctype',
    ],
    ['with an entity that is none', '<testsuite><testcase file="&b;" time="1"/></testsuite>', 'malformed'],
    ['that is nested without end', '<testsuite>'.repeat(100_000), 'too-deep'],
    ['that is cut off', REPORT.slice(0, -5), 'malformed'],
    ['that is no XML', 'PK\u0003\u0004', 'malformed'],
    [
      'with a file for each test',
      `<testsuite>${Array.from({ length: 6000 }, (_, k) => `<testcase file="f${k}" time="1"/>`).join('')}</testsuite>`,
      'too-many',
    ],
    ['of more than can be', `<testsuite>${' '.repeat(33 * 1024 * 1024)}</testsuite>`, 'too-large'],
  ])('%s is not read to its end', (_, xml, problem) => {
    const read = brief(xml);
    expect(read.problem).toBe(problem);
    expect(read.tests.length).toBeLessThanOrEqual(5000);
    expect(JSON.stringify(read)).not.toContain('aaaaaaaaaa');
  });

  test('has no time that is none', () => {
    for (const time of ['-1', 'NaN', '1e99', 'Infinity', '']) {
      expect(brief(`<testsuite><testcase file="a" time="${time}"/></testsuite>`).tests).toEqual([]);
    }
  });

  test('never throws', () => {
    const word = fc.constantFrom(
      '<testsuite',
      '<testcase',
      ' file="a"',
      ' time="1"',
      '>',
      '/>',
      '</testsuite>',
      '<!DOCTYPE',
      '<![CDATA[',
      '&lt;',
      '&x;',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (parts) => {
        expect(readJUnit(parts.join('')).tests.every(({ duration }) => duration >= 0)).toBe(true);
      }),
    );
  });
});
