import { describe, expect, test } from '@jest/globals';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { type StartsOn, startsOn, type TriggeringEvent } from '../../src/workflow/plan/starts-on.ts';

const NOTHING: TriggeringEvent = { name: 'push', ref: null, base: null, action: null, changedPaths: null };

function starts(on: string, event: Partial<TriggeringEvent>): StartsOn {
  const result = parseWorkflow('.github/workflows/ci.yml', `on:\n  ${on}\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n`);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const [trigger] = result.workflow.triggers.values();
  if (trigger === undefined) throw new Error('no trigger');
  return startsOn(trigger, { ...NOTHING, ...event });
}

const branch = (name: string) => ({ ref: { kind: 'branch', name } as const });
const tag = (name: string) => ({ ref: { kind: 'tag', name } as const });
const pull = (base: string, action: string | null = 'opened') => ({ name: 'pull_request', base, action });

describe('startsOn', () => {
  test('asks for the event first', () => {
    expect(starts('push:', branch('main'))).toBe('yes');
    expect(starts('push:', NOTHING)).toBe('yes');
    expect(starts('push:', { name: 'schedule' })).toBe('no');
    expect(starts('workflow_dispatch:', { name: 'workflow_dispatch' })).toBe('yes');
  });

  test('takes branches and tags of a push together', () => {
    expect(starts('push: { branches: [main] }', branch('main'))).toBe('yes');
    expect(starts('push: { branches: [main] }', branch('next'))).toBe('no');
    expect(starts('push: { branches: [main] }', tag('v1'))).toBe('no');
    expect(starts("push: { tags: ['v*'] }", tag('v1'))).toBe('yes');
    expect(starts("push: { tags: ['v*'] }", branch('v1'))).toBe('no');
    expect(starts("push: { branches: [main], tags: ['v*'] }", tag('v1'))).toBe('yes');
    expect(starts("push: { branches: [main], tags: ['v*'] }", branch('main'))).toBe('yes');
    expect(starts("push: { branches-ignore: ['dependabot/**'] }", branch('dependabot/npm/x'))).toBe('no');
    expect(starts("push: { branches-ignore: ['dependabot/**'] }", branch('main'))).toBe('yes');
    expect(starts("push: { branches-ignore: ['dependabot/**'] }", tag('v1'))).toBe('no');
    expect(starts("push: { tags-ignore: ['v*'] }", tag('x1'))).toBe('yes');
    expect(starts('push: { branches: [main] }', NOTHING)).toEqual({ unknown: 'the branch or tag is not known' });
  });

  test('lets a later pattern overrule an earlier one', () => {
    const on = "push: { branches: ['releases/**', '!releases/**-alpha'] }";
    expect(starts(on, branch('releases/10'))).toBe('yes');
    expect(starts(on, branch('releases/10-alpha'))).toBe('no');
  });

  test('holds the branches of a pull request against its base', () => {
    expect(starts('pull_request: { branches: [main] }', pull('main'))).toBe('yes');
    expect(starts('pull_request: { branches: [main] }', { ...pull('next'), ...branch('main') })).toBe('no');
    expect(starts('workflow_run: { workflows: [CI], branches: [main] }', { name: 'workflow_run', ...branch('main') })).toBe('yes');
    expect(starts('workflow_run: { workflows: [CI], branches: [main] }', { name: 'workflow_run' })).toEqual({
      unknown: 'the branch is not known',
    });
  });

  test('listens to the types that are given, or to the ones GitHub takes by default', () => {
    for (const action of ['opened', 'synchronize', 'reopened']) expect(starts('pull_request:', pull('main', action))).toBe('yes');
    expect(starts('pull_request:', pull('main', 'labeled'))).toBe('no');
    expect(starts('pull_request: { types: [labeled] }', pull('main', 'labeled'))).toBe('yes');
    expect(starts('pull_request: { types: [labeled] }', pull('main', 'opened'))).toBe('no');
    expect(starts('issues:', { name: 'issues', action: 'pinned' })).toBe('yes');
    expect(starts('pull_request:', pull('main', null))).toEqual({ unknown: 'the activity type is not known' });
  });

  test('looks for one changed file that counts', () => {
    const paths = (...changedPaths: string[]) => ({ ...branch('main'), changedPaths });
    expect(starts("push: { paths: ['src/**', '!src/**.md'] }", paths('src/a.ts', 'README.md'))).toBe('yes');
    expect(starts("push: { paths: ['src/**', '!src/**.md'] }", paths('src/a.md'))).toBe('no');
    expect(starts("push: { paths-ignore: ['docs/**'] }", paths('docs/a', 'docs/b'))).toBe('no');
    expect(starts("push: { paths-ignore: ['docs/**'] }", paths('docs/a', 'src/b'))).toBe('yes');
    expect(starts("push: { branches: [next], paths: ['src/**'] }", paths('src/a.ts'))).toBe('no');
    expect(starts("push: { paths: ['src/**'] }", branch('main'))).toEqual({ unknown: 'the changed files are not known' });
    expect(starts("push: { branches: [next], paths: ['src/**'] }", branch('main'))).toBe('no');
    expect(starts("push: { paths: ['src/**'] }", { ...tag('v1'), changedPaths: ['x'] })).toBe('yes');
  });

  test('knows that GitHub looks at 300 changed files only', () => {
    const files = (matching: number, others: number) => ({
      ...branch('main'),
      changedPaths: [...Array.from({ length: matching }, (_, i) => `src/${i}`), ...Array.from({ length: others }, (_, i) => `x/${i}`)],
    });
    const on = "push: { paths: ['src/**'] }";
    expect(starts(on, files(1, 299))).toBe('yes');
    expect(starts(on, files(1, 300))).toEqual({ unknown: 'more than 300 files changed' });
    expect(starts(on, files(2, 299))).toBe('yes');
    expect(starts(on, files(0, 5000))).toBe('no');
  });

  test('does not guess at a pattern whose meaning is not known', () => {
    const unknown = { unknown: 'a filter has a pattern whose meaning is not known, or is too large' };
    expect(starts("push: { branches: ['a[b'] }", branch('a[b'))).toEqual(unknown);
    expect(starts("push: { paths: ['a[b'] }", { ...branch('main'), changedPaths: ['a'] })).toEqual(unknown);
  });
});
