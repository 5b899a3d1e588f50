import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Stage } from '../../src/model/job-log.ts';
import { classifyPart, classifyStep } from '../../src/stages/classify-step.ts';
import { splitScript } from '../../src/stages/script-commands.ts';
import { createJobLogReader } from '../../src/telemetry/logs/job-log-reader.ts';
import { actionHeader, jobLog, scriptHeader } from '../helpers/job-log.ts';
import { fixtureJson, fixtureText } from '../telemetry/read-fixture.ts';

describe('commands', () => {
  test.each<[string, Stage]>([
    ['npm ci', 'dependency-install'],
    ['npm run lint -- --fix', 'lint'],
    ['pnpm -r test', 'unit-test'],
    ['pnpm --filter web build', 'build'],
    ['yarn', 'dependency-install'],
    ['yarn build', 'build'],
    ['make -C lib lint', 'lint'],
    ['cargo +nightly clippy --all-targets', 'lint'],
    ['cargo test --no-run', 'build'],
    ['./gradlew check', 'unit-test'],
    ['./gradlew :app:assembleDebug', 'build'],
    ['mvn -B verify', 'unit-test'],
    ['go vet ./...', 'lint'],
    ['python -m pytest -x', 'unit-test'],
    ['uv run --frozen mypy src', 'lint'],
    ['sudo env X=1 timeout 5m xvfb-run npm run test:e2e', 'integration-test'],
    ['tox -e lint', 'lint'],
    ['tox -e py312', 'unit-test'],
    ['dotnet test --no-build', 'unit-test'],
    ['bundle exec rspec', 'unit-test'],
    ['terraform plan', 'deploy'],
    ['docker build -t app .', 'package'],
    ['docker compose up -d', 'service-start'],
    ['apt-get install -y jq', 'dependency-install'],
    ['python3 -mpip install -e .', 'dependency-install'],
    ['npm publish --dry-run', 'package'],
    ['vendor/bin/phpunit tests/Integration', 'integration-test'],
    ['./scripts/build-docs.sh', 'build'],
    ['node --version', 'other'],
    ['echo "npm test"', 'other'],
    ['# npm test', 'other'],
    ["cat <<'EOF' > x\nnpm test\nEOF", 'other'],
    ['echo hi >> $GITHUB_STEP_SUMMARY', 'report'],
  ])('%s is %s', (script, stage) => {
    expect(classifyStep({ run: script }).stage).toBe(stage);
  });

  test('of several stages are told by the last that is no installation', () => {
    const script = 'npm ci\nnpm run build && npm test\ndocker compose logs';
    expect(classifyStep({ run: script })).toEqual({ stage: 'unit-test', by: 'command', evidence: 'npm test' });
  });

  test('are split at what separates them, and nowhere in quotes, comments and substitutions', () => {
    const script = `if [ -n "$X" ]; then\n  A=1 npm test -- "a; b" | tee log # npm run lint\nfi\ncurl -fsSL \\\n  https://x > out && echo $(npm ci) 'don;t'`;
    expect(splitScript(script).map(({ words }) => words[0])).toEqual(['npm', 'tee', 'curl', 'echo']);
  });

  test('are found in what a shell is given to run, in patterns of a case, and in what fills a variable', () => {
    const script = 'docker exec app bash -lc "cd x && npm test"\ncase $X in\n  "a") make lint ;;\nesac\nV=$(cargo build | tail -1)';
    const commands = splitScript(script).map(({ words, isPiped, isConditional, isNested, isCaptured }) => [
      words.join(' '),
      ...Object.entries({ isPiped, isConditional, isNested, isCaptured }).flatMap(([key, is]) => (is ? [key] : [])),
    ]);
    expect(commands).toEqual([
      ['docker exec app bash -lc cd x && npm test'],
      ['cd x', 'isNested'],
      ['npm test', 'isNested'],
      ['make lint', 'isConditional'],
      ['cargo build', 'isNested', 'isCaptured'],
      ['tail -1', 'isPiped', 'isNested', 'isCaptured'],
    ]);
    expect(classifyStep({ run: 'docker run --rm app sh -c "npm run lint"' }).stage).toBe('lint');
    expect(classifyStep({ name: 'Unit tests', run: 'V=$(cargo build)\n./x' }).stage).toBe('unit-test');
  });
});

