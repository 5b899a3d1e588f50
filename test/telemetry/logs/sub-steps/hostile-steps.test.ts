import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StepRun } from '../../../../src/model/job-run.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { JAVA } from '../../../../src/telemetry/logs/sub-steps/patterns/java.ts';
import { JAVASCRIPT } from '../../../../src/telemetry/logs/sub-steps/patterns/javascript.ts';
import { NATIVE } from '../../../../src/telemetry/logs/sub-steps/patterns/native.ts';
import { PYTHON } from '../../../../src/telemetry/logs/sub-steps/patterns/python.ts';
import { SYSTEM } from '../../../../src/telemetry/logs/sub-steps/patterns/system.ts';
import { jobLog, scriptHeader } from '../../../helpers/job-log.ts';
import { faultsOf, flatten } from './sub-step-faults.ts';

const NEEDLES = [...JAVA, ...JAVASCRIPT, ...NATIVE, ...PYTHON, ...SYSTEM].map(({ needle }) => needle);
const WHOLE = [
  '> Task :a',
  '> Task :b UP-TO-DATE',
  'BUILD SUCCESSFUL in 9999999h',
  '[INFO] --- x-plugin:1:goal (id) @ module ---',
  '[INFO] Using the MultiThreadedBuilder',
  '[INFO] Building A [1/2]',
  '[INFO] A ... SUCCESS [ 99999 s]',
  '##[group]G',
  '##[group]Run actions/cache@v4',
  '##[endgroup]',
  '[command]git fetch',
  '+ git status',
  '> app@1.0.0 test',
  'added 5 packages in 9m',
  "make[99]: Entering directory `/x'",
  "make[1]: Leaving directory `/x'",
  '#1 [stage 1/2] RUN x',
  '#1 DONE 9999999.9s',
  '#1 CACHED',
  '#1 999.1 out',
  '##[start-action display=A;id=__self.a]',
  '##[end-action id=__self.a;outcome=success;conclusion=success;duration_ms=999999999999]',
  'ok  \tpkg\t99999999.9s',
  'Post job cleanup.',
];
const line = fc.oneof(
  fc.constantFrom(...WHOLE),
  fc.tuple(fc.constantFrom('', '    '), fc.constantFrom(...NEEDLES), fc.string({ maxLength: 40 })).map((parts) => parts.join('')),
  fc.string({ maxLength: 60 }),
);
const SCRIPTS = [
  'make',
  'npm test',
  './gradlew build && npm ci; mvn -T 1C verify',
  'if true; then cargo test; fi',
  'docker build . || pip install x',
  '"',
];

describe('whatever a step prints', () => {
  test('its sub-steps keep their bounds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCRIPTS),
        fc.array(fc.tuple(fc.double({ min: -20, max: 60, noNaN: true }), line), { maxLength: 80 }),
        (script, lines) => {
          let clock = 100;
          const printed = lines.map(([after, text]): [number, string] => {
            clock = Math.max(0, clock + Math.round(after * 10) / 10);
            return [clock, text.replaceAll(/[\r\n]/g, ' ')];
          });
          const text = jobLog(...scriptHeader(100, script), ...printed, [clock, 'Post job cleanup.']);
          for (const steps of [[], [stepRun(1, 'Run it', 100, 400)]]) {
            const reader = createJobLogReader({ steps });
            reader.takeText(text);
            expect(reader.finish().steps.flatMap((step) => faultsOf(step))).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('twenty thousand tasks become two hundred sub-steps, the rest in one', () => {
    const tasks = Array.from({ length: 20_000 }, (_, index): [number, string] => [1 + index * 0.01, `> Task :t${index}`]);
    const reader = createJobLogReader();
    reader.takeText(jobLog(...scriptHeader(0, './gradlew build'), ...tasks, [300, 'Post job cleanup.']));
    const parts = flatten(reader.finish().steps[0]?.subSteps ?? []);
    expect(parts.length).toBeLessThanOrEqual(200);
    expect(parts.filter(({ name }) => name.endsWith(' more'))).toHaveLength(1);
  });

  test('markers printed by a script make parts of that script, and none of other steps', () => {
    const reader = createJobLogReader({ steps: [stepRun(1, 'Run ./evil.sh', 10, 30), stepRun(2, 'Run make', 30, 60)] });
    reader.takeText(
      jobLog(
        ...scriptHeader(10, './evil.sh'),
        [12, '##[group]Run actions/cache@v4'],
        [12, '##[endgroup]'],
        [13, '2099-01-01T00:00:00.0000000Z > Task :never'],
        [14, '##[start-action display=Innocent;id=__self.a]'],
        [20, '##[end-action id=__self.a;outcome=success;conclusion=success;duration_ms=6000]'],
        ...scriptHeader(30, 'make'),
        [59, 'done'],
        [60, 'Post job cleanup.'],
      ),
    );
    const [first, second] = reader.finish().steps;
    expect(flatten(first?.subSteps ?? []).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'command ./evil.sh',
      'group Run actions/cache@v4',
      expect.stringContaining('silence '),
      expect.stringContaining('silence '),
    ]);
    expect(second?.subSteps.map(({ name, duration }) => [name, duration])).toEqual([['make', 30]]);
  });

  test('an address in a line before a silence is not shown', () => {
    const reader = createJobLogReader();
    reader.takeText(jobLog(...scriptHeader(0, 'make'), [1, 'sent to someone@example.com'], [90, 'done'], [91, 'Post job cleanup.']));
    const names = flatten(reader.finish().steps[0]?.subSteps ?? []).map(({ name }) => name);
    expect(names).toContain('No output after: sent to ***');
  });
});

function stepRun(number: number, name: string, started: number, completed: number): StepRun {
  const at = (second: number): Date => new Date(Date.parse('2026-03-02T08:00:00Z') + second * 1000);
  return { number, name, status: 'completed', conclusion: 'success', startedAt: at(started), completedAt: at(completed) } as StepRun;
}
