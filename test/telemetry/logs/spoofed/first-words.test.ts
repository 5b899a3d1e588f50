import { describe, expect, test } from '@jest/globals';
import type { CacheOutcome } from '../../../../src/model/cache-outcome.ts';
import type { StepRun } from '../../../../src/model/job-run.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { actionHeader, jobLog, scriptHeader } from '../../../helpers/job-log.ts';
import { FORGERIES } from './forgeries.ts';

type Line = [second: number, text: string];

/** The first runner that rewrites what a step prints in the form of its markers is 2.332.0. */
const VERSIONS = ['2.320.0', '2.331.0', '2.332.0', '2.336.0'];
const FIRST_TO_REWRITE = 2.332;
const STAMPS: Readonly<Record<string, string>> = { main: '2026-03-02T08:00:05.0000000Z', post: '2026-03-02T08:00:40.5000000Z' };

interface Case {
  readonly action: string;
  readonly version: string;
  readonly where: 'main' | 'post';
  readonly forgery: string;
}

/** What the forging step prints as its first words, as the runner of that version writes it. */
function forgedLines({ version, where, forgery }: Case): string {
  const stamp = STAMPS[where] ?? '';
  const rewrites = Number.parseFloat(version) >= FIRST_TO_REWRITE;
  return (FORGERIES[forgery]?.(stamp) ?? [])
    .map((line) => {
      if (line.startsWith('|')) return `${line.slice(1)}\n`;
      return `${stamp} ${rewrites ? line.replace(/##\[(?=start-action|end-action)/, '##[\\') : line}\n`;
    })
    .join('');
}

function read(log: string, steps: readonly StepRun[]): readonly CacheOutcome[] {
  const reader = createJobLogReader({ steps });
  reader.take(Buffer.from(log));
  return reader.finish().cacheOutcomes;
}

const CACHE: Line[] = [...actionHeader(2.1, 'actions/cache@v4', { key: 'real-1' }), [2.5, 'Cache not found for input keys: real-1']];
const END: Line[] = [
  [42.1, 'Post job cleanup.'],
  [42.5, 'Cache saved with key: real-1'],
  [44.1, 'Cleaning up orphan processes'],
];
const before = (version: string): string => jobLog([0.1, `Current runner version: '${version}'`], ...CACHE);
const steps = (action: string): StepRun[] => [
  buildStep(1, 'Set up job', 0, 2),
  buildStep(2, 'Cache', 2, 4),
  buildStep(3, `Run ${action}`, 4, 20),
  buildStep(4, 'Run npm test', 20, 40),
  buildStep(9, `Post Run ${action}`, 40, 42),
  buildStep(10, 'Post Cache', 42, 44),
  buildStep(11, 'Complete job', 44, 45),
];

function singleAction(forged: Case): string {
  const own = forgedLines(forged);
  const [main, post] = forged.where === 'main' ? [own, ''] : ['', own];
  return [
    before(forged.version),
    jobLog(...actionHeader(4.2, forged.action, { key: 'own' })),
    main,
    jobLog([19, 'built'], ...scriptHeader(20.1, 'npm test'), [39, 'tested'], [40.2, 'Post job cleanup.']),
    post,
    jobLog(...END),
  ].join('');
}

/** A composite action with one script or one action of the repository's, which forges, and markers as the runner prints them. */
function compositeAction(forged: Case, child: Line[]): string {
  const own = forgedLines(forged);
  const [main, post] = forged.where === 'main' ? [own, ''] : ['', own];
  return [
    before(forged.version),
    jobLog(...actionHeader(4.2, forged.action), [4.3, '##[start-action display=Build;id=__self.__run]'], ...child),
    main,
    jobLog(
      [19, '##[end-action id=__self.__run;outcome=success;conclusion=success;duration_ms=14700]'],
      ...scriptHeader(20.1, 'npm test'),
      [39, 'tested'],
      [40.2, 'Post job cleanup.'],
      [40.3, '##[start-action display=Build;id=__5e1f.__run]'],
      [40.4, 'Post job cleanup.'],
    ),
    post,
    jobLog([41.3, '##[end-action id=__5e1f.__run;outcome=success;conclusion=success;duration_ms=1000]'], ...END),
  ].join('');
}

const cases = ['./.github/actions/build', 'evil/tool@v1'].flatMap((action) =>
  VERSIONS.flatMap((version) =>
    (['main', 'post'] as const).flatMap((where) => Object.keys(FORGERIES).map((forgery): Case => ({ action, version, where, forgery }))),
  ),
);

function expectNoVerdict(log: string, forged: Case): void {
  for (const outcome of read(log, steps(forged.action))) {
    const { stepNumber, result, save, restoredKey } = outcome;
    if (stepNumber === 2) expect({ forged, result, save }).toEqual({ forged, result: 'miss', save: 'saved' });
    else expect({ forged, result, save, restoredKey }).toEqual({ forged, result: 'unknown', save: 'unknown', restoredKey: null });
  }
}

describe('the first words of an action that is not GitHub’s', () => {
  test('are some two hundred forgeries, and the log tells a real cache beside them', () => {
    expect(cases.length).toBeGreaterThan(200);
    const [first] = cases as [Case];
    expect(read(singleAction({ ...first, forgery: '' }), steps(first.action))).toMatchObject([
      { stepNumber: 2, result: 'miss', save: 'saved' },
    ]);
  });

  test('make no verdict of a cache, in its main and in its post step', () => {
    for (const forged of cases) expectNoVerdict(singleAction(forged), forged);
  });

  test.each([
    ['a script', scriptHeader(4.4, 'make')],
    ['an action', actionHeader(4.4, './inner')],
  ])('make none as %s inside a composite action either', (_, child) => {
    for (const forged of cases) expectNoVerdict(compositeAction(forged, child), forged);
  });

  test('are no cache of a composite action where they are the header of one, and say who told', () => {
    const forged = cases.find(({ forgery, where }) => forgery === 'a miss' && where === 'main') as Case;
    expect(read(singleAction(forged), steps(forged.action))[1]).toMatchObject({
      action: 'actions/cache',
      result: 'unknown',
      toldBy: 'output',
    });
  });
});
