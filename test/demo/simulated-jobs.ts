/** A step of test/fixtures/demo/simulated/ci.yaml: its name as GitHub shows it, and the class of recorded durations it draws from; null lasts 0 s. */
export interface StepShape {
  readonly name: string;
  readonly duration: string | null;
}

export interface JobShape {
  readonly name: string;
  readonly label: string;
  readonly steps: readonly StepShape[];
}

const CHECKOUT: StepShape = { name: 'Run actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5', duration: 'checkout' };
const SETUP_NODE: StepShape = { name: 'Run actions/setup-node@3235b876344d2a9aa001b8d1453c930bba69e610', duration: 'setup-node' };
const VERSION: StepShape = { name: 'Run node --version', duration: null };

function run(command: string, duration: string): StepShape {
  return { name: `Run ${command}`, duration };
}

/** The workflow's jobs after matrix expansion. A test holds this list and the file together. */
export const JOB_SHAPES: readonly JobShape[] = [
  { name: 'test (22)', label: 'ubuntu-latest', steps: [CHECKOUT, SETUP_NODE, VERSION, run('npm ci', 'npm-ci'), run('npm test', 'test')] },
  {
    name: 'installation-test (22)',
    label: 'ubuntu-latest',
    steps: [
      CHECKOUT,
      SETUP_NODE,
      VERSION,
      run('npm install --production --engine-strict --ignore-scripts --no-package-lock', 'npm-install'),
    ],
  },
  { name: 'windows', label: 'windows-latest', steps: [CHECKOUT, SETUP_NODE, run('npm ci', 'npm-ci-windows'), run('npm test', 'test')] },
  { name: 'lint', label: 'ubuntu-latest', steps: [CHECKOUT, SETUP_NODE, run('npm ci', 'npm-ci'), run('npm run lint', 'lint')] },
  {
    name: 'docs',
    label: 'ubuntu-latest',
    steps: [
      CHECKOUT,
      SETUP_NODE,
      run('npm ci', 'npm-ci'),
      run('npm run docs', 'docs'),
      { name: 'Run JustinBeckwith/linkinator-action@3d5ba091319fa7b0ac14703761eebb7d100e6f6d', duration: 'link-check' },
    ],
  },
  {
    name: 'build-action',
    label: 'ubuntu-latest',
    steps: [
      CHECKOUT,
      SETUP_NODE,
      run('npm install --save googleapis/release-please#${GITHUB_REF}', 'npm-install'),
      run('npm run build', 'build-action'),
    ],
  },
];
