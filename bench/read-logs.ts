import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, Comparison } from './compare.ts';
import { writeGeneratedLog } from './generated-log.ts';

const MEGABYTES = 64;
const ROUNDS = 7;
const CHILD = fileURLToPath(new URL('read-one-log.ts', import.meta.url));

/** How fast is a whole log read, against a program that only looks for one word in it, and in how much memory? */
export const bench: Bench = {
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
    try {
      const path = join(folder, 'job.log');
      writeGeneratedLog(path, MEGABYTES);
      const rounds = Array.from({ length: ROUNDS + 1 }, () => ({
        grep: grepSeconds(path),
        read: inChild('read', path),
        pass: inChild('pass', path),
      }));
      const counted = rounds.slice(1);
      const times = counted.map(({ read }) => read.seconds);
      const peak = median(counted.map(({ read }) => read.peak));
      const bare = median(counted.map(({ pass }) => pass.peak));
      const speed = (MEGABYTES * 1.048576) / median(times);
      const memory = `peak ${peak.toFixed(0)} MiB, ${(peak / bare).toFixed(2)} times that of reading the bytes alone (${bare.toFixed(0)} MiB)`;
      return comparison(
        `read a ${MEGABYTES} MiB log: ${speed.toFixed(0)} MB a second, ${memory}`,
        counted.map(({ read, grep }) => ({ ours: read.seconds * 1000, theirs: grep * 1000 })),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function comparison(question: string, pairs: readonly { readonly ours: number; readonly theirs: number }[]): Comparison {
  const ratios = pairs.map(({ ours, theirs }) => ours / theirs).sort((a, b) => a - b);
  const at = (p: number): number => ratios[Math.min(ratios.length - 1, Math.floor(p * ratios.length))] ?? Number.NaN;
  return {
    question,
    anchor: 'grep -c on the same file',
    rounds: pairs.length,
    ratio: { p10: at(0.1), p50: at(0.5), p90: at(0.9) },
    ours: median(pairs.map(({ ours }) => ours)),
    theirs: median(pairs.map(({ theirs }) => theirs)),
  };
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

/** Reading in a process of its own: seconds on its processor from the first byte to the last, and its highest memory in MiB. */
function inChild(mode: 'read' | 'pass', path: string): { readonly seconds: number; readonly peak: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, mode, path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`reading failed: ${stderr}`);
  return JSON.parse(stdout) as { seconds: number; peak: number };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
