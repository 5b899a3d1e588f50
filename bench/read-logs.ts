import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './compare.ts';
import { writeDenseLog } from './dense-log.ts';
import { writeGeneratedLog } from './generated-log.ts';

const MEGABYTES = 64;
const ROUNDS = 5;
const CHILD = fileURLToPath(new URL('read-one-log.ts', import.meta.url));
const MODES = ['bare', 'read', 'pass'] as const;
type Mode = (typeof MODES)[number];

/** How fast is a whole log read, against a program that only looks for one word in it, and in how much memory? */
export const bench: Bench = {
  run: async () => ({
    question: `read a log of ${MEGABYTES} MiB, processor time of one core against grep -c on the same file, and the highest memory of a fresh process`,
    lines: figures(),
  }),
};

async function* figures(): AsyncGenerator<string> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
  try {
    for (const [kind, write] of [
      ['plain', writeGeneratedLog],
      ['dense with markers', writeDenseLog],
    ] as const) {
      const path = join(folder, 'job.log');
      const megabytes = write(path, MEGABYTES) / 1e6;
      const grep: number[] = [];
      const taken: Record<Mode, Reading[]> = { bare: [], read: [], pass: [] };
      for (let round = -1; round < ROUNDS; round += 1) {
        const seconds = grepSeconds(path);
        const readings = MODES.map((mode) => [mode, inChild(mode, path, folder)] as const);
        if (round < 0) continue;
        grep.push(seconds);
        for (const [mode, reading] of readings) taken[mode].push(reading);
      }
      yield say(`${kind}, reader alone`, taken.bare, grep, megabytes);
      yield say(`${kind}, all collectors`, taken.read, grep, megabytes);
      yield `${kind}, the bytes alone: peak ${median(taken.pass.map(({ peak }) => peak)).toFixed(0)} MiB`;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Reading {
  readonly seconds: number;
  /** MiB. */
  readonly peak: number;
}

function say(what: string, readings: readonly Reading[], grep: readonly number[], megabytes: number): string {
  const ratio = median(readings.map(({ seconds }, round) => seconds / (grep[round] ?? Number.NaN)));
  const speed = megabytes / median(readings.map(({ seconds }) => seconds));
  const peak = median(readings.map((reading) => reading.peak));
  return `${what}: ${speed.toFixed(0)} MB a second, ${ratio.toFixed(1)} times grep -c, peak ${peak.toFixed(0)} MiB (${readings.length} rounds)`;
}

/** Seconds on the processor of a whole `grep`, as its shell counts them. */
function grepSeconds(path: string): number {
  const { stdout } = spawnSync('bash', ['-c', 'found=$(LC_ALL=C grep -c "Cache restored from key" "$1"); times', 'bash', path], {
    encoding: 'utf8',
  });
  const [user = Number.NaN, system = Number.NaN] = [...(stdout.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return user + system;
}

/**
 * Reading in a process of its own: seconds on its processor from the first byte to the last, and its highest memory. From the second time on the process
 * finds its code compiled, as the published package has no types to strip: that alone takes 30 MiB.
 */
function inChild(mode: Mode, path: string, folder: string): Reading {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, mode, path], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  });
  if (status !== 0) throw new Error(`reading failed: ${stderr}`);
  return JSON.parse(stdout) as Reading;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
