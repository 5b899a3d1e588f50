import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeProposals } from '../../src/commands/write-proposals.ts';
import type { Analysis } from '../../src/engine/analysis.ts';
import { CI, CI_PATH, makeFolder, NPM } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

const text = (folder: string, path = CI_PATH) => readFileSync(join(folder, path), 'utf8');
const names = (folder: string) => readdirSync(join(folder, '.github/workflows')).sort();

describe('analyze --write', () => {
  test('writes all proposals of a file together, says how many files, and finds nothing a second time', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, '.github/workflows/quiet.yml': 'on: push\njobs: {}\n', ...NPM });
    const first = await cli(['analyze', folder, '--write']);
    expect(first).toMatchObject({ code: 0, notes: '1 file written\n' });
    expect(text(folder)).toMatch(/^ +cache: npm$/m);
    expect(text(folder)).toMatch(/^concurrency:$/m);
    const written = text(folder);
    const second = await cli(['analyze', folder, '--write', '--fail-on', 'finding']);
    expect(second).toMatchObject({ code: 0, notes: 'no file written\n' });
    expect(text(folder)).toBe(written);
    expect(names(folder)).toEqual(['ci.yml', 'quiet.yml']);
  });

  test('writes what --format patch shows', async () => {
    const [shown, written] = [makeFolder({ [CI_PATH]: CI, ...NPM }), makeFolder({ [CI_PATH]: CI, ...NPM })];
    const { out } = await cli(['analyze', shown, '--format', 'json']);
    await cli(['analyze', written, '--write']);
    const { workflows } = JSON.parse(out) as { workflows: [{ combined: { content: string } }] };
    expect(text(written)).toBe(workflows[0].combined.content);
    expect(text(shown)).toBe(CI);
  });

  test('keeps the permissions of the file', async () => {
    const folder = makeFolder({ [CI_PATH]: CI });
    chmodSync(join(folder, CI_PATH), 0o664);
    await cli(['analyze', folder, '--write']);
    expect(text(folder)).not.toBe(CI);
    expect(statSync(join(folder, CI_PATH)).mode & 0o777).toBe(0o664);
  });

  test('leaves a file alone that is not UTF-8, to the byte', async () => {
    const bytes = Buffer.concat([Buffer.from('# caf'), Buffer.from([0xe9]), Buffer.from(`\n${CI}`)]);
    const folder = makeFolder({ [CI_PATH]: bytes });
    const { notes, out } = await cli(['analyze', folder, '--write']);
    expect(notes).toBe('no file written\n');
    expect(out).toMatch(/^\.github\/workflows\/ci\.yml {2}skipped: .*UTF-8/m);
    expect(readFileSync(join(folder, CI_PATH)).equals(bytes)).toBe(true);
  });

  test('leaves a link alone', async () => {
    const folder = makeFolder({ 'elsewhere/ci.yml': CI, '.github/workflows/.keep': '', list: `${CI_PATH}\n` });
    symlinkSync(join(folder, 'elsewhere/ci.yml'), join(folder, CI_PATH));
    const { notes, out } = await cli(['analyze', folder, '--write', '--tree', join(folder, 'list')]);
    expect(notes).toBe('no file written\n');
    expect(out).toMatch(/^\.github\/workflows\/ci\.yml {2}skipped: /m);
    expect(text(folder, 'elsewhere/ci.yml')).toBe(CI);
  });
});

describe('writing proposals', () => {
  const analysis: Analysis = {
    asOf: new Date('2026-05-01T00:00:00Z'),
    seed: 1,
    workflows: [
      {
        path: CI_PATH,
        status: 'analyzed',
        findings: [],
        skipped: [],
        combined: {
          files: [{ path: CI_PATH, before: CI, content: 'on: pull_request\n' }],
          patch: '',
          keys: ['a'],
          prediction: { predicted: false, reason: 'no history: not measured' },
        },
        runs: 0,
        simulatedHistory: null,
      },
    ],
  };
  const write = async (folder: string) => {
    const notes: string[] = [];
    const output = { write: async () => {}, note: (said: string) => void notes.push(said), color: false, width: 80, interactive: false };
    await writeProposals(folder, analysis, output);
    return notes;
  };

  test('leaves a file alone that changed while it was analysed', async () => {
    const folder = makeFolder({ [CI_PATH]: CI });
    writeFileSync(join(folder, CI_PATH), `# saved by a person\n${CI}`);
    expect(await write(folder)).toEqual([`${CI_PATH}: not written: changed while it was analysed`, 'no file written']);
    expect(text(folder)).toBe(`# saved by a person\n${CI}`);
  });

  test('says that a file has gone', async () => {
    expect(await write(makeFolder({ '.github/workflows/.keep': '' }))).toEqual([
      `${CI_PATH}: not written: not a plain file`,
      'no file written',
    ]);
  });

  test('leaves the old file and nothing beside it where it cannot write', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, [`${CI_PATH}.paceline-${process.pid}`]: 'in the way' });
    await expect(write(folder)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    expect(text(folder)).toBe(CI);
    expect(names(folder)).toEqual(['ci.yml']);
  });
});
