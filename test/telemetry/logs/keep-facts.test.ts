import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { MOST_LOG_FACTS } from '../../../src/model/job-log-facts.ts';
import { packFacts, unpackFacts } from '../../../src/store/job-log-row.ts';
import { jobLogField } from '../../../src/telemetry/job-log-field.ts';
import { createJobLogReader } from '../../../src/telemetry/logs/job-log-reader.ts';
import { keepFacts } from '../../../src/telemetry/logs/keep-facts.ts';
import { buildStep } from '../../helpers/build-run.ts';
import { jobLog, scriptHeader } from '../../helpers/job-log.ts';

const LOGS = new URL('../../fixtures/logs/', import.meta.url);
const FILES = readdirSync(LOGS).filter((name) => name.endsWith('.txt'));

function factsOf(text: string, options: Parameters<typeof createJobLogReader>[0] = {}) {
  const reader = createJobLogReader(options);
  reader.takeText(text);
  return keepFacts(reader.finish());
}

describe('what is kept of a log', () => {
  test.each(FILES)('survives the store and the history format: %s', (name) => {
    const facts = factsOf(readFileSync(new URL(name, LOGS), 'utf8'));
    expect(unpackFacts(packFacts(facts))).toEqual(facts);
    expect(jobLogField.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(packFacts(facts).length).toBeLessThan(20_000);
  });

  test('is bounded, whatever the log holds', () => {
    const lines = Array.from({ length: 3_000 }, (_, index): [number, string] => [
      3 + index * 0.01,
      `PASS test/f${index}/${'x'.repeat(700)}.test.ts (${index + 1} s)`,
    ]);
    const groups = Array.from({ length: 300 }, (_, index): [number, string][] => [
      [40 + index, `##[group]part ${index} ${'y'.repeat(400)}`],
      [40.5 + index, '##[endgroup]'],
    ]).flat();
    const facts = factsOf(jobLog(...scriptHeader(2, 'npx jest'), ...lines, ...groups), { steps: [buildStep(2, 'Run npx jest', 2, 400)] });
    expect(facts.tests.length).toBeLessThanOrEqual(MOST_LOG_FACTS.tests);
    expect(facts.subSteps.length).toBe(MOST_LOG_FACTS.subSteps);
    expect(facts.subSteps.every(({ name }) => name.length <= MOST_LOG_FACTS.name)).toBe(true);
    expect(facts.tests.every(({ file }) => file.length <= MOST_LOG_FACTS.file)).toBe(true);
    expect(jobLogField.parse(facts)).toEqual(facts);
  });

  test('holds no secret and no address of a name', () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const text = jobLog(
      ...scriptHeader(2, 'make'),
      [3, `##[group]deploy with ${token} for someone@example.com`],
      [9, 'done'],
      [9, '##[endgroup]'],
      [10, `PASS ${token}/a.test.ts (5 s)`],
    );
    const facts = factsOf(text, { steps: [buildStep(2, 'Run make', 2, 12)] });
    expect(facts.subSteps).not.toEqual([]);
    expect(JSON.stringify(facts)).not.toMatch(/ghp_|someone@/);
    const imported = { ...facts, subSteps: facts.subSteps.map((part) => ({ ...part, name: `x ${token}` })) };
    expect(JSON.stringify(jobLogField.parse(imported))).not.toContain('ghp_');
  });

  test('names the stages that the configuration says', () => {
    const text = jobLog(...scriptHeader(2, './do-it'), [9, 'done']);
    const steps = [buildStep(2, 'Run ./do-it', 2, 10)];
    expect(factsOf(text, { steps }).stages).toEqual({});
    expect(factsOf(text, { steps, stages: [{ match: './DO-*', stage: 'deploy' }] }).stages).toMatchObject({ deploy: expect.any(Number) });
  });

  test.each([
    ['a stage that there is not', { stages: { nonsense: 1 } }],
    ['a negative time', { stages: { build: -1 } }],
    [
      'more sub-steps than are kept',
      { subSteps: Array.from({ length: 51 }, () => ({ stepNumber: 1, name: 'x', kind: 'group', basis: 'group', start: 0, duration: 1 })) },
    ],
    ['a share above 1', { resources: { samples: 1, cpuMean: 2 } }],
  ])('is refused from a file with %s', (_, changes) => {
    const facts = factsOf(jobLog(...scriptHeader(2, 'make'), [9, 'done']));
    expect(jobLogField.safeParse({ ...facts, ...changes }).success).toBe(false);
  });
});
