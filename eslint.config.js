import tseslint from 'typescript-eslint';

// Biome formats and lints; ESLint keeps only what needs types, and the manners of the pure rooms.
const PURE = ['src/{model,stats,workflow,stages,telemetry,simulate,engine,rules,report}/**/*.ts'];

export default [
  { ignores: ['dist/**', 'node_modules/**', 'test/fixtures/**', '**/*.generated.ts'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/commands/**', 'src/{cli,serve,doctor,register-app}.ts'],
    rules: { 'no-restricted-globals': ['error', 'process'] },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', 'process', 'console', 'fetch', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take asOf from the caller.' },
        { object: 'Math', property: 'random', message: 'Take a seeded generator from the caller.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take asOf from the caller.' },
        { selector: 'AwaitExpression', message: 'Pure rooms are synchronous.' },
      ],
    },
  },
];
