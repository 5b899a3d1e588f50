import { expect, test } from '@jest/globals';
import { fixtureRecords } from './demo-fixtures.ts';
import { recordedHistory } from './recorded-history.ts';

const records = fixtureRecords('stencil-speed/jobs.ndjson.gz');
const entries = recordedHistory();

test('each recorded job row is kept as it was recorded, under a run of its own attempt', () => {
  expect(entries).toHaveLength(296);
  const byId = new Map(records.map((job) => [job['id'], job]));
  for (const { run, jobs } of entries) {
    expect(jobs).toEqual([byId.get(jobs[0]?.['id'])]);
    expect([run['id'], run['run_attempt']]).toEqual([jobs[0]?.['run_id'], jobs[0]?.['run_attempt']]);
  }
});

test('nothing recorded claims to be simulated', () => {
  expect(entries.filter(({ run }) => 'paceline' in run)).toEqual([]);
});

test('a nightly is guessed only for main shortly after six, also when the row was carried over later', () => {
  const scheduled = entries.filter(({ run }) => run['event'] === 'schedule');
  expect(scheduled).toHaveLength(230);
  expect(scheduled.every(({ run }) => /T06:0\d:/.test(String(run['created_at'])) && run['head_branch'] === 'main')).toBe(true);
  const carriedOver = entries.filter(({ jobs }) => String(jobs[0]?.['started_at']) < String(jobs[0]?.['created_at']));
  expect(carriedOver).toHaveLength(32);
  expect(carriedOver.every(({ run }) => String(run['created_at']) < String(run['run_started_at']))).toBe(true);
});
