import { closeSync, openSync, writeSync } from 'node:fs';

const LINES_AT_ONCE = 5000;
const ROUNDS_OF_MARKERS = 28;

/**
 * Writes a log of `megabytes` MiB in which nearly every line is a marker of something: thousands of steps, groups, traces, docker vertices, children of
 * composite actions, test timings and cache lines. Returns its size.
 */
export function writeDenseLog(path: string, megabytes: number): number {
  const wanted = megabytes * 1024 * 1024;
  const file = openSync(path, 'w');
  let lines: string[] = [];
  let [size, count, clock] = [0, 0, Date.UTC(2026, 0, 1)];
  const flush = (): void => {
    size += writeSync(file, lines.join(''));
    lines = [];
  };
  for (let section = 0; size < wanted; section += 1) {
    for (const text of sectionLines(section)) {
      clock += 7;
      count += 1;
      lines.push(`${new Date(clock).toISOString().slice(0, 23)}${String(count % 10_000).padStart(4, '0')}Z ${text}\n`);
    }
    if (lines.length >= LINES_AT_ONCE) flush();
  }
  closeSync(file);
  return size;
}

function sectionLines(section: number): readonly string[] {
  const rounds = Array.from({ length: ROUNDS_OF_MARKERS }, (_, round) => markerLines(section, round)).flat();
  return [...(section % 2 === 0 ? cacheLines(section) : scriptLines(section)), ...rounds];
}

function scriptLines(section: number): readonly string[] {
  const script = `npm ci && npm test -- part-${section} && docker build . && ./gradlew build`;
  return [`##[group]Run ${script}`, `\u001b[36;1m${script}\u001b[0m`, 'shell: /usr/bin/bash -e {0}', 'env:', '  CI: true', '##[endgroup]'];
}

function cacheLines(section: number): readonly string[] {
  return [
    ...['##[group]Run actions/cache@v4', 'with:', '  path: ~/.npm', `  key: linux-npm-${section}`, '##[endgroup]'],
    `Cache hit for: linux-npm-${section}`,
    'Received 1048576 of 10485760 (10.0%), 1.0 MBs/sec',
    'Cache Size: ~10 MB (10485760 B)',
    '[command]/usr/bin/tar -xf cache.tzst -P -C /home',
    'Cache restored successfully',
    `Cache restored from key: linux-npm-${section}`,
  ];
}

function markerLines(section: number, round: number): readonly string[] {
  const id = `__self.s${section}_${round}`;
  return [
    `##[group]Target ${section}.${round}`,
    `+ git checkout branch-${round}`,
    `[command]/usr/bin/git fetch ${round}`,
    `> Task :module${round}:compileJava`,
    `Compiling crate${round} v0.1.${round}`,
    '##[endgroup]',
    `#${round + 1} [build ${(round % 7) + 1}/7] RUN make target-${round}`,
    `#${round + 1} 0.${round} output of the step`,
    `#${round + 1} DONE 1.${round % 9}s`,
    `--- PASS: TestNumber${round} (1.5s)`,
    `ok  \tgithub.com/owner/name/package${round}\t1.2s`,
    ` ✓ src/file${round}.test.ts (3 tests) 120ms`,
    `##[warning]deprecated ${round}`,
    `##[start-action display=Do ${round};id=${id}]`,
    `##[end-action id=${id};outcome=success;conclusion=success;duration_ms=7]`,
  ];
}
