/** The hand-made bombs, by the threat that they stand for. Each is small to write and dear to read without bounds. */
export interface Bomb {
  readonly name: string;
  readonly text: string;
}

const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('\n');
const job = (body: string): string => `on: push\njobs:\n  a:\n    runs-on: x\n${body}\n    steps: [{ run: a }]\n`;
const flowJob = (body: string): string => `on: push\njobs: { a: { runs-on: x, ${body} } }\n`;

const ALIASES: readonly Bomb[] = [
  { name: 'T1 alias bomb', text: `a0: &a0 [${'x,'.repeat(9)}]\n${lines(20, (i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)}` },
  { name: 'T1 chain of aliases', text: `a0: &a0 x\n${lines(5_000, (i) => `a${i + 1}: &a${i + 1} [*a${i}]`)}` },
  { name: 'T1 list of aliases of a large node', text: `a: &a [${'x,'.repeat(500)}]\nb: [${'*a,'.repeat(500)}]` },
  { name: 'T1 alias inside its anchor', text: 'on: push\njobs: &a { b: *a }\n' },
  {
    name: 'T1 steps shared by many jobs',
    text: `on: push\njobs:\n  a0: &a { runs-on: x, steps: [{ run: a }] }\n${lines(4_000, (i) => `  a${i + 1}: *a`)}\n`,
  },
  {
    name: 'T1 one name for many anchors',
    text: `on: push\nenv:\n${lines(4_000, (i) => `  A${i}: &a x`)}\n  B: *a\njobs:\n  a: { runs-on: x, steps: [{ run: a }] }\n`,
  },
  { name: 'T1 merge keys', text: `on: push\nx: &x { a: 1 }\njobs:\n  a:\n    <<: [${'*x, '.repeat(2_000)}]\n` },
];

