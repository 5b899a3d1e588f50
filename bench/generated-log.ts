import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const SOURCES = [
  'autokitteh-web-platform-build.txt',
  'rubenpanero-unit-tests-windows.txt',
  'derusto-skylite-ux-build.txt',
  'bugswarm-8761138559.txt',
];
const FOLDER = new URL('../test/fixtures/logs/', import.meta.url);
/** So many logs come whole; of further ones what begins a step is left out, for no job has steps without end. */
const WITH_STEPS = 20;
const MARKER = /Z (?:##\[group\]Run |Post job cleanup\.|Cleaning up orphan processes|Evaluate and set job outputs)/;
const STAMP = /^(\uFEFF?)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{7}Z)/;

/** Writes a log of `megabytes` MiB: recorded logs one after another, each moved in time behind the one before. Returns its size. */
export function writeGeneratedLog(path: string, megabytes: number): number {
  const logs = SOURCES.map((name) =>
    readFileSync(new URL(name, FOLDER), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const wanted = megabytes * 1024 * 1024;
  const file = openSync(path, 'w');
  let size = 0;
  let clock = Date.UTC(2026, 0, 1);
  for (let turn = 0; size < wanted; turn += 1) {
    const whole = logs[turn % logs.length] ?? [];
    const lines = turn < WITH_STEPS ? whole : whole.filter((line) => !MARKER.test(line));
    const started = firstInstant(lines);
    const shift = clock - started;
    let last = started;
    const moved = lines.map((line) =>
      line.replace(STAMP, (_, mark: string, stamp: string, fraction: string) => {
        last = Math.max(last, Date.parse(`${stamp}Z`));
        return `${mark}${new Date(Date.parse(`${stamp}Z`) + shift).toISOString().slice(0, 19)}${fraction}`;
      }),
    );
    const bytes = Buffer.from(`${moved.join('\n')}\n`);
    size += writeSync(file, bytes.subarray(0, Math.min(bytes.length, wanted - size)));
    clock += last - started + 1000;
  }
  closeSync(file);
  return size;
}

function firstInstant(lines: readonly string[]): number {
  const stamp = lines.map((line) => STAMP.exec(line)?.[2]).find((found) => found !== undefined);
  return stamp === undefined ? 0 : Date.parse(`${stamp}Z`);
}