describe('the first that says decides', () => {
  const rules = [{ match: 'Nightly *', stage: 'deploy' as const }];
  test('configuration, action, command, output, name', () => {
    const output = ['starting', '[INFO] BUILD SUCCESS', 'added 3 packages, and audited 4 packages in 1s'];
    expect(classifyStep({ name: 'nightly push', run: 'npm test', rules })).toEqual({
      stage: 'deploy',
      by: 'configuration',
      evidence: 'Nightly *',
    });
    expect(classifyStep({ name: 'Lint', uses: 'actions/checkout@v4', output })).toMatchObject({ stage: 'checkout', by: 'action' });
    expect(classifyStep({ name: 'Lint', run: 'npm test', output })).toMatchObject({ stage: 'unit-test', by: 'command' });
    expect(classifyStep({ name: 'Lint', run: './x.sh', output })).toMatchObject({ stage: 'build', by: 'output' });
    expect(classifyStep({ name: 'Lint', run: './x.sh' })).toMatchObject({ stage: 'lint', by: 'name' });
    expect(classifyStep({ name: 'Go', run: './x.sh' })).toEqual({ stage: 'other', by: 'nothing', evidence: null });
  });

  test.each<[string, Stage]>([
    ['Set up job', 'toolchain'],
    ['Initialize containers', 'service-start'],
    ['Run actions/checkout@v4', 'checkout'],
    ['Post Run actions/cache@v4', 'cache-save'],
    ['Post Run actions/checkout@v4', 'checkout'],
    ['Run npm ci', 'dependency-install'],
    ['Run ./.github/actions/setup', 'toolchain'],
    ['Complete job', 'other'],
  ])('the name %s alone is %s', (name, stage) => {
    expect(classifyStep({ name }).stage).toBe(stage);
  });

  test.each<[string, Stage]>([
    ['building for production...', 'build'],
    ['Download toolchain', 'toolchain'],
    ['Publish test results', 'report'],
    ['Upload test results', 'artifact'],
    ['Install Node 22', 'toolchain'],
    ['Install jq', 'dependency-install'],
    ['Set up Docker Buildx', 'toolchain'],
    ['Build tests', 'build'],
    ['Build | Installer [Windows]', 'package'],
    ['(PR comment) Checkout PR branch', 'checkout'],
    ['Check compilation', 'build'],
    ['Verify cluster connectivity', 'other'],
    ['Check for broken links', 'lint'],
    ['Generate cache key', 'other'],
    ['Publish to npm', 'deploy'],
    ['Create GitHub release', 'deploy'],
    ['Post Cache node modules', 'cache-save'],
    ['Post Set up Node', 'toolchain'],
    ['Run tests', 'unit-test'],
  ])('of the name %s the verb counts: %s', (name, stage) => {
    expect(classifyStep({ name }).stage).toBe(stage);
  });

  test.each<[string, Stage | undefined]>([
    [':app:assembleRelease', 'build'],
    [':app:testReleaseUnitTest', 'unit-test'],
    [':publish-tools:compileKotlin', 'build'],
    ['surefire:test', 'unit-test'],
    ['surefire-report:report-only (unit-tests-report)', 'report'],
    ['Che Core :: Commons :: Test Report 7.48.0-SNAPSHOT', undefined],
    ['Deployment Toolkit', undefined],
    ["Download action repository 'actions/checkout@v4'", 'toolchain'],
    ['Running tests', 'unit-test'],
  ])('of the part %s, which a tool names, only what it does counts: %s', (name, stage) => {
    expect(classifyPart(name)?.stage).toBe(stage);
  });

  test('a script in another language than a shell has no commands', () => {
    const run = 'npm = 5\nprint(npm)';
    expect(classifyStep({ name: 'Lint', run, shell: 'python' })).toMatchObject({ stage: 'lint', by: 'name' });
    expect(classifyStep({ name: 'Lint', run: 'npm test', shell: 'bash -eo pipefail {0}' })).toMatchObject({ stage: 'unit-test' });
  });

  test('what makes ready for something that is not known is not what the step is for', () => {
    expect(classifyStep({ run: 'pip install rdflib\npython3 - <<PY\nprint(1)\nPY' }).stage).toBe('other');
    expect(classifyStep({ name: 'Smoke tests', run: 'pip install x\n./go' }).stage).toBe('integration-test');
  });

  test('an action that runs a script is what the script is', () => {
    const inputs = new Map([['command', 'npm test']]);
    expect(classifyStep({ uses: 'nick-fields/retry@v3', inputs })).toEqual({ stage: 'unit-test', by: 'command', evidence: 'npm test' });
  });

  test('evidence keeps no secret', () => {
    const script = `npm publish --token ghp_${'aB3'.repeat(12)}`;
    expect(classifyStep({ run: script }).evidence).toContain('***');
  });

  test('nothing that is read makes it throw, or keep more than its evidence may be', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 60 }), (script, text) => {
        expect(
          classifyStep({ run: script, name: text, rules: [{ match: text, stage: 'lint' }] }).evidence?.length ?? 0,
        ).toBeLessThanOrEqual(200);
        expect(typeof classifyStep({ uses: text }).stage).toBe('string');
      }),
    );
    for (const long of ['$('.repeat(50_000), '"'.repeat(100_000), 'a '.repeat(50_000), '<<E\n'.repeat(20_000), 'npm;'.repeat(25_000)])
      expect(classifyStep({ run: long, name: long }).evidence?.length ?? 0).toBeLessThanOrEqual(200);
  });
});