const DEPTH: readonly Bomb[] = [
  { name: 'T2 brackets', text: '['.repeat(100_000) },
  { name: 'T2 braces', text: '{a: '.repeat(50_000) },
  { name: 'T2 dashes', text: '- '.repeat(100_000) },
  { name: 'T2 explicit keys', text: '? '.repeat(100_000) },
  { name: 'T2 indentation', text: lines(700, (i) => `${' '.repeat(i)}a:`) },
  { name: 'T2 parentheses in a condition', text: flowJob(`if: "\${{ ${'('.repeat(60_000)} }}", steps: [{ run: a }]`) },
  { name: 'T2 parentheses that close', text: flowJob(`if: "\${{ ${'('.repeat(5_000)}true${')'.repeat(5_000)} }}", steps: [{ run: a }]`) },
  { name: 'T2 negations', text: flowJob(`if: "\${{ ${'!'.repeat(60_000)}true }}", steps: [{ run: a }]`) },
  { name: 'T2 calls in calls', text: flowJob(`if: "${'format('.repeat(9_000)}1${')'.repeat(9_000)}", steps: [{ run: a }]`) },
  { name: 'T2 an index of an index', text: flowJob(`if: "${'github['.repeat(9_000)}1${']'.repeat(9_000)}", steps: [{ run: a }]`) },
  { name: 'T2 a long path', text: flowJob(`if: "github${'.a'.repeat(60_000)}", steps: [{ run: a }]`) },
  { name: 'T2 a long disjunction', text: flowJob(`if: "${'true || '.repeat(20_000)}true", steps: [{ run: a }]`) },
  {
    name: 'T2 parallel in parallel',
    text: `on: push\njobs: { a: { runs-on: x, steps: [${'{ parallel: ['.repeat(25)}{ run: a }${'] }'.repeat(25)}] } }\n`,
  },
  { name: 'T2 brackets in a script', text: flowJob(`steps: [{ run: "${'('.repeat(60_000)}" }]`) },
  { name: 'T2 substitutions in a script', text: flowJob(`steps: [{ run: "${'$('.repeat(30_000)}a${')'.repeat(30_000)}" }]`) },
  {
    name: 'T2 conditions in a script',
    text: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines(6_000, () => '          if a; then')}\n`,
  },
  { name: 'T2 back quotes in a script', text: flowJob(`steps: [{ run: "${'`'.repeat(60_000)}" }]`) },
  { name: 'T2 braces in a script', text: flowJob(`steps: [{ run: "echo ${'{a,b}'.repeat(2_000)} ${'${a:-'.repeat(9_000)}" }]`) },
];

const SQUARES: readonly Bomb[] = [
  { name: 'T3 20,000 keys', text: `on: push\njobs:\n${lines(20_000, (i) => `  k${i}: 1`)}` },
  { name: 'T3 one key many times', text: 'k: 1\n'.repeat(50_000) },
  { name: 'T3 anchors on one node', text: '&a '.repeat(80_000) },
  { name: 'T3 tags on one node', text: '!a '.repeat(80_000) },
  { name: 'T3 quotes', text: '"'.repeat(250_000) },
  { name: 'T3 blank lines', text: '\n'.repeat(260_000) },
  { name: 'T3 comments', text: `on: push\n${'#\n'.repeat(120_000)}` },
  { name: 'T3 documents', text: '---\n'.repeat(60_000) },
  {
    name: 'T3 3,000 jobs',
    text: `on: push\njobs:\n${lines(3_000, (i) => `  j${i}: { runs-on: x, needs: [j${Math.max(0, i - 1)}], steps: [{ run: a }] }`)}`,
  },
  {
    name: 'T3 3,000 steps',
    text: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n${lines(3_000, (i) => `      - { id: s${i}, run: "a \${{ steps.s${Math.max(0, i - 1)}.outputs.x }}" }`)}`,
  },
  {
    name: 'T3 3,000 unlike steps',
    text: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n${lines(3_000, (i) => `      - { name: "n${i}", run: "cat f${i} > g${i}" }`)}`,
  },
  {
    name: 'T3 needs of everybody',
    text: `on: push\njobs:\n${lines(300, (i) => `  j${i}: { runs-on: x, needs: [${Array.from({ length: i }, (_, k) => `j${k}`).join(',')}], steps: [{ run: a }] }`)}`,
  },
  {
    name: 'T3 a cycle of needs',
    text: `on: push\njobs:\n${lines(800, (i) => `  j${i}: { runs-on: x, needs: j${(i + 1) % 800}, steps: [{ run: a }] }`)}`,
  },
  {
    name: 'T3 ladders of needs',
    text: `on: push\njobs:\n${lines(400, (i) => `  j${i}: { runs-on: x${i < 2 ? '' : `, needs: [j${i - 1 - (i % 2)}, j${i - 2 - (i % 2) + (i % 2 === 0 ? 0 : 1)}]`}, steps: [{ run: a }] }`)}`,
  },
  { name: 'T3 expressions that do not end', text: flowJob(`steps: [{ run: "${'${{ a '.repeat(30_000)}" }]`) },
  { name: 'T3 many expressions', text: flowJob(`steps: [{ run: "${'${{ github.sha }} '.repeat(12_000)}" }]`) },
  { name: 'T3 quotes in an expression', text: flowJob(`if: "${"'".repeat(60_001)}", steps: [{ run: a }]`) },
  { name: 'T3 closing braces', text: flowJob(`steps: [{ run: "\${{ ${'}'.repeat(60_000)}" }]`) },
  { name: 'T3 triggers', text: `on: [${'push, '.repeat(20_000)}push]\njobs: { a: { runs-on: x, steps: [{ run: a }] } }\n` },
  { name: 'T3 a matrix of 4^9', text: job(`    strategy:\n      matrix:\n${lines(9, (i) => `        a${i}: [1, 2, 3, 4]`)}`) },
  {
    name: 'T3 a matrix of 16 x 16 with 4,000 includes',
    text: job(
      `    strategy:\n      matrix:\n        a: [${lines(16, (i) => `${i}`).replaceAll('\n', ', ')}]\n        b: [${lines(16, (i) => `${i}`).replaceAll('\n', ', ')}]\n        include:\n${lines(4_000, (i) => `          - { c${i % 7}: ${i} }`)}`,
    ),
  },
  {
    name: 'T3 a matrix of 4,096 with as many excludes',
    text: job(
      `    strategy:\n      matrix:\n        a: [${lines(64, (i) => `${i}`).replaceAll('\n', ', ')}]\n        b: [${lines(64, (i) => `${i}`).replaceAll('\n', ', ')}]\n        exclude:\n${lines(4_000, (i) => `          - { a: ${i % 64} , b: ${Math.floor(i / 64)} }`)}`,
    ),
  },
  { name: 'T3 a matrix of one large leg', text: job(`    strategy: { matrix: { a: [{ b: [${'x, '.repeat(20_000)}] }] } }`) },
  {
    name: 'T3 a script of 200 KB',
    text: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines(8_000, (i) => `          cp a${i} b${i} | tee c`)}\n`,
  },
  {
    name: 'T3 a here-document that does not end',
    text: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines(5_000, (i) => `          cat <<E${i}`)}\n`,
  },
];

