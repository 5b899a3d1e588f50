import { describe, expect, test } from '@jest/globals';
import { whyCacheIsUnsafe } from '../../src/engine/cache-poisoning.ts';
import { cacheUse } from '../../src/engine/cache-use.ts';
import { available, notAvailable } from '../../src/model/availability.ts';
import type { WorkflowCaller } from '../../src/model/workflow-caller.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { eachStep } from '../../src/workflow/walk.ts';

function read(on: string, job: string, top = '') {
  const result = parseWorkflow(
    '.github/workflows/x.yml',
    `on: ${on}\n${top}\njobs:\n  a:\n    runs-on: x\n${job.replace(/^/gm, '    ')}\n`,
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.workflow;
}

function why(on: string, job = 'steps: [{ run: make }]', top = '', callers: readonly WorkflowCaller[] | null = []): string | null {
  const workflow = read(on, job, top);
  const [first] = workflow.jobs;
  if (first === undefined) throw new Error('no job');
  return whyCacheIsUnsafe(workflow, first, callers === null ? notAvailable('not listed') : available(callers));
}

describe('whyCacheIsUnsafe', () => {
  test('finds nothing against plain continuous integration', () => {
    expect(why('[push, pull_request, merge_group]')).toBeNull();
    expect(why('{ push: { branches: [main] } }', 'permissions: { contents: read }\nsteps: [{ run: npm test }]')).toBeNull();
    expect(why('push', 'steps: [{ uses: docker/build-push-action@v6, with: { push: false } }]')).toBeNull();
    expect(why('push', 'steps: [{ run: npm run publish-docs-preview --dry }, { run: docker build . }]')).toBeNull();
    expect(why('workflow_call', undefined, '', [{ path: 'ci.yml', job: 'x', events: ['push', 'pull_request'] }])).toBeNull();
  });

  test.each([
    ['release', undefined],
    ['{ push: { tags: ["v*"] } }', undefined],
    ['{ push: { branches: [main, "Release/*"] } }', undefined],
    ['pull_request_target', undefined],
    ['{ workflow_run: { workflows: [x] } }', undefined],
    ['issue_comment', undefined],
    ['push', 'permissions: { id-token: write }\nsteps: [{ run: make }]'],
    ['push', 'permissions: write-all\nsteps: [{ run: make }]'],
    ['push', 'permissions: { contents: write }\nsteps: [{ run: make }]'],
    ['push', 'environment: production\nsteps: [{ run: make }]'],
    ['push', 'steps: [{ uses: pypa/gh-action-pypi-publish@release/v1 }]'],
    ['push', 'steps: [{ uses: docker/build-push-action@v6, with: { push: "${{ github.event_name != \'pull_request\' }}" } }]'],
    ['push', 'steps: [{ parallel: [{ uses: softprops/action-gh-release@v2 }] }]'],
    ['push', 'steps: [{ run: npm publish --access public }]'],
    ['push', 'steps: [{ run: "cargo  publish" }, { run: "twine upload dist/*" }]'],
    ['push', 'steps: [{ run: docker push x/y }]'],
    ['push', 'steps: [{ run: pnpm -r publish }]'],
  ])('speaks against %s with %s', (on, job) => {
    expect(why(on, job)).toEqual(expect.any(String));
  });

  test('takes the permissions of the workflow where the job has none', () => {
    expect(why('push', undefined, 'permissions: { packages: write }')).toBe('the job may write packages');
    expect(why('push', 'permissions: {}\nsteps: [{ run: make }]', 'permissions: { packages: write }')).toBeNull();
  });

  test('asks who calls a reusable workflow', () => {
    expect(why('workflow_call', undefined, '', null)).toContain('not known');
    expect(why('workflow_call', undefined, '', [{ path: '.github/workflows/release.yml', job: 'x', events: ['release'] }])).toContain(
      'release.yml',
    );
  });
});

describe('cacheUse', () => {
  const uses = (step: string) => [...eachStep(read('push', `steps: [${step}]`))].map(({ step: one }) => cacheUse(one) !== null)[0];

  test.each([
    ['{ uses: actions/cache@v4, with: { path: x, key: y } }', true],
    ['{ uses: actions/cache/restore@v4, with: { path: x, key: y } }', true],
    ['{ uses: actions/setup-go@v5 }', true],
    ['{ uses: actions/setup-go@v5, with: { cache: false } }', false],
    ['{ uses: actions/setup-node@v4 }', false],
    ['{ uses: actions/setup-node@v4, with: { cache: npm } }', true],
    ['{ uses: actions/setup-node@v5 }', true],
    ['{ uses: actions/setup-node@v5, with: { package-manager-cache: false } }', false],
    ['{ uses: actions/setup-python@v5 }', false],
    ['{ uses: Swatinem/rust-cache@v2 }', true],
    ['{ uses: astral-sh/setup-uv@v6, with: { enable-cache: false } }', false],
    ['{ uses: docker/build-push-action@v6, with: { cache-from: type=gha } }', true],
    ['{ uses: docker/build-push-action@v6 }', false],
    ['{ run: docker buildx build --cache-from type=gha . }', true],
    ['{ run: make }', false],
  ])('%s: %s', (step, expected) => {
    expect(uses(step)).toBe(expected);
  });
});
