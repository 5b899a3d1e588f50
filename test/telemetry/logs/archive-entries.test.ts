import { expect, test } from '@jest/globals';
import { findArchiveJobs } from '../../../src/telemetry/logs/archive-entries.ts';

test('the files of an archive are sorted by job, and a job’s steps by number', () => {
  const jobs = findArchiveJobs([
    '0_build.txt',
    'build/10_Post Run x.txt',
    'build/2_Run x.txt',
    'build/system.txt',
    '1_lint.txt',
    'build/',
    'a/b/3_x.txt',
  ]);
  expect(jobs).toEqual([
    {
      job: 'build',
      whole: '0_build.txt',
      steps: [
        { entry: 'build/2_Run x.txt', label: { number: 2, name: 'Run x' } },
        { entry: 'build/10_Post Run x.txt', label: { number: 10, name: 'Post Run x' } },
      ],
      system: 'build/system.txt',
    },
    { job: 'lint', whole: '1_lint.txt', steps: [], system: null },
  ]);
});
