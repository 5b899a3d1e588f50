import { describe, expect, test } from '@jest/globals';
import type { ActionFile } from '../../src/workflow/model.ts';
import { parseAction } from '../../src/workflow/parse-action.ts';

const PATH = '.github/actions/setup/action.yml';

function read(text: string): ActionFile {
  const result = parseAction(PATH, text);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.action;
}

const composite = (step: string) => `name: x\nruns:\n  using: composite\n  steps:\n    - ${step}\n`;

describe('parseAction', () => {
  test('reads a composite action with its inputs, outputs and steps', () => {
    const action = read(`name: Set up
description: Sets up.
author: somebody
inputs:
  version: { description: Which, default: 20 }
  token: { required: "true", default: "\${{ github.token }}" }
  plain: {}
outputs:
  hit: { value: "\${{ steps.cache.outputs.cache-hit }}" }
  fixed: { value: yes }
runs:
  using: composite
  steps:
    - id: cache
      uses: actions/cache@v4
    - run: make
      shell: bash
      working-directory: \${{ inputs.version }}
branding: { icon: box, color: blue }
`);
    if (action.kind !== 'composite') throw new Error(action.kind);
    expect([...action.inputs].map(([name, input]) => [name, input.required, input.default?.known])).toEqual([
      ['version', false, true],
      ['token', true, false],
      ['plain', false, undefined],
    ]);
    expect(action.inputs.get('version')).toMatchObject({
      route: ['inputs', 'version'],
      span: { line: 5, column: 3 },
      default: { value: 20 },
    });
    expect(action.outputs.get('hit')).toMatchObject({ known: false, expression: '${{ steps.cache.outputs.cache-hit }}' });
    expect(action.outputs.get('fixed')).toMatchObject({ known: true, value: 'yes' });
    expect(action.steps).toMatchObject([
      { kind: 'action', id: 'cache', route: ['runs', 'steps', 0] },
      { kind: 'run', shell: { value: 'bash' }, workingDirectory: { known: false }, route: ['runs', 'steps', 1] },
    ]);
  });

  test('knows of a program only its outside', () => {
    const script = read('name: x\nruns: { using: node24, main: dist/index.js, post: dist/post.js }\noutputs: { a: { description: b } }\n');
    expect(script).toMatchObject({ kind: 'javascript', using: 'node24', hasPre: false, hasPost: true });
    expect([...script.outputs]).toEqual([['a', null]]);
    expect(read('name: x\nruns: { using: docker, image: Dockerfile, pre-entrypoint: a.sh }\n')).toMatchObject({
      kind: 'docker',
      hasPre: true,
      hasPost: false,
    });
  });

  test('keeps what GitHub may have added since', () => {
    expect(read(`${composite('{ run: a, shell: sh, later-key: 1 }')}later-root: 1\n`).plain['later-root']).toBe(1);
    expect(read('name: x\nruns: { using: node28, main: a.js }\n')).toMatchObject({ kind: 'javascript', using: 'node28' });
  });

  test.each([
    ['an input without a description of it', `inputs: { a: }\n${composite('{ run: a, shell: sh }')}`, 1],
    ['a step with uses and run', composite('{ uses: a/b@v1, run: a, shell: sh }'), 5],
    ['a script without shell', composite('run: a'), 5],
    ['a background step', composite('{ run: a, shell: sh, background: true }'), 5],
    ['a parallel group', composite('parallel: [{ run: a, shell: sh }]'), 5],
    ['a time limit on a step', composite('{ run: a, shell: sh, timeout-minutes: 1 }'), 5],
    ['a secret', composite('{ run: "${{ secrets.A }}", shell: sh }'), 5],
    ['no steps', 'name: x\nruns: { using: composite, steps: [] }\n', 1],
    ['nothing that runs', 'name: x\n', 1],
    ['a program of an unknown kind', 'name: x\nruns:\n  using: ruby3\n  main: a.rb\n', 3],
    ['a list', '- runs\n', 1],
    ['an expression as the id of a step', composite('{ id: "${{ github.sha }}", run: a, shell: sh }'), 5],
  ])('does not take for an action what has %s', (_, text, line) => {
    const result = parseAction(PATH, text);
    expect(result.ok ? null : [result.problem.code, result.problem.line]).toEqual(['not-an-action', line]);
  });

  test('says where a file stops being YAML', () => {
    const result = parseAction(PATH, 'runs:\n\tusing: composite\n');
    expect(result.ok ? null : result.problem).toMatchObject({ code: 'not-yaml', line: 2, column: 1 });
  });
});