const GLOBS: readonly Bomb[] = [
  {
    name: 'T4 stars in a filter',
    text: `on: { push: { branches: ["${'*a'.repeat(2_000)}b", "${'**/'.repeat(3_000)}x"] } }\njobs: { a: { runs-on: x, steps: [{ run: a }] } }\n`,
  },
  {
    name: 'T4 braces in a filter',
    text: `on: { push: { paths: ["${'{a,b,c,d}'.repeat(30)}"] } }\njobs: { a: { runs-on: x, steps: [{ run: a }] } }\n`,
  },
  {
    name: 'T4 groups in a filter',
    text: `on: { push: { paths: ["${'+(a|'.repeat(300)}${')'.repeat(300)}b", "${'(a+)+'.repeat(30)}"] } }\njobs: { a: { runs-on: x, steps: [{ run: a }] } }\n`,
  },
  {
    name: 'T4 a pattern of artifacts',
    text: `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ uses: actions/upload-artifact@v4, with: { name: "${'a'.repeat(200)}", path: "${'{a,b}'.repeat(40)}" } }]\n  b:\n    runs-on: x\n    needs: a\n    steps: [{ uses: actions/download-artifact@v4, with: { pattern: "${'*a'.repeat(60)}b" } }, { uses: actions/download-artifact@v4, with: { pattern: "${'{a,b}'.repeat(30)}" } }]\n`,
  },
  {
    name: 'T4 a pattern of hashed files',
    text: flowJob(`steps: [{ uses: actions/cache@v4, with: { path: a, key: "\${{ hashFiles('${'**/*a'.repeat(500)}') }}" } }]`),
  },
];

const PROTOTYPES: readonly Bomb[] = [
  {
    name: 'T5 prototypes as keys',
    text: 'on: { push: { __proto__: { a: 1 } }, constructor: {} }\n__proto__: { polluted: 1 }\nenv: { __proto__: { x: y }, constructor: 1, toString: 2, hasOwnProperty: 3 }\njobs: { __proto__: { runs-on: x, steps: [{ run: a }] }, constructor: { runs-on: x, needs: __proto__, steps: [{ id: __proto__, run: "${{ steps.__proto__.outputs.constructor }}" }] } }\n',
  },
  {
    name: 'T5 prototypes as axes',
    text: job(
      '    strategy: { matrix: { __proto__: [1, 2], constructor: [3], toString: [4], include: [{ __proto__: 5 }, { valueOf: 1 }] }, fail-fast: false }\n    env: { __proto__: "${{ matrix.__proto__ }}" }\n    outputs: { __proto__: "${{ steps.x.outputs.y }}" }',
    ),
  },
  {
    name: 'T5 prototypes called',
    text: 'on: { workflow_call: { inputs: { __proto__: { type: string } }, outputs: { constructor: { value: "${{ jobs.__proto__.outputs.constructor }}" } } } }\njobs: { __proto__: { uses: ./.github/workflows/x.yml, with: { __proto__: 1 }, secrets: { constructor: a } } }\n',
  },
  {
    name: 'T5 prototypes in an action',
    text: 'name: x\ndescription: y\ninputs: { __proto__: { default: a }, constructor: { required: true } }\noutputs: { __proto__: { value: "${{ steps.constructor.outputs.x }}" } }\nruns: { using: composite, steps: [{ id: constructor, run: a, shell: bash, env: { __proto__: x } }] }\n',
  },
];

