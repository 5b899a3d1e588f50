import { describe, expect, test } from '@jest/globals';
import { renameReferences } from '../../../src/workflow/expressions/rename-reference.ts';

/** Renames the job `build`; a job that only the run knows cannot be told. */
const renameJob = (text: string, as: 'text' | 'condition', to: string) =>
  renameReferences(text, as, ({ context, path: [job] }) => {
    if (context !== 'needs') return null;
    if (job === undefined || job.name === null) return 'dynamic';
    return job.name.toLowerCase() === 'build' ? { segment: 0, to } : null;
  });

const CASES: readonly (readonly [text: string, as: 'text' | 'condition', to: string, after: string])[] = [
  ['${{ needs.build.outputs.a }}', 'text', 'make', '${{ needs.make.outputs.a }}'],
  [
    'a ${{ needs.build.result }} b ${{needs.Build.result}} needs.build',
    'text',
    'make',
    'a ${{ needs.make.result }} b ${{needs.make.result}} needs.build',
  ],
  ["${{ needs['build'].result }}", 'text', 'make', "${{ needs['make'].result }}"],
  ["${{ needs['build'].result }}", 'text', "it's", "${{ needs['it''s'].result }}"],
  ['${{ needs.build.result }}', 'text', '1 make', "${{ needs['1 make'].result }}"],
  ['${{ needs . build .result }}', 'text', 'a b', "${{ needs ['a b'] .result }}"],
  ["needs.build.result == 'build' && needs.other.result", 'condition', 'make', "needs.make.result == 'build' && needs.other.result"],
  ["${{ format('\n', needs.build.result) }}", 'text', 'x', "${{ format('\n', needs.x.result) }}"],
  ['needs.build', 'text', 'make', 'needs.build'],
];

describe('renameReferences', () => {
  test.each(CASES)('%j as a %s to %j', (text, as, to, after) => {
    const renamed = renameJob(text, as, to);
    if (renamed.kind !== 'renamed') throw new Error(renamed.kind);
    expect(renamed.text).toBe(after);
    const back = [...renamed.changes].reverse().reduce((now, c) => now.slice(0, c.start) + c.text + now.slice(c.end), text);
    expect(back).toBe(after);
    expect(renamed.changes.length > 0).toBe(text !== after);
  });

  test('a number becomes a quoted name', () => {
    const renamed = renameReferences('${{ matrix[0] }}', 'text', () => ({ segment: 0, to: 'a' }));
    expect(renamed).toMatchObject({ kind: 'renamed', text: "${{ matrix['a'] }}" });
  });

  test('a segment inside an index of another that changes', () => {
    const renamed = renameReferences('${{ env[env.a].b }}', 'text', ({ path }) => ({ segment: path.length - 1, to: 'long name' }));
    expect(renamed).toMatchObject({ kind: 'renamed', text: "${{ env[env['long name']]['long name'] }}" });
  });

  test('says which expression it cannot rename', () => {
    expect(renameJob('${{ env.a }} ${{ needs.*.result }}', 'text', 'x')).toEqual({ kind: 'dynamic', expression: ' needs.*.result ' });
    expect(renameJob('toJSON(needs)', 'condition', 'x')).toEqual({ kind: 'dynamic', expression: 'toJSON(needs)' });
    expect(renameJob('${{ needs.build. }}', 'text', 'x')).toEqual({ kind: 'broken', expression: ' needs.build. ' });
    expect(renameJob('x ${{ needs.build', 'text', 'x')).toEqual({ kind: 'broken', expression: '${{ needs.build' });
  });
});
