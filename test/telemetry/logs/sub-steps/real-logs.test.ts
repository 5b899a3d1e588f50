import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { JobLog, SubStep } from '../../../../src/model/job-log.ts';
import { secondsFrom } from '../../../../src/model/log-instant.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { faultsOf, unionSeconds } from './sub-step-faults.ts';

const FOLDERS = ['../../../fixtures/logs/', '../../../fixtures/logs/sub-steps/'].map((path) => new URL(path, import.meta.url));
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.(?:txt|log)$/.test(name))
    .map((name) => ({ name, file: new URL(name, folder) })),
);

describe.each(FILES)('in $name', ({ file }) => {
  const log = read(file);

  test('sub-steps keep inside their step and inside each other', () => {
    expect(log.steps.flatMap((step) => faultsOf(step))).toEqual([]);
  });

  test('the time of a step is never given out twice', () => {
    for (const { subSteps, duration, start } of log.steps) {
      if (start === null) continue;
      expect(unionSeconds(subSteps.map((part) => spanOf(part, start)))).toBeLessThanOrEqual((duration ?? 0) + 1e-6);
    }
  });
});

test('nearly all the time of recorded scripts goes to a named sub-step', () => {
  const scripts = FILES.filter(({ name }) => !name.startsWith('constructed')).flatMap(({ file }) =>
    read(file).steps.filter(({ kind }) => kind === 'script'),
  );
  const total = scripts.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  const named = scripts.reduce((sum, { subSteps, start }) => {
    const parts = subSteps.filter(({ kind }) => kind !== 'silence');
    return sum + (start === null ? 0 : unionSeconds(parts.map((part) => spanOf(part, start))));
  }, 0);
  expect(total).toBeGreaterThan(1000);
  expect(named / total).toBeGreaterThan(0.95);
});

function read(file: URL): JobLog {
  const reader = createJobLogReader();
  reader.take(readFileSync(file));
  return reader.finish();
}

function spanOf({ start, duration }: SubStep, from: { second: number; ticks: number }): { from: number; to: number } {
  const began = secondsFrom(from, start);
  return { from: began, to: began + duration };
}
