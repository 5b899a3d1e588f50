import { expect, test } from '@jest/globals';
import { createCostBuilder } from '../../src/engine/cost/cost-builder.ts';
import type { Report } from '../../src/engine/report/report.ts';
import { notAvailable } from '../../src/model/availability.ts';
import type { Run } from '../../src/model/run.ts';
import { textOf } from '../../src/report/document/terminal.ts';
import { costSection } from '../../src/report/profile-cost.ts';
import { verdictOf } from '../../src/report/profile-verdict.ts';
import { costBlocks } from '../../src/report/report-cost.ts';
import { verdictBlocks } from '../../src/report/report-verdict.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { full } from './profile-example.ts';

const job = (duration: number, rest: object = {}) => buildJob({ startedAt: at(0), completedAt: at(duration), ...rest });

function explained(runs: readonly Run[], visibility: 'public' | 'private' | null = null): Report['explanation'] {
  const builder = createCostBuilder({ asOf: at(86_400), visibility, prices: new Map() });
  for (const run of runs) builder.take(run);
  return { ...full(), cost: builder.finish() };
}

function reportOf(explanation: Report['explanation']): Report {
  const plan = notAvailable('no checkout was looked at');
  return { since: null, window: explanation.window, explanation, comparisons: notAvailable('one period'), plan } as unknown as Report;
}

const OWN = Array.from({ length: 30 }, () => buildRun({ jobs: [job(600)] }));
const FORKS = Array.from({ length: 30 }, () =>
  buildRun({ fromFork: true, conclusion: 'failure', jobs: [job(5 * 3600, { conclusion: 'failure' })] }),
);
const UNPRICED = Array.from({ length: 30 }, () => buildRun({ jobs: [job(3600, { labels: ['gpu'] })] }));

test('the profile tells minutes without a price and those of forks apart', () => {
  const rows = costSection(explained([...OWN, ...UNPRICED, ...FORKS]).cost).flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'facts' ? block.rows.map(([label, line]) => [label, textOf(line)]) : [])),
  );
  expect(Object.fromEntries(rows)).toMatchObject({
    'list price': '$55.80 for 9,300 minutes of 60 job runs; 1,800 minutes of 30 job runs have no price',
    forks: '$54.00 for 9,000 minutes of 30 job runs: in the list price, and not in what was wasted',
    rounding: '0 of 9,300 minutes with a price (0%) come from rounding up',
  });
});

test('what forks cost is no waste in the verdict, whatever their times say', () => {
  const said = (runs: readonly Run[]) =>
    verdictOf({ ...explained(runs), workflows: [] })
      .map((line) => textOf(line))
      .join('\n');
  expect(said([...OWN, ...FORKS])).not.toContain('list price');
  const failed = OWN.map((run) => ({ ...run, jobs: [job(600, { conclusion: 'failure' })] }));
  expect(said([...OWN, ...failed, ...FORKS])).toContain('50% of the list price without forks, $1.80 of $3.60, went');
});

test('the report says what a private repository would pay only where it is none', () => {
  const said = (visibility: 'public' | 'private' | null) => JSON.stringify(verdictBlocks(reportOf(explained(OWN, visibility))));
  expect(said('private')).toContain('It all cost $1.80 at list price in the window.');
  for (const visibility of ['public', null] as const)
    expect(said(visibility)).toContain('in the window, as a private repository would pay it.');
});

test('the report says of which minutes it knows a price, which it left out, and calls a workflow without a path by its name', () => {
  const nightly = buildRun({ workflowPath: null, workflowName: 'Nightly', jobs: [job(86_400)] });
  const explanation = explained([...OWN, ...UNPRICED, nightly, buildRun({ workflowPath: null, workflowName: 'Nightly', jobs: [job(60)] })]);
  const blocks = JSON.stringify(costBlocks(explanation));
  expect(JSON.stringify(verdictBlocks(reportOf(explanation)))).toContain('What has a price, 301 minutes of 31 job runs, cost $1.81');
  expect(blocks).toContain('Without a price, and in no sum: 1,800 minutes of 30 job runs on `gpu`.');
  expect(blocks).toContain('Left out: 1 job run that lasted longer than GitHub lets a job run: 6h');
  expect(blocks).toContain('Nightly');
  expect(blocks).not.toMatch(/unknown|without a name/);
});
