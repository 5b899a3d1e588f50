import { describe, expect, test } from '@jest/globals';
import type { JobLog } from '../../../../src/model/job-log.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { PAIRS, recordedLog, recordedSteps } from '../recorded-pairs.ts';
import { FORGED_VARIABLES, FORGERIES } from './forgeries.ts';

const STAMP = /^\uFEFF?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z)/;

function read(log: string, id: string): JobLog {
  const reader = createJobLogReader({ steps: recordedSteps(id) });
  reader.take(Buffer.from(log));
  return reader.finish();
}

interface Spoofed {
  readonly id: string;
  readonly name: string;
  readonly log: string;
}

/** Each forgery printed in a step that runs the repository's own code: early, in its middle, and as its last words. */
function spoofedLogs(id: string): Spoofed[] {
  const lines = recordedLog(id).toString('utf8').split('\n');
  const stampOf = (at: number): string => STAMP.exec(lines[at] ?? '')?.[1] ?? '';
  const builds = /##\[group\]Run (?:mvn|ant|eskatos|\.\/check)/;
  const first = lines.findLastIndex((line) => builds.test(line));
  const body = lines.findIndex((line, index) => index > first && line.includes('##[endgroup]')) + 1;
  const last = lines.findIndex((line, index) => index > first && line.endsWith('Post job cleanup.')) - 1;
  const positions = { early: body, middle: Math.floor((body + last) / 2), late: last };
  const setUp = lines.findIndex((line) => line.includes('##[group]Run actions/setup-java'));
  return Object.entries(positions).flatMap(([where, wanted]) => {
    const at = lines.findIndex((line, index) => index >= wanted && STAMP.test(line));
    return [stampOf(setUp), stampOf(last + 1), stampOf(at)].flatMap((other, which) =>
      Object.entries(FORGERIES).map(([name, forge]) => {
        const forged = forge(other).map((line) => (line.startsWith('|') ? line.slice(1) : `${stampOf(at)} ${line}`));
        return {
          id,
          name: `${name}, ${where} in the build, time ${which}`,
          log: [...lines.slice(0, at + 1), ...forged, ...lines.slice(at + 1)].join('\n'),
        };
      }),
    );
  });
}

/** Each variable in the header of each step that sets Java up, with the stamp of a time before, and of a moment too early and too late: to the tick nobody knows when. */
function spoofedHeaders(id: string): Spoofed[] {
  const lines = recordedLog(id).toString('utf8').split('\n');
  const stampOf = (line: string | undefined): string => STAMP.exec(line ?? '')?.[1] ?? '';
  const headers = lines.flatMap((line, index) => (line.includes('##[group]Run actions/setup-java') ? [index] : []));
  return headers.flatMap((header) => {
    const end = lines.findIndex((line, index) => index > header && line.includes('##[endgroup]'));
    const own = stampOf(lines[end]);
    const stamps = { before: stampOf(lines[0]), earlier: own.replace(/\d{7}Z$/, '0000001Z'), later: own.replace(/\d{7}Z$/, '9999998Z') };
    return Object.entries(stamps).flatMap(([when, stamp]) =>
      Object.entries(FORGED_VARIABLES).map(([name, forged]) => ({
        id,
        name: `${name}, with the time of ${when}`,
        log: [
          ...lines.slice(0, end),
          `${own} env:`,
          `${own}   FORGED: x`,
          ...forged.map((line) => `${stamp} ${line}`),
          ...lines.slice(end),
        ].join('\n'),
      })),
    );
  });
}

describe.each(PAIRS)('the log of job %s, in which a build prints what it likes', (id) => {
  const genuine = read(recordedLog(id).toString('utf8'), id);
  const spoofed = [...spoofedLogs(id), ...spoofedHeaders(id)];

  test('is there in more than two hundred versions', () => {
    expect(new Set(spoofed.map(({ log }) => log)).size).toBeGreaterThan(200 / PAIRS.length);
  });

  test('has no verdict of a cache that the genuine one has not', () => {
    for (const { log, name } of spoofed) {
      const known = new Map(genuine.cacheOutcomes.map((outcome) => [outcome.stepNumber, outcome]));
      for (const outcome of read(log, id).cacheOutcomes) {
        const own = known.get(outcome.stepNumber);
        const isUnknown = outcome.result === 'unknown' && outcome.save === 'unknown' && outcome.restoredKey === null;
        if (!isUnknown) expect({ name, outcome }).toEqual({ name, outcome: own });
      }
    }
  });

  test('has no step more, and no exact time of another', () => {
    for (const { log, name } of spoofed) {
      const { steps } = read(log, id);
      expect({ name, steps: steps.map((step) => step.name) }).toEqual({ name, steps: genuine.steps.map((step) => step.name) });
      for (const [index, { start, kind, isExact }] of steps.entries()) {
        const own = genuine.steps[index];
        const isMain = own?.kind === 'action' || own?.kind === 'script';
        if (isExact && isMain) expect({ name, kind, start }).toEqual({ name, kind: own?.kind, start: own?.start });
      }
    }
  });
});
