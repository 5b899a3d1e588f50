import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema';
import { describe, expect, test } from '@jest/globals';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { keysOf } from '../../src/workflow/read/github-schema.ts';
import { plainAt } from '../../src/workflow/walk.ts';

const PATH = '.github/workflows/ci.yml';

/** Each place of a workflow where GitHub's schema closes the set of keys; `@` stands for one more. */
const PLACES: readonly (readonly [place: string, text: string, route: readonly (string | number)[]])[] = [
  ['workflow', '@\non: push\njobs: { a: { runs-on: x, steps: [{ run: a }] } }\n', []],
  ['job', 'on: push\njobs: { a: { runs-on: x, @, steps: [{ run: a }] } }\n', ['jobs', 'a']],
  ['call', 'on: push\njobs: { a: { uses: ./x, @ } }\n', ['jobs', 'a']],
  ['script', 'on: push\njobs: { a: { runs-on: x, steps: [{ run: a, @ }] } }\n', ['jobs', 'a', 'steps', 0]],
  ['action', 'on: push\njobs: { a: { runs-on: x, steps: [{ uses: a/b@v1, @ }] } }\n', ['jobs', 'a', 'steps', 0]],
  [
    'wait',
    'on: push\njobs: { a: { runs-on: x, steps: [{ run: a, id: a, background: true }, { wait: a, @ }] } }\n',
    ['jobs', 'a', 'steps', 1],
  ],
  ['parallel', 'on: push\njobs: { a: { runs-on: x, steps: [{ parallel: [{ run: a }], @ }] } }\n', ['jobs', 'a', 'steps', 0]],
  ['concurrency', 'on: push\nconcurrency: { group: a, @ }\njobs: { a: { uses: ./x } }\n', ['concurrency']],
  ['permissions', 'on: push\npermissions: { @ }\njobs: { a: { uses: ./x } }\n', ['permissions']],
  ['defaults', 'on: push\ndefaults: { run: { @ } }\njobs: { a: { uses: ./x } }\n', ['defaults', 'run']],
  ['strategy', 'on: push\njobs: { a: { uses: ./x, strategy: { matrix: { a: [1] }, @ } } }\n', ['jobs', 'a', 'strategy']],
  [
    'environment',
    'on: push\njobs: { a: { runs-on: x, environment: { name: a, @ }, steps: [{ run: a }] } }\n',
    ['jobs', 'a', 'environment'],
  ],
  ['runs-on', 'on: push\njobs: { a: { runs-on: { group: a, @ }, steps: [{ run: a }] } }\n', ['jobs', 'a', 'runs-on']],
  ['container', 'on: push\njobs: { a: { runs-on: x, container: { image: a, @ }, steps: [{ run: a }] } }\n', ['jobs', 'a', 'container']],
  [
    'service',
    'on: push\njobs: { a: { runs-on: x, services: { s: { image: a, @ } }, steps: [{ run: a }] } }\n',
    ['jobs', 'a', 'services', 's'],
  ],
  ['snapshot', 'on: push\njobs: { a: { runs-on: x, snapshot: { image-name: a, @ }, steps: [{ run: a }] } }\n', ['jobs', 'a', 'snapshot']],
  ['event', 'on: { push: { @ } }\njobs: { a: { uses: ./x } }\n', ['on', 'push']],
  [
    'input',
    'on: { workflow_call: { inputs: { i: { type: string, @ } } } }\njobs: { a: { uses: ./x } }\n',
    ['on', 'workflow_call', 'inputs', 'i'],
  ],
];

const withKey = (text: string, key: string) => text.replace(/@(?![\w])/, `${key}: read`);
const isOk = (text: string) => parseWorkflow(PATH, text).ok;

describe('a workflow that is newer than the schema', () => {
  test.each(PLACES)('may have a key at %s that no schema knows, and keeps it', (_, text, route) => {
    const key = 'some-later-key';
    expect(keysOf(getWorkflowSchema()).has(key)).toBe(false);
    const result = parseWorkflow(PATH, withKey(text, key));
    expect(result.ok ? plainAt(result.workflow, [...route, key]) : result.problems).toBe('read');
  });

  test.each(PLACES)('may not have a key at %s that belongs elsewhere, nor one that GitHub never had', (place, text) => {
    // GitHub's service does not look as closely into events as its parser package.
    const isLoose = place === 'event' || place === 'input';
    const elsewhere = place === 'workflow' ? 'strategy' : place === 'job' ? 'cron' : 'run-name';
    expect(keysOf(getWorkflowSchema()).has(elsewhere)).toBe(true);
    expect([elsewhere, 'x-parked', '"<<"', 'camelCase'].map((key) => isOk(withKey(text, key)))).toEqual(Array(4).fill(isLoose));
  });

  test.each(['on: later_event', 'on: [push, later_event]', 'on:\n  - push\n  - later_event', 'on: { later_event: { types: [a] } }'])(
    'may start on an event that no schema knows: %s',
    (on) => {
      const result = parseWorkflow(PATH, `${on}\njobs: { a: { uses: ./x } }\n`);
      expect(result.ok && [...result.workflow.triggers.keys()]).toContain('later_event');
    },
  );

  test.each(['on: Push', 'on: [push, pull-request]', 'on: { "a b": }', 'on: 5'])('may not start on what is no event: %s', (on) => {
    expect(isOk(`${on}\njobs: { a: { uses: ./x } }\n`)).toBe(false);
  });

  test('keeps a permission scope that no schema knows, but takes no level that GitHub never had', () => {
    const of = (permissions: string) => parseWorkflow(PATH, `on: push\npermissions: ${permissions}\njobs: { a: { uses: ./x } }\n`);
    const read = of('{ later-scope: write, models: read, artifact-metadata: write, vulnerability-alerts: read, id-token: write }');
    expect(read.ok && [...(read.workflow.permissions ?? [])]).toEqual([
      ['later-scope', 'write'],
      ['models', 'read'],
      ['artifact-metadata', 'write'],
      ['vulnerability-alerts', 'read'],
      ['id-token', 'write'],
    ]);
    expect(['{ later-scope: admin }', '{ later-scope: }', '{ contents: admin }', 'later-all'].map((text) => of(text).ok)).toEqual(
      Array(4).fill(false),
    );
  });

  test('keeps a cache mode that we do not know, and takes no queue that GitHub never had', () => {
    const mode = parseWorkflow(PATH, 'on: push\ncache-mode: later\njobs: { a: { uses: ./x, cache-mode: none } }\n');
    expect(mode.ok && [mode.workflow.cacheMode, mode.workflow.jobs[0]?.cacheMode]).toMatchObject([{ value: 'later' }, { value: 'none' }]);
    expect(isOk('on: push\nconcurrency: { group: a, queue: later }\njobs: { a: { uses: ./x } }\n')).toBe(false);
  });

  test('finds what is wrong behind more unknown keys than it would report problems', () => {
    const keys = Array.from({ length: 80 }, (_, i) => `later-${String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26))}: 1`).join(', ');
    const result = parseWorkflow(PATH, `on: push\njobs: { a: { runs-on: x, ${keys}, steps: [{ run: a, strategy: 1 }] } }\n`);
    expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual(["Unexpected value 'strategy'"]);
  });
});
