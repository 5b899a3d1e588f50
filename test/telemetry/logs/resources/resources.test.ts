import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StepRun } from '../../../../src/model/job-run.ts';
import { samplerPrint } from '../../../../src/model/resource-sampler.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { readResourceLine } from '../../../../src/telemetry/logs/resources/resource-line.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { jobLog, scriptHeader } from '../../../helpers/job-log.ts';

const EIGHT = Date.parse('2026-03-02T08:00:00Z') / 1000;
const MIB = 1024 * 1024;

/** Samples at 08:00:05, then each 5 s: idle, busy, half busy. */
const LINE = `paceline-resources:v1 start=${EIGHT + 5} cpus=4 memory=16000 used=1000 samples=5,20,0,0,0,0,0;5,1000,3000,100,200,4000,0;5,900,1000,0,2048,0,10;5,500,-2000,0,0,0,0`;

describe('the line', () => {
  test('is read into bytes and shares', () => {
    expect(readResourceLine(LINE)?.samples[1]).toEqual({
      from: EIGHT + 10,
      to: EIGHT + 15,
      cpu: 1,
      memoryUsedBytes: 4000 * MIB,
      readBytes: 102_400,
      writtenBytes: 204_800,
      receivedBytes: 4_096_000,
      sentBytes: 0,
    });
  });

  test.each([
    ['of another version', LINE.replace(':v1', ':v2')],
    ['with words in front', ` ${LINE}`],
    ['with a word behind', `${LINE} x`],
    ['without samples', LINE.replace(/samples=.*/, 'samples=')],
    ['with more than all processors', LINE.replace('5,1000,', '5,1001,')],
    ['with more memory in use than there is', LINE.replace('5,1000,3000', '5,1000,30000')],
    ['with less memory in use than none', LINE.replace('-2000', '-9000')],
    ['with no memory', LINE.replace('memory=16000', 'memory=0')],
    ['with memory that no machine has', LINE.replace('memory=16000', 'memory=900000000')],
    ['with no processor', LINE.replace('cpus=4', 'cpus=0')],
    ['with time that goes back', LINE.replace(';5,900', ';-5,900')],
    ['with an interval of a day', LINE.replace(';5,900', ';86400,900')],
    ['with bytes that no link carries', LINE.replace('4000,0', '9000000000000,0')],
    ['with a number in floating point', LINE.replace(';5,900', ';5e0,900')],
    ['with a sample too many', LINE + ';5,0,0,0,0,0,0'.repeat(300)],
    ['without end', LINE + ';5,0,0,0,0,0,0'.repeat(100_000)],
  ])('%s is no line', (_, line) => {
    expect(readResourceLine(line)).toBeNull();
  });

  test('never gives a number beyond its bounds, whatever was printed', () => {
    const number = fc.oneof(fc.integer({ min: -10, max: 2000 }), fc.constantFrom('', 'NaN', '1e9', '99999999999999999999', '-0'));
    const sample = fc.array(number, { minLength: 6, maxLength: 8 }).map((parts) => parts.join(','));
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 5 }), number, number, (samples, memory, used) => {
        const read = readResourceLine(
          `paceline-resources:v1 start=1800000000 cpus=4 memory=${memory} used=${used} samples=${samples.join(';')}`,
        );
        for (const { cpu, memoryUsedBytes, from, to } of read?.samples ?? []) {
          expect(cpu).toBeGreaterThanOrEqual(0);
          expect(cpu).toBeLessThanOrEqual(1);
          expect(memoryUsedBytes).toBeLessThanOrEqual(read?.memoryTotalBytes ?? 0);
          expect(to).toBeGreaterThanOrEqual(from);
        }
      }),
    );
  });
});

const PRINTER = samplerPrint().run.trimEnd().split('\n');

/** A job whose last step prints the sampler's line (or others). */
function job(lines: readonly string[], builds: readonly string[] = ['ok'], script: readonly string[] = PRINTER) {
  const [first = '', ...rest] = script;
  const header = scriptHeader(26.1, first);
  const log = jobLog(
    [0.1, 'Current runner version: 2.336.0'],
    ...scriptHeader(10, 'make'),
    ...builds.map((text): [number, string] => [12, text]),
    ...scriptHeader(20, 'make deploy'),
    [20.2, 'ok'],
    ...header.slice(0, 2),
    ...rest.map((text): [number, string] => [26.1, `\u001b[36;1m${text}\u001b[0m`]),
    ...header.slice(2),
    ...lines.map((text): [number, string] => [26.2, text]),
    [27, 'Cleaning up orphan processes'],
  );
  const steps: StepRun[] = [
    buildStep(1, 'Set up job', 0, 10),
    buildStep(2, 'Run make', 10, 20),
    buildStep(3, 'Run make deploy', 20, 26),
    buildStep(4, 'Print sampled resources', 26, 27),
    buildStep(5, 'Complete job', 27, 27),
  ];
  const reader = createJobLogReader({ steps });
  reader.takeText(log);
  return reader.finish();
}

describe('in a job', () => {
  test('each step has what the machine did in its time', () => {
    const { steps, resources } = job([LINE]);
    expect(steps.map((step) => step.resources?.cpuMean ?? null)).toEqual([
      expect.closeTo(0.02),
      expect.closeTo(0.95),
      expect.closeTo(0.5),
      null,
      null,
    ]);
    expect(steps[1]?.resources).toMatchObject({
      samples: 2,
      cpuPeak: 1,
      memoryPeakBytes: 5000 * MIB,
      memoryTotalBytes: 16_000 * MIB,
      diskReadBytes: 102_400,
      diskWrittenBytes: 204_800 + 2048 * 1024,
      networkReceivedBytes: 4_096_000,
      networkSentBytes: 10_240,
    });
    expect(resources).toMatchObject({ samples: 4, cpuMean: expect.closeTo(0.605) });
  });

  test('a step shorter than half an interval has none', () => {
    expect(job([LINE]).steps[3]?.resources).toBeNull();
  });

  test('what a build prints in its form does not keep the true line out', () => {
    const forged = [
      `##[group]Run ${PRINTER[0]}`,
      ...PRINTER.map((line) => `\u001b[36;1m${line}\u001b[0m`),
      'shell: sh -e {0}',
      '##[endgroup]',
    ];
    const flood = Array.from({ length: 50 }, () => [...forged, LINE, LINE, LINE]).flat();
    for (const builds of [Array.from({ length: 50 }, () => LINE), flood])
      expect(job([LINE], builds).resources).toMatchObject({ samples: 4 });
  });

  test.each([
    ['two lines contradict each other', [LINE, LINE.replace('used=1000', 'used=1001')], undefined, undefined],
    ['its samples are from before the job', [LINE.replace(`start=${EIGHT + 5}`, `start=${EIGHT - 500}`)], undefined, undefined],
    ['its samples are from after the job', [LINE.replace(`start=${EIGHT + 5}`, `start=${EIGHT + 50}`)], undefined, undefined],
    ['it was printed by a step whose script does not print it', [LINE], undefined, ['make resources']],
    ['a build printed it', [], [LINE], undefined],
    [
      'a build printed it as a step of its own',
      [],
      [`##[group]Run ${PRINTER[0]}`, ...PRINTER.map((line) => `\u001b[36;1m${line}\u001b[0m`), 'shell: sh -e {0}', '##[endgroup]', LINE],
      undefined,
    ],
  ])('nothing is believed where %s', (_, lines, builds, script) => {
    const read = job(lines as string[], builds as string[] | undefined, script as string[] | undefined);
    expect(read.resources).toBeNull();
    expect(read.steps.every((step) => step.resources === null)).toBe(true);
  });
});
