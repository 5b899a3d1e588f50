import { describe, expect, test } from '@jest/globals';
import { findNewWords } from '../../src/workflow/find-new-words.ts';
import { parseAction } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const PATH = '.github/workflows/ci.yml';
const problemsOf = (text: string) => {
  const result = parseWorkflow(PATH, text);
  return result.ok ? [] : result.problems.map(({ code, message, line }) => `${code} ${line}: ${message}`);
};
const isOk = (text: string) => problemsOf(text).length === 0;
const withJob = (keys: string) => `on: push\njobs: { a: { runs-on: x, steps: [{ run: a }], ${keys} } }\n`;
const withSteps = (steps: string) => `on: push\njobs:\n  a: { runs-on: x, steps: [${steps}] }\n`;
const withOn = (on: string) => `on: ${on}\njobs: { a: { uses: ./x } }\n`;
const LONG = 'a'.repeat(99);

describe('names that GitHub refuses', () => {
  test.each(['a', '_a', 'A-1_b', 'constructor', LONG])('a job may be called %s', (key) => {
    expect(problemsOf(`on: push\njobs: { ${key}: { uses: ./x } }\n`)).toEqual([]);
  });

  test.each(['1a', '-a', 'a.b', '"a b"', 'ä', '__a', '__proto__', `${LONG}a`, '"a\\n"'])('no job may be called %s', (key) => {
    expect(problemsOf(`on: push\njobs:\n  ${key}: { uses: ./x }\n`)).toEqual([expect.stringMatching(/^not-a-workflow 3: The job key/)]);
  });

  test.each([
    ['{ run: a, id: a }, { run: b, id: b }', null],
    ['{ run: a, id: 1a }', 'does not start with a letter'],
    ['{ run: a, id: __a }', 'starts with __'],
    ['{ run: a, id: a }, { run: b, id: A }', "step id 'A' is used more than once"],
    ['{ run: a, id: a }, { parallel: [{ run: b, id: a }] }', "step id 'a' is used more than once"],
  ])('steps %s', (steps, message) => {
    expect(problemsOf(withSteps(steps))).toEqual(message === null ? [] : [expect.stringContaining(message)]);
  });

  test('and names of other jobs do not count', () => {
    expect(isOk('on: push\njobs: { a: { runs-on: x, steps: [{ run: a, id: s }] }, b: { runs-on: x, steps: [{ run: a, id: s }] } }\n')).toBe(
      true,
    );
  });

  test('also in composite actions', () => {
    const action = (id: string) => `runs: { using: composite, steps: [{ run: a, shell: sh, id: a }, { run: b, shell: sh, id: ${id} }] }\n`;
    expect(parseAction('action.yml', action('b')).ok).toBe(true);
    expect(parseAction('action.yml', action('a'))).toMatchObject({ ok: false, problem: { code: 'not-an-action' } });
  });
});

describe('steps in the background', () => {
  const SERVER = '{ run: a, id: s, background: true }';
  test.each([
    [`${SERVER}, { wait: s }, { cancel: S }`, null],
    [`${SERVER}, { wait: [s, s] }, { wait-all: }`, null],
    [`{ wait: s }, ${SERVER}`, "background step before this one has the id 's'"],
    ['{ run: a, id: s }, { wait: s }', "has the id 's'"],
    ['{ run: a, id: s }, { cancel: s }', "has the id 's'"],
    ['{ id: w, wait: w }', "has the id 'w'"],
    [`${SERVER}, { wait: [s, t] }`, "has the id 't'"],
    ['{ parallel: [{ run: a }, { uses: a/b@v1 }] }', null],
    ['{ parallel: [{ parallel: [{ run: a }] }] }', "may not be 'parallel'"],
    [`${SERVER}, { parallel: [{ wait: s }] }`, "may not be 'wait'"],
    ['{ parallel: [{ run: a, background: true }] }', "may not have 'background'"],
  ])('%s', (steps, message) => {
    expect(problemsOf(withSteps(steps))).toEqual(message === null ? [] : [expect.stringContaining(message)]);
  });
});

describe('events that GitHub refuses', () => {
  test.each(['[]', '{}'])('none: on: %s', (on) => {
    expect(problemsOf(withOn(on))).toEqual([expect.stringContaining('names no event')]);
  });

  test.each(['push', 'pull_request', 'pull_request_target', 'workflow_run'])('%s with a filter and its opposite', (event) => {
    const rest = event === 'workflow_run' ? 'workflows: [a], ' : '';
    expect(isOk(withOn(`{ ${event}: { ${rest}branches: [a] } }`))).toBe(true);
    expect(problemsOf(withOn(`{ ${event}: { ${rest}branches: [a], branches-ignore: [b] } }`))).toEqual([
      expect.stringContaining(`${event} has both branches and branches-ignore`),
    ]);
  });

  test('a push with tags, or paths, and their opposite', () => {
    expect(isOk(withOn('{ push: { branches: [a], tags-ignore: [b], paths: [c] } }'))).toBe(true);
    expect(isOk(withOn('{ push: { tags: [a], tags-ignore: [b] } }'))).toBe(false);
    expect(isOk(withOn('{ push: { paths: [a], paths-ignore: [b] } }'))).toBe(false);
  });

  test.each(['0 4 * * 1', '*/15 0-6,22 1 JAN-mar mon', '5 4 * * SUN', ' 0  4 * * 1 '])('not the time %s', (cron) => {
    expect(problemsOf(withOn(`{ schedule: [{ cron: "${cron}" }] }`))).toEqual([]);
  });

  test.each(['@daily', '0 4 * *', '0 4 * * 1 2026', '60 4 * * 1', '0 4 * * x', '0 4 L * *', '*/0 4 * * 1', '0,'.repeat(900)])(
    'the time %s',
    (cron) => {
      expect(problemsOf(withOn(`{ schedule: [{ cron: "${cron}" }] }`))).toEqual([expect.stringContaining('no time that cron knows')]);
    },
  );
});