test('actions cover 95 of 100 uses in recorded workflows by the table and the words of their names', () => {
  const uses = Object.entries(fixtureJson('telemetry/action-uses.json') as Record<string, number>);
  const isKnown = ([action]: [string, number]): boolean =>
    classifyStep({ uses: action.startsWith('.') ? action : `${action}@v1` }).stage !== 'other';
  const count = (list: typeof uses): number => list.reduce((sum, [, times]) => sum + times, 0);
  expect(count(uses)).toBe(6448);
  expect(count(uses.filter(isKnown)) / count(uses)).toBeGreaterThanOrEqual(0.95);
});

describe('a log', () => {
  const read = (text: string) => {
    const reader = createJobLogReader();
    reader.takeText(text);
    return reader.finish();
  };
  test('has its recorded steps classified', () => {
    const { steps } = read(fixtureText('logs/rubenpanero-unit-tests-windows.txt'));
    expect(steps.slice(0, 7).map(({ stage }) => stage?.stage)).toEqual([
      'toolchain',
      'checkout',
      'toolchain',
      'dependency-install',
      'other',
      'unit-test',
      'unit-test',
    ]);
  });

  test('tells by its output what a script does that has no name', () => {
    const { steps } = read(
      jobLog(
        [0, "Current runner version: '2.336.0'"],
        ...scriptHeader(1, './go.sh'),
        [2, 'added 30 packages in 2s'],
        [9, 'Tests run: 12, Failures: 0'],
        ...actionHeader(10, 'actions/upload-artifact@v4'),
      ),
    );
    expect(steps[1]?.stage).toEqual({ stage: 'unit-test', by: 'output', evidence: 'Tests run: 12, Failures: 0' });
    expect(steps[2]?.stage).toMatchObject({ stage: 'artifact', by: 'action' });
  });
});
