import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { emitterEventNames } from '@octokit/webhooks';
import { parse } from 'yaml';
import { environmentSchema } from '../../src/config/environment-schema.ts';
import { type AppKind, MANIFESTS } from '../../src/setup/app-manifest.ts';
import { githubWebUrl } from '../../src/setup/github-web-url.ts';
import { setVariables } from '../../src/setup/set-variables.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('the manifests', () => {
  test.each<[AppKind, string]>([
    ['propose', 'app.yml'],
    ['observe', 'app.observe.yml'],
  ])('%s is what %s says', (kind, file) => {
    expect(parse(read(file))).toEqual(MANIFESTS[kind]);
  });

  test('name only events that exist and that an App can choose', () => {
    const known = new Set<string>(emitterEventNames.filter((name) => !name.includes('.')));
    for (const { default_events } of Object.values(MANIFESTS)) {
      for (const event of default_events) expect(known).toContain(event);
      expect(default_events).not.toContain('installation');
    }
  });

  test('to observe never writes but for check runs', () => {
    const writes = Object.entries(MANIFESTS.observe.default_permissions).filter(([, level]) => level === 'write');
    expect(writes).toEqual([['checks', 'write']]);
  });
});

test('.env.example names every variable that is read, and no other', () => {
  // The key itself belongs into a file; the example says so in a comment.
  const example = [...Object.keys(parseEnv(read('.env.example'))), 'PRIVATE_KEY'];
  expect(example.sort()).toEqual(Object.keys(environmentSchema.shape).sort());
});

test.each([
  ['https://api.github.com', 'https://github.com'],
  ['https://github.corp.example/api/v3', 'https://github.corp.example'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
])('the pages of %s are at %s', (api, web) => {
  expect(githubWebUrl(api)).toBe(web);
});

describe('setting variables in a .env text', () => {
  test('changes lines in place and adds the rest at the end', () => {
    expect(setVariables('# A=1\nexport A = old # note\nB=2', { A: 'new', C: 'x y' })).toBe("# A=1\nA=new\nB=2\nC='x y'\n");
  });

  test('quotes what would end a value', () => {
    const text = setVariables('', { A: "it's #1", B: '$1' });
    expect(parseEnv(text)).toEqual({ A: "it's #1", B: '$1' });
  });
});
