import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Run } from '../../src/model/run.ts';
import { type Counts, countHistory } from '../recordings/count-history.ts';
import { readRecordings } from '../recordings/read-recordings.ts';
import { replayRecordings } from '../recordings/replay-recordings.ts';

const FOLDER = new URL('../fixtures/telemetry/', import.meta.url);
const EXPECTED = parse(readFileSync(new URL('expected-fixture-counts.yml', FOLDER), 'utf8')) as Readonly<Record<string, Counts>>;
const PREFIXES: Readonly<Record<string, string>> = {
  biome: 'biome-main',
  bugswarm: '(bugswarm|orientdb)-job',
  devlake: 'devlake',
  hub4j: 'hub4j',
  nuxt: 'parallel-nuxt',
  octokit: 'webhook-workflow',
  stencil: 'stencil-jobs',
};

describe('recorded runs and jobs, delivered as signed webhooks to the real server', () => {
  let runsOf: ReadonlyMap<string, readonly Run[]> = new Map();

  beforeAll(async () => {
    const files = readdirSync(FOLDER).sort();
    const filesOf = (prefix: string) =>
      files.filter((file) => new RegExp(`^${prefix}.*json$`).test(file)).map((file) => fileURLToPath(new URL(file, FOLDER)));
    ({ runsOf } = await replayRecordings(
      new Map(Object.entries(PREFIXES).map(([name, prefix]) => [name, readRecordings(filesOf(prefix))])),
    ));
  }, 120_000);

  test.each(Object.keys(EXPECTED))('come out of the store and of the profile with the counts made by hand: %s', (name) => {
    expect(countHistory(runsOf.get(name) ?? [], new Date())).toEqual(EXPECTED[name]);
  });
});
