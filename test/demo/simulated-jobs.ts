/** A step of test/fixtures/demo/simulated/ci.yml after matrix expansion. */
export interface StepShape {
  /** As GitHub shows it. */
  readonly name: string;
  /** What the log says it runs: the action, or the first line of the script. */
  readonly runs: string;
  /** The class of recorded durations it draws from; null where its `if:` is false. */
  readonly duration: string | null;
}

export interface JobShape {
  readonly key: string;
  /** As GitHub shows it. */
  readonly name: string;
  readonly needs: readonly string[];
  /** Image of the job's container and of its services by alias; GitHub adds the steps "Initialize containers" and "Stop containers". */
  readonly container: { readonly image: string; readonly services: Readonly<Record<string, string>> } | null;
  readonly steps: readonly StepShape[];
}

const CHECKOUT: StepShape = { name: 'Checkout code', runs: 'actions/checkout@v5', duration: 'checkout' };
const SETUP_NODE: StepShape = { name: 'Set up Node.js', runs: 'actions/setup-node@v5', duration: 'setup-node' };

/** The one whose last step fails where a run is to fail. */
export const FAILING_JOB = 'test (standard, npm run cover)';
/** The one that hangs. */
export const HANGING_JOB = 'test-cockroachdb';

/** The workflow's jobs after matrix expansion, each after those it needs. A test holds this list and the file together. */
export const JOB_SHAPES: readonly JobShape[] = [
  testLeg('standard', 'npm run cover'),
  testLeg('distributed', 'npm run test:distributed'),
  {
    key: 'test-pglite',
    name: 'test-pglite',
    needs: [],
    container: { image: 'node:24', services: {} },
    steps: [CHECKOUT, SETUP_NODE, install('npm install'), { name: 'Test (pglite)', runs: 'npm run test:pglite', duration: 'test' }],
  },
  {
    key: 'test-cockroachdb',
    name: HANGING_JOB,
    needs: [],
    container: null,
    steps: [
      CHECKOUT,
      SETUP_NODE,
      {
        name: 'Start CockroachDB cluster',
        runs: 'docker compose -f docker-compose.cockroach.yaml up -d',
        duration: 'start-cluster',
      },
      install('npm ci'),
      { name: 'Test distributed database mode', runs: 'npm run test:cockroachdb', duration: 'test' },
    ],
  },
  {
    key: 'coverage',
    name: 'coverage',
    needs: ['test'],
    container: null,
    steps: [{ name: 'Coveralls Finished', runs: 'coverallsapp/github-action@v2', duration: 'coveralls' }],
  },
];

function testLeg(mode: string, command: string): JobShape {
  return {
    key: 'test',
    name: `test (${mode}, ${command})`,
    needs: [],
    container: { image: 'node:24', services: { postgres: 'postgres' } },
    steps: [
      CHECKOUT,
      SETUP_NODE,
      install('npm install'),
      { name: `Test (${mode})`, runs: command, duration: 'test' },
      { name: 'Coveralls', runs: 'coverallsapp/github-action@v2', duration: mode === 'standard' ? 'coveralls' : null },
    ],
  };
}

function install(command: string): StepShape {
  return { name: 'Install', runs: command, duration: 'install' };
}