const OTHERS: readonly Bomb[] = [
  {
    name: 'a call of itself',
    text: 'on: workflow_call\njobs: { a: { uses: ./.github/workflows/hostile.yml }, b: { uses: ./.github/workflows/hostile.yml } }\n',
  },
  {
    name: 'a call of itself, 40 times over',
    text: `on: workflow_call\njobs:\n${lines(40, (i) => `  j${i}: { uses: ./.github/workflows/hostile.yml, strategy: { matrix: { a: [1, 2, 3, 4, 5, 6, 7, 8] } } }`)}\n`,
  },
  {
    name: 'an action of itself',
    text: 'name: x\ndescription: y\nruns: { using: composite, steps: [{ uses: ./ }, { uses: ./hostile }, { uses: $/hostile }] }\n',
  },
  { name: 'text that reads the other way round', text: 'name: "a\u202eb"\non: push\n' },
  { name: 'half of a surrogate', text: 'name: "\ud800"\non: push\njobs: { "\udfff": { runs-on: x, steps: [{ run: "\ud83d" }] } }\n' },
  { name: 'nothing', text: '' },
  { name: 'a byte order mark', text: '\ufeff' },
  { name: 'carriage returns', text: 'on: push\rjobs:\r  a:\r    runs-on: x\r    steps: [{ run: a }]\r' },
  { name: 'zero bytes', text: '\0'.repeat(1_000) },
  {
    name: 'numbers',
    text: job(
      '    timeout-minutes: 1e999\n    strategy: { max-parallel: .nan, matrix: { a: [.inf, -.inf, 0x7fffffffffffffff, 1_0, 0o17, 1e-400] } }',
    ),
  },
  {
    name: 'empty values',
    text: 'on:\n  push:\n  pull_request:\njobs:\n  a:\n    runs-on:\n    env:\n    with:\n    steps:\n      -\n      - run:\n',
  },
];

/** Words that patterns over scripts start at, over and over. */
const SCRIPTS: readonly Bomb[] = ['mvn ', 'npm ', 'gradlew ', 'docker buildx build ', 'git ', 'kubectl ', 'npm run x && ', 'echo "$('].map(
  (word) => ({
    name: `a script of ${word.trim()}`,
    text: flowJob(`steps: [{ run: ${JSON.stringify(word.repeat(Math.floor(200_000 / word.length)))} }]`),
  }),
);

const GRAPHS: readonly Bomb[] = [
  {
    name: 'a chain of 1,500 jobs',
    text: `on: push\njobs:\n${lines(1_500, (i) => `  j${i}: { runs-on: x, ${i === 0 ? '' : `needs: j${i - 1}, `}steps: [{ run: a }] }`)}\n`,
  },
  {
    name: '150 jobs that each need all before',
    text: `on: push\njobs:\n${lines(150, (i) => `  j${i}: { runs-on: x, needs: [${Array.from({ length: i }, (_, k) => `j${k}`).join(', ')}], steps: [{ run: a }] }`)}\n`,
  },
];

export const BOMBS: readonly Bomb[] = [...ALIASES, ...DEPTH, ...SQUARES, ...GLOBS, ...PROTOTYPES, ...OTHERS, ...SCRIPTS, ...GRAPHS];
