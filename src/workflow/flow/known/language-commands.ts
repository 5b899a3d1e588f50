import type { CommandRow } from './command-row.ts';
import { INSTALL } from './install-reads.ts';

const VERSION = ['--version', '-v', '-V', '-version', '--info'];
const NODE_INSTALL =
  '-D -E -P -f -q -s -w: -g -# --global --save-dev --save-exact --no-save --omit: --include: --only: --production --force --legacy-peer-deps --ignore-scripts --no-audit --no-fund --audit: --fund: ' +
  '--prefer-offline --offline --no-optional --no-progress --progress: --silent --quiet --verbose --loglevel: --frozen-lockfile --no-frozen-lockfile --immutable --check-cache --inline-builds --no-package-lock ' +
  '--workspace: --workspaces --registry: --non-interactive --network-timeout: --ignore-engines --ignore-optional --mode: --prod --dev --recursive -r --filter: --shamefully-hoist --strict-peer-dependencies --no-strict-peer-dependencies';
const PIP =
  '-r< --requirement< -c< --constraint< -e< --editable< -U -q -v -y -I --upgrade --quiet --verbose --user --no-deps --no-cache-dir --pre -i: --index-url: --extra-index-url: --no-build-isolation -f< ' +
  '--find-links< --require-hashes --only-binary: --no-binary: --prefer-binary --force-reinstall --break-system-packages --disable-pip-version-check --no-input --root-user-action: --group: --progress-bar: ' +
  '--yes --system --all-extras --extra: --frozen --locked --dev --no-dev --all-groups --only-group: --no-default-groups --no-install-project --all-packages --no-editable --upgrade-strategy: ' +
  '--with: --without: --only: --no-root --no-interaction -n --no-ansi --sync -p: --python: --no-group: --python-preference: --index-strategy: --compile-bytecode --reinstall --exclude-newer: --resolution: --check -E: --seed --clear --no-sync';

/**
 * Package managers, compilers and builds. An install may run the scripts of packages, which may read and write any file and use any
 * tool, but nothing outside.
 */
export const LANGUAGE_COMMANDS: readonly CommandRow[] = [
  {
    names: ['node', 'npm', 'npx', 'yarn', 'pnpm', 'bun', 'deno', 'corepack'],
    sub: VERSION,
    alone: true,
    options: '',
    reads: ['workspace:**'],
  },
  {
    names: [
      'python',
      'python3',
      'pip',
      'pip3',
      'uv',
      'poetry',
      'ruby',
      'bundle',
      'gem',
      'go',
      'cargo',
      'rustc',
      'rustup',
      'java',
      'javac',
      'mvn',
      'php',
      'composer',
      'dotnet',
      'gcc',
      'g++',
      'clang',
      'cmake',
      'make',
      'ninja',
      'docker',
      'kubectl',
      'helm',
      'terraform',
      'swift',
      'elixir',
      'gradle',
      'gh',
      'aws',
      'gcloud',
      'az',
    ],
    sub: VERSION,
    alone: true,
    options: '',
    reads: ['workspace:**'],
  },
  {
    names: ['go', 'docker', 'helm', 'kubectl', 'terraform', 'gh'],
    sub: ['version'],
    options: '--client --short',
    reads: ['workspace:**', 'file:~/**', 'tool:*'],
  },
  {
    names: ['corepack'],
    sub: ['enable', 'prepare', 'install'],
    options: '--activate --all -g',
    operands: 'words',
    reads: ['workspace:package.json', 'tool:node'],
    writes: ['tool:yarn', 'tool:pnpm', 'tool:npm', 'file:~/**'],
  },
  {
    names: ['npm'],
    sub: ['ci', 'install', 'i', 'clean-install', 'add'],
    options: NODE_INSTALL,
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  {
    names: ['pnpm', 'bun'],
    sub: ['install', 'i', 'add'],
    options: NODE_INSTALL,
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  {
    names: ['yarn'],
    sub: ['install', '--frozen-lockfile', '--immutable', 'add'],
    options: NODE_INSTALL,
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  {
    names: ['npm', 'yarn', 'pnpm', 'bun'],
    sub: ['publish'],
    unknown: 'what `{}` runs before it publishes is in package.json',
    options: '',
  },
  { names: ['npm', 'yarn', 'pnpm', 'bun', 'deno'], unknown: 'what `{}` does is in package.json', options: '' },
  {
    names: ['venv', 'virtualenv'],
    options: '-q -p: --python: --system-site-packages --clear --upgrade-deps --without-pip --prompt:',
    operands: 'write',
    reads: ['tool:*'],
    network: true,
  },
  {
    names: ['pip', 'pip3'],
    sub: ['install', 'uninstall', 'download', 'wheel'],
    options: PIP,
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'tool:python packages', 'file:~/**'],
  },
  {
    names: ['pip', 'pip3'],
    sub: ['list', 'freeze', 'show', 'check'],
    options: '--outdated --format: --all -v --verbose --not-required --local --user',
    operands: 'words',
    reads: ['tool:*', 'workspace:**/.venv/**'],
  },
  {
    names: ['uv'],
    sub: ['sync', 'venv', 'pip install', 'pip sync', 'pip list', 'pip freeze', 'lock', 'python install', 'tool install', 'add'],
    options: PIP,
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'tool:python packages', 'file:~/**'],
  },
  {
    names: ['poetry', 'pipenv', 'pdm'],
    sub: ['install', 'sync', 'lock', 'add', 'config'],
    options: PIP,
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'tool:python packages', 'file:~/**'],
  },
  {
    names: ['bundle'],
    sub: ['install', 'config', 'update'],
    options:
      '-j: --jobs: --retry: --quiet --no-document -N -v: --version: --conservative -f --force --user-install --local --deployment --set --global',
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'tool:gems', 'file:~/**'],
  },
  {
    names: ['gem'],
    sub: ['install', 'update'],
    options:
      '-j: --jobs: --retry: --quiet --no-document -N -v: --version: --conservative -f --force --user-install --local --deployment --set --global',
    network: true,
    reads: INSTALL,
    writes: ['tool:*', 'tool:gems', 'file:~/**'],
  },
  {
    names: ['composer'],
    sub: ['install', 'update', 'require'],
    options:
      '-n -q -o --no-interaction --prefer-dist --prefer-source --no-progress --no-dev --dev --no-scripts --no-suggest --optimize-autoloader --ignore-platform-reqs --ignore-platform-req: --no-ansi --ansi --prefer-lowest --prefer-stable --with-all-dependencies -W --quiet',
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  {
    names: ['dotnet'],
    sub: ['restore'],
    options:
      '--verify-no-changes --no-restore -v: --verbosity: --include: --exclude: --locked-mode --force --severity: -r: --runtime: --nologo',
    network: true,
    reads: INSTALL,
    writes: ['workspace:**', 'file:~/**'],
  },
  {
    names: ['dotnet'],
    sub: ['format'],
    needs: /^--verify-no-changes$/,
    options:
      '--verify-no-changes --no-restore -v: --verbosity: --include: --exclude: --locked-mode --force --severity: -r: --runtime: --nologo',
    network: true,
    reads: INSTALL,
    writes: ['workspace:**/obj/**', 'file:~/**'],
  },
  { names: ['mvn', './mvnw', 'gradle', './gradlew', 'dotnet'], unknown: 'what `{}` does is in the build files', options: '' },
];
