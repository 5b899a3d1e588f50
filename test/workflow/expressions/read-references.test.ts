import { describe, expect, test } from '@jest/globals';
import type { Reads } from '../../../src/workflow/expressions/expression.ts';
import { readReferences, readReferencesOf } from '../../../src/workflow/expressions/read-references.ts';

/** Paths with `?` for what only a run knows, then functions with `()`, then `broken`. */
const show = (reads: Reads) => [
  ...reads.references.map((one) => [one.context, ...one.path.map((segment) => segment.name ?? '?')].join('/')),
  ...reads.functions.map((name) => `${name}()`),
  ...reads.broken.map(() => 'broken'),
];

const TEXTS: readonly (readonly [text: string, reads: readonly string[]])[] = [
  ['no expression', []],
  ['${{ needs.build.outputs.version }}', ['needs/build/outputs/version']],
  ["${{ needs['build it'].outputs['it''s'] }}", ["needs/build it/outputs/it's"]],
  ['${{ GitHub.Event_Name }}', ['github/Event_Name']],
  ['${{ toJSON(secrets) }}', ['secrets', 'tojson()']],
  ["${{ contains(needs.*.result, 'failure') }}", ['needs/?/result', 'contains()']],
  ['${{ secrets[matrix.secret] }}', ['secrets/?', 'matrix/secret']],
  ["${{ secrets[format('A_{0}', env.b[inputs.c])] }}", ['secrets/?', 'env/b/?', 'inputs/c', 'format()']],
  ['${{ (needs.a).outputs.x }}', ['needs/a/outputs/x']],
  ['${{ (needs.a || needs.b).outputs[vars.x] }}', ['needs/a', 'needs/b', 'vars/x']],
  ['${{ fromJSON(needs.a.outputs.m)[0].os }}', ['needs/a/outputs/m', 'fromjson()']],
  ['${{ github.event.commits[0].id }}', ['github/event/commits/0/id']],
  ['${{ github.event.commits[0x1] }}', ['github/event/commits/?']],
  ["${{ hashFiles('a', '**/b') }}-${{ HashFiles('c') }}", ['hashfiles()']],
  ["${{ case(vars.a, 'x', vars.b, 'y', 'z') }}", ['vars/a', 'vars/b', 'case()']],
  ["${{ 'needs.build' }}", []],
  ['${{ insert }}', []],
  ['${{ env.a }} ${{ unknown.b }} ${{ env.c }}', ['env/a', 'env/c', 'broken']],
  ['${{ env.a }} ${{ env.b', ['env/a', 'broken']],
  ['${{ }}', ['broken']],
  ['${{ constructor(1) }}', ['broken']],
  ['${{ __proto__(1) }}', ['broken']],
  ['${{ env.constructor.__proto__ }}', ['env/constructor/__proto__']],
  ['${{ always(1) }}', ['broken']],
  ["${{ env.a == 'x' ? 'y' : 'z' }}", ['broken']],
  ['${{ env.a || "x" }}', ['broken']],
];

const CONDITIONS: readonly (readonly [text: string, reads: readonly string[]])[] = [
  ["github.ref == 'refs/heads/main' && always()", ['github/ref', 'always()']],
  ['${{ github.ref }} == vars.x', ['github/ref']],
  ['!cancelled() && (steps.a.outcome == steps.b.conclusion)', ['steps/a/outcome', 'steps/b/conclusion', 'cancelled()']],
  ["success('build')", ['success()']],
  ['', []],
  ['github.ref =', ['broken']],
];

const DEEP = 20_000;
const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['parentheses', '('.repeat(DEEP)],
  ['negations', `${'!'.repeat(DEEP)}true`],
  ['brackets', `env${'[env'.repeat(5_000)}`],
  ['comparisons', `1${'<1'.repeat(10_000)}`],
  ['equalities', `1${'==1'.repeat(6_000)}`],
  ['accesses', `env${'.a'.repeat(10_000)}`],
  ['length', `'${'a'.repeat(30_000)}'`],
  ['an open string', `'${"''".repeat(10_000)}`],
];

describe('readReferences', () => {
  test.each(TEXTS)('of a text: %j', (text, reads) => expect(show(readReferences(text, 'text'))).toEqual(reads));
  test.each(CONDITIONS)('of a condition: %j', (text, reads) => expect(show(readReferences(text, 'condition'))).toEqual(reads));

  test.each(HOSTILE)('is bounded: %s', (_, source) => {
    expect(readReferences(source, 'condition').broken).toHaveLength(1);
    expect(readReferences(`\${{ ${source} }}`, 'text').broken).toHaveLength(1);
  });

  test('reads many operators side by side', () => {
    expect(readReferences(`${'env.a && '.repeat(2_000)}true`, 'condition').references).toHaveLength(2_000);
  });

  test('names stand where the segments say, behind strings of several lines too', () => {
    const text = "x ${{ format('a\n\nb', env.one) }}\n\n${{ needs\n  .two [ 'th''ree' ] ['four']\r\n }}";
    const segments = readReferences(text, 'text').references.flatMap((one) => one.path);
    const shown = segments.map((segment) => (segment.name === null ? null : text.slice(segment.start, segment.end)));
    expect(shown).toEqual(['one', 'two', "th''ree", 'four']);
  });
});

describe('readReferencesOf', () => {
  test('reads every text of a value, and keys', () => {
    const value = { a: ['${{ env.a }}', 1, null, true], '${{ env.b }}': { c: '${{ env.c }} ${{ env.a }}' } };
    expect(show(readReferencesOf(value))).toEqual(['env/a', 'env/b', 'env/c', 'env/a']);
    expect(show(readReferencesOf('${{ vars.x }}'))).toEqual(['vars/x']);
    expect(show(readReferencesOf(null))).toEqual([]);
  });

  test('does not recurse', () => {
    let value: unknown = '${{ env.a }}';
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(show(readReferencesOf(value as string))).toEqual(['env/a']);
  });
});
