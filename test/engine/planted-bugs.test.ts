import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { PLANTED_BUGS } from './planted-bugs.ts';

/** `PLANTED_BUGS=all` plants every bug; else each third one is planted, always the same. */
const EVERY = process.env['PLANTED_BUGS'] === 'all';
const program = join(import.meta.dirname, 'guard-cases-child.ts');

/** Places of the bugs that no case notices. Rejects when a bug is badly planted. */
async function findSurvivors(places: readonly number[]): Promise<readonly number[]> {
  const args = ['--disable-warning=ExperimentalWarning', program, ...places.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 580_000, maxBuffer: 2 ** 24 });
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(places.length);
  return lines.filter((line) => /^\d+$/.test(line)).map(Number);
}

test('at least nine of ten planted guard bugs are noticed by a guard case', async () => {
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(45);
  const places = [...PLANTED_BUGS.keys()].filter((at) => EVERY || at % 3 === 0);
  const halves = [places.filter((at) => at % 2 === 0), places.filter((at) => at % 2 === 1)];
  const survivors = (await Promise.all(halves.map(findSurvivors))).flat();
  const said = survivors.map((at) => `${PLANTED_BUGS[at]?.file}: ${PLANTED_BUGS[at]?.says}`);
  if (said.length > 0) console.warn(`Not noticed:\n${said.join('\n')}`);
  expect(survivors.length).toBeLessThanOrEqual(places.length / 10);
}, 600_000);
