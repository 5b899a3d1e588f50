import { describe, expect, test } from '@jest/globals';
import { findNpmInstall } from '../../../src/rules/cache-dependencies/find-npm-install.ts';
import { findPipInstall } from '../../../src/rules/cache-dependencies/find-pip-install.ts';
import { readCommands } from '../../../src/rules/cache-dependencies/read-commands.ts';

const npmFolders = (script: string, start: string | null = '') =>
  readCommands(script, start)
    .map(findNpmInstall)
    .filter((folder) => folder !== undefined);

const pipInstalls = (script: string) =>
  readCommands(script, '')
    .map(findPipInstall)
    .filter((install) => install !== null);

describe('npm installs of a project', () => {
  test.each([
    ['npm ci', ['']],
    ['npm install --no-audit --omit dev', ['']],
    ['CI=1 npm i && npm test', ['']],
    ['npm ci --prefix web', ['web']],
    ['npm --prefix=./web/app ci', ['web/app']],
    ['cd web && npm ci', ['web']],
    ['cd web\nV=$(node -p 1)\nnpm ci', ['web']],
    ['(cd web && npm ci)\nnpm ci', ['web', '']],
    ['(cd a && (cd b && npm ci) && npm ci)\nnpm ci', ['a/b', 'a', '']],
    ['for d in a b; do (cd $d && npm ci); done', [null]],
    ['cd "$DIR"; npm ci', [null]],
    ['cd ../other && npm ci', [null]],
    ['if [ -f package.json ]; then npm ci; fi', ['']],
    ['npm \\\n  ci', ['']],
    ['npm ci > log.txt 2>&1', ['']],
    ['pushd web\nnpm ci\npopd\nnpm ci', ['web', null]],
  ])('%j', (script, folders) => {
    expect(npmFolders(script)).toEqual(folders);
  });

  test.each([
    'npm install left-pad',
    'npm install -g npm@11',
    'npm run ci',
    'npm ci --cache .cache',
    'echo npm ci',
    '# npm ci',
    'cat > run.sh <<EOF\nnpm ci\nEOF',
    'docker run node npm ci',
    'sudo npm ci',
    'npx npm ci',
  ])('not %j', (script) => {
    expect(npmFolders(script)).toEqual([]);
  });

  test('start where the step starts', () => {
    expect(npmFolders('npm ci', 'web')).toEqual(['web']);
    expect(npmFolders('npm ci', null)).toEqual([null]);
  });
});

describe('pip installs', () => {
  test.each([
    ['pip install -r requirements.txt', ['requirements.txt'], []],
    ['pip3 install --requirement=dev/requirements.txt -c ./constraints.txt', ['dev/requirements.txt', 'constraints.txt'], []],
    ['python -m pip install -rrequirements.txt', ['requirements.txt'], []],
    ["python3.12 -m pip install -e '.[dev,test]'", [], ['']],
    ['py -m pip install ./lib tox', [], ['lib']],
    ['cd docs && pip install -r requirements.txt ..', ['docs/requirements.txt'], ['']],
  ])('%j', (script, files, projects) => {
    expect(pipInstalls(script)).toEqual([{ files, projects, isComputed: false }]);
  });

  test.each(['pip install -r "$FILE"', 'pip install -r ${{ matrix.file }}'])('%j is computed', (script) => {
    expect(pipInstalls(script)).toMatchObject([{ isComputed: true }]);
  });

  test.each([
    'pip install --upgrade pip',
    'pip install tox==4 git+https://example.com/x.git',
    'pip install --no-cache-dir -r requirements.txt',
    'pip download -r requirements.txt',
    'uv pip install -r requirements.txt',
    'pipx install .',
  ])('not %j', (script) => {
    expect(pipInstalls(script)).toEqual([]);
  });
});
