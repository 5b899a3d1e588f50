import { describe, expect, test } from '@jest/globals';
import type { JobLog } from '../../../src/model/job-log.ts';
import { createJobLogReader } from '../../../src/telemetry/logs/job-log-reader.ts';
import { actionHeader, jobLog, scriptHeader } from '../../helpers/job-log.ts';

type Line = readonly [number, string];

function read(lines: readonly Line[]): JobLog {
  const reader = createJobLogReader();
  reader.takeText(jobLog(...lines));
  return reader.finish();
}

describe('a log with more than is kept', () => {
  test('says how many tasks have no part of their own, and does not give their time to the last that has', () => {
    const tasks = Array.from({ length: 6000 }, (_, index): Line => [1 + index * 0.01, `> Task :t${index}`]);
    const [step] = read([...scriptHeader(0, './gradlew build'), ...tasks, [200, 'Post job cleanup.']]).steps;
    const parts = step?.subSteps.flatMap((part) => [part, ...(part.children ?? [])]) ?? [];
    const longest = Math.max(...parts.filter(({ name }) => name.startsWith(':t')).map(({ duration }) => duration));
    const [rest] = parts.filter(({ name }) => name.endsWith(' more'));
    const shown = parts.filter(({ name }) => name.startsWith(':t')).length;
    expect(longest).toBeLessThan(2);
    expect(rest?.name).toBe(`${6000 - shown} more`);
  });

  test('counts docker vertices beyond the most, each once although its heading is printed again', () => {
    const vertices = Array.from({ length: 1200 }, (_, index): Line[] => [
      [1 + index * 0.1, `#${index} [build 1/7] RUN make ${index}`],
      [1 + index * 0.1, `#${index} [build 1/7] RUN make ${index}`],
      [1.05 + index * 0.1, `#${index} DONE 0.1s`],
    ]);
    const [step] = read([...scriptHeader(0, 'docker build .'), ...vertices.flat(), [300, 'Post job cleanup.']]).steps;
    const parts = step?.subSteps.flatMap((part) => [part, ...(part.children ?? [])]) ?? [];
    const shown = parts.filter(({ kind, name }) => kind === 'docker' && !name.endsWith(' more')).length;
    expect(parts.map(({ name }) => name)).toContain(`${1200 - shown} more`);
  });

  test('of a download in thousands of lines keeps what tells its size, time and rate', () => {
    const progress = Array.from(
      { length: 9000 },
      (_, index): Line => [2 + index, `Received ${index + 1} of 9000 (${((index + 1) / 90).toFixed(1)}%), 1.0 MBs/sec`],
    );
    const log = read([
      ...actionHeader(1, 'actions/cache@v4', { key: 'a-1' }),
      [1, 'Cache hit for: a-1'],
      ...progress,
      [9100, 'Cache restored successfully'],
      [9101, 'Cache restored from key: a-1'],
    ]);
    expect(log.cacheOutcomes).toMatchObject([{ result: 'exact', sizeBytes: 9000, restoreRate: 1024 * 1024 }]);
  });
});

describe('the columns of gh run view with named steps', () => {
  const line = (step: string, [second, text]: Line): string => jobLog([second, text]).replace(/^/, `build (20, ubuntu)\t${step}\t`);

  test('are steps of their names, and a tab in the text stays in it', () => {
    const text = [
      ...scriptHeader(1, 'go test ./...').map((each) => line('Test', each)),
      line('Test', [3, 'ok  \tgithub.com/a/b\t1.500s']),
      line('UNKNOWN STEP', [4, 'Post job cleanup.']),
    ].join('');
    const reader = createJobLogReader();
    reader.takeText(text);
    const log = reader.finish();
    expect(log).toMatchObject({ form: 'columns', job: 'build (20, ubuntu)' });
    expect(log.steps.map(({ name, kind }) => [name, kind])).toEqual([
      ['Test', 'script'],
      [null, 'post'],
    ]);
    expect(log.tests).toMatchObject([{ tool: 'go', file: 'github.com/a/b', duration: 1.5 }]);
  });
});