describe('settings that GitHub refuses', () => {
  test('a workflow without a job', () => {
    expect(problemsOf('on: push\njobs: {}\n')).toEqual([expect.stringContaining('has no job')]);
  });

  test.each(['1', '"${{ vars.LIMIT }}"'])('not a limit of %s minutes', (limit) => {
    expect(isOk(withJob(`timeout-minutes: ${limit}`)) && isOk(withSteps(`{ run: a, timeout-minutes: ${limit} }`))).toBe(true);
  });

  test.each(['0', '-1'])('a limit of %s minutes', (limit) => {
    expect(isOk(withJob(`timeout-minutes: ${limit}`)) || isOk(withSteps(`{ run: a, timeout-minutes: ${limit} }`))).toBe(false);
    expect(isOk(withSteps(`{ parallel: [{ run: a, timeout-minutes: ${limit} }] }`))).toBe(false);
  });

  test('a queue that newcomers clear', () => {
    const both = 'concurrency: { group: a, queue: max, cancel-in-progress: true }';
    expect([both, both.replace('true', '"${{ inputs.x }}"'), both.replace('max', 'single')].map((keys) => isOk(withJob(keys)))).toEqual([
      false,
      true,
      true,
    ]);
    expect(isOk(`${both}\n${withJob('')}`)).toBe(false);
  });
});

describe('the queue of a concurrency group', () => {
  test('is known, computed or not given', () => {
    const queueOf = (queue: string) => {
      const result = parseWorkflow(PATH, `concurrency: { group: a${queue} }\n${withJob('')}`);
      return result.ok ? result.workflow.concurrency?.queue : result.problems;
    };
    expect(queueOf('')).toBeNull();
    expect(queueOf(', queue: max')).toMatchObject({ known: true, value: 'max', route: ['concurrency', 'queue'] });
    expect(queueOf(', queue: "${{ vars.QUEUE }}"')).toMatchObject({ known: false, expression: '${{ vars.QUEUE }}' });
  });
});

describe('what is let pass without being known', () => {
  const unknownIn = (text: string) => {
    const result = parseWorkflow(PATH, text);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.workflow.unknown;
  };

  test('is told with its place', () => {
    const text = `later-key: 1
on: [push, later_event]
cache-mode: later
permissions: { later-scope: write, contents: read }
jobs:
  a: { runs-on: x, cache-mode: read, steps: [{ run: a, later-step: 1, with-more: 2 }] }
  b: { uses: ./x, cache-mode: all }
`;
    expect(unknownIn(text).map(({ route, word }) => [route.join('.'), word])).toEqual([
      ['later-key', 'later-key'],
      ['on.1', 'later_event'],
      ['permissions.later-scope', 'later-scope'],
      ['jobs.a.steps.0.later-step', 'later-step'],
      ['jobs.a.steps.0.with-more', 'with-more'],
      ['cache-mode', 'later'],
      ['jobs.b.cache-mode', 'all'],
    ]);
    expect(unknownIn('on: { pull_request: { tags-ignore: [a] } }\njobs: { a: { uses: ./x } }\n')).toEqual([
      { route: ['on', 'pull_request', 'tags-ignore'], word: 'tags-ignore' },
    ]);
    expect(unknownIn(`cache-mode: write-only\n${withJob('cache-mode: "${{ vars.MODE }}"')}`)).toEqual([]);
  });

  test('is told of actions too', () => {
    const result = parseAction('action.yml', 'runs: { using: composite, steps: [{ run: a, shell: sh, later-step: 1 }] }\n');
    expect(result.ok && result.action.unknown).toEqual([{ route: ['runs', 'steps', 0, 'later-step'], word: 'later-step' }]);
  });

  test('is new only where a change brought it in', () => {
    const before = unknownIn(withSteps('{ run: a, later: 1 }, { run: b }'));
    expect(findNewWords(before, unknownIn(withSteps('{ run: b }, { run: a, later: 1 }')))).toEqual([]);
    expect(findNewWords(before, unknownIn(withSteps('{ run: a, later: 1 }, { run: b, other: 1 }')))).toMatchObject([{ word: 'other' }]);
    expect(findNewWords(before, unknownIn(withSteps('{ run: a, later: 1 }, { run: b, later: 1 }')))).toMatchObject([
      { word: 'later', route: ['jobs', 'a', 'steps', 1, 'later'] },
    ]);
  });
});
