import { type Random, randomInteger } from '../../src/stats/seeded-random.ts';
import { pick } from '../corpus/random-edit.ts';

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

const FRAGMENTS: readonly string[] = [
  ...[
    '&a ',
    '*a',
    '*a\n',
    '!!str ',
    '!x ',
    '!<tag:x> ',
    '? ',
    '- ',
    ': ',
    '#',
    ' #',
    '|',
    '>',
    '|2-',
    '>+',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
  ],
  ...[
    '${{',
    '}}',
    '${{ }}',
    '${{ github.x }}',
    "${{ format('{0}', matrix.a) }}",
    '${{ fromJSON(needs.x.outputs.y) }}',
    '${{ secrets[github.x] }}',
  ],
  ...[
    '\t',
    '\r',
    '\r\n',
    '\n',
    '\n\n\n',
    '\0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u202e',
    '\ud800',
    '🚀',
    '漢字',
    '\u0301',
    '\u200b',
    '\x1b[31m',
  ],
  ...[
    '---\n',
    '...\n',
    '%YAML 1.2\n---\n',
    '<<: *a\n',
    '__proto__: 1\n',
    'constructor: {}\n',
    '~',
    'null',
    'true',
    '1e999',
    '.nan',
    '0x',
    '-',
  ],
];

const BLOCKS: readonly string[] = [
  '    strategy: { matrix: { a: [1, 2, 3, 4, 5, 6, 7, 8], b: [1, 2, 3, 4, 5, 6, 7, 8], c: [1, 2, 3, 4, 5, 6, 7, 8] } }\n',
  '    strategy:\n      matrix:\n        include:\n          - { a: 1 }\n          - { a: 2, b: 3 }\n        exclude: [{ a: 1 }]\n',
  '    needs: [build, test, a, b]\n',
  '    needs: a\n',
  '    if: always() && (failure() || !cancelled())\n',
  '    uses: ./.github/workflows/hostile.yml\n',
  '      - parallel:\n          - run: a\n          - run: b\n',
  '      - { id: x, run: "cat a > b && echo \\"y=1\\" >> $GITHUB_OUTPUT", background: true }\n      - wait: x\n',
  "  push: { branches: ['**', '!a', '[a-z', 'a+b?', '{a,b}*(c|d)'], paths: ['**/*.{js,ts}'] }\n",
  '      - uses: actions/cache@v4\n        with: { path: "~/x", key: "${{ hashFiles(\'**/*\') }}" }\n',
  '      - uses: actions/upload-artifact@v4\n        with: { name: "x-${{ matrix.a }}", path: "**" }\n',
  '    container: { image: x, env: { A: 1 }, volumes: [a:b] }\n    services: { db: { image: y, ports: ["1:2"] } }\n',
  'permissions: write-all\n',
  'concurrency: { group: "${{ github.ref }}", cancel-in-progress: "${{ true }}", queue: max }\n',
];

const flipBytes: Mutation = (text, random) => {
  const bytes = Buffer.from(text, 'utf8');
  for (let i = randomInteger(random, 8) + 1; i > 0; i -= 1) {
    const at = randomInteger(random, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInteger(random, 8));
  }
  return bytes.toString('utf8');
};

const truncate: Mutation = (text, random) =>
  random() < 0.5 ? text.slice(0, randomInteger(random, text.length)) : text.slice(randomInteger(random, text.length));

const spliceIn: Mutation = (text, random, others) => {
  const other = pick(random, others);
  const from = randomInteger(random, other.length);
  return insertAt(text, randomInteger(random, text.length), other.slice(from, from + randomInteger(random, 2_000)));
};

const repeatLines: Mutation = (text, random) => {
  const all = text.split('\n');
  const from = randomInteger(random, all.length);
  const some = all.slice(from, from + 1 + randomInteger(random, 12));
  const times = random() < 0.95 ? randomInteger(random, 20) : randomInteger(random, 2_000);
  const block = Array.from({ length: times }, () => some).flat();
  return [...all.slice(0, from), ...block, ...all.slice(from)].join('\n').slice(0, 400_000);
};

const dropLines: Mutation = (text, random) => {
  const all = text.split('\n');
  return all.toSpliced(randomInteger(random, all.length), 1 + randomInteger(random, 5)).join('\n');
};

const swapLines: Mutation = (text, random) => {
  const all = text.split('\n');
  const [a, b] = [randomInteger(random, all.length), randomInteger(random, all.length)];
  return all
    .with(a, all[b] ?? '')
    .with(b, all[a] ?? '')
    .join('\n');
};

const reindent: Mutation = (text, random) => {
  const all = text.split('\n');
  const at = randomInteger(random, all.length);
  const line = all[at] ?? '';
  return all.with(at, random() < 0.5 ? `${' '.repeat(randomInteger(random, 5))}${line}` : line.slice(randomInteger(random, 4))).join('\n');
};

const insertFragment: Mutation = (text, random) => {
  let result = text;
  for (let i = randomInteger(random, 4) + 1; i > 0; i -= 1)
    result = insertAt(result, randomInteger(random, result.length), pick(random, FRAGMENTS));
  return result;
};

const insertBlock: Mutation = (text, random) => {
  const all = text.split('\n');
  return all.toSpliced(randomInteger(random, all.length), 0, pick(random, BLOCKS).trimEnd()).join('\n');
};

const nest: Mutation = (text, random) => {
  const open = pick(random, ['[', '{a: ', '- ', '? ', '${{ (', '"${{ !', '(', '$(', '{a,b}', '!', '&a ']);
  return insertAt(
    text,
    randomInteger(random, text.length),
    open.repeat(random() < 0.9 ? randomInteger(random, 80) : randomInteger(random, 20_000)),
  );
};

const hugeText: Mutation = (text, random) =>
  insertAt(
    text,
    randomInteger(random, text.length),
    pick(random, ['k', ' ', 'a.', "'", '\\', '*', '\t', '-', 'ä', '#']).repeat(randomInteger(random, 30_000)),
  );

const bindAnchor: Mutation = (text, random) => {
  const values = [...text.matchAll(/: (?=[^\n])/g)].map(({ index }) => index + 2);
  if (values.length < 2) return text;
  const [a, b] = [pick(random, values), pick(random, values)].sort((x, y) => x - y) as [number, number];
  const end = text.indexOf('\n', b);
  const replaced = `${text.slice(0, b)}*a${end === -1 ? '' : text.slice(end)}`;
  return insertAt(replaced, a, '&a ');
};

const swapWords: Mutation = (text, random) => {
  const words = [...text.matchAll(/[\w-]{2,}/g)];
  if (words.length === 0) return text;
  const [to, from] = [pick(random, words), pick(random, words)];
  return `${text.slice(0, to.index)}${from[0]}${text.slice(to.index + to[0].length)}`;
};

const otherLineEnds: Mutation = (text) => text.replaceAll('\n', '\r\n');

const MUTATIONS: readonly Mutation[] = [
  ...[flipBytes, truncate, spliceIn, repeatLines, dropLines, swapLines, reindent, insertFragment, insertFragment],
  ...[insertBlock, insertBlock, nest, hugeText, bindAnchor, swapWords, swapWords, otherLineEnds],
];

/** A file made hostile: one to four mutations of a real one. */
export function mutate(random: Random, seeds: readonly string[]): string {
  let text = pick(random, seeds);
  for (let i = 1 + randomInteger(random, 4); i > 0; i -= 1) text = pick(random, MUTATIONS)(text, random, seeds);
  return text;
}

function insertAt(text: string, at: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at);
}
