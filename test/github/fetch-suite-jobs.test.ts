import { afterEach, describe, expect, test } from '@jest/globals';
import { parseJob } from '../../src/telemetry/parse-job.ts';
import { type HistoryWorld, JOB_IDS, jobBody, openHistoryWorld, RUN_IDS, suiteOf } from '../helpers/history-world.ts';
import { NAME } from '../standin/small-repository.ts';
import type { StandinOptions } from '../standin/start-standin.ts';

const GRAPHQL = '/graphql';
const QUERIES = { method: 'POST', path: GRAPHQL } as const;

describe('jobs and steps of many runs', () => {
  let world: HistoryWorld;
  const open = async (options?: StandinOptions) => {
    world = await openHistoryWorld(options);
    return world;
  };
  afterEach(async () => {
    await world.standin.close();
    expect(world.standin.violations).toEqual([]);
  });

  test('come 25 runs a request, and take 40 requests for 1,000 runs', async () => {
    const { history, addRuns, statuses } = await open();
    const suites = addRuns(1000);
    const { jobs, incomplete } = await history.fetchSuiteJobs(suites);
    expect(incomplete).toEqual([]);
    expect(suites.map((suite) => jobs.get(suite)?.length)).toEqual(suites.map(() => 8));
    expect(statuses(GRAPHQL)).toEqual(Array.from({ length: 40 }, () => 200));
    // GitHub would count 13 points a request.
    expect(history.allowance().graphql).toMatchObject({ limit: 5000, remaining: 5000 - 40 * 13 });
  }, 60_000);

  test('say what REST says, but for what GraphQL does not tell', async () => {
    const { history, addRuns } = await open();
    const [suite = ''] = addRuns(1);
    const [told] = (await history.fetchSuiteJobs([suite])).jobs.values();
    const rest = await history.fetchRunJobs(RUN_IDS + 1, 1);
    const within = { run_id: RUN_IDS + 1, run_attempt: 1, head_sha: world.head, head_branch: 'main', workflow_name: 'CI' };
    const read = (body: unknown) => {
      const parsed = parseJob(body, within);
      return parsed.ok ? parsed.value : parsed.reason;
    };
    const unknown = { createdAt: null, labels: [], runnerName: null, runnerGroup: null };
    expect(told?.map(read)).toEqual(rest.map((body) => ({ ...(read(body) as object), ...unknown })));
    expect(rest).toHaveLength(8);
  });

  test('are asked for with a token that can read runs and checks and nothing else', async () => {
    const { history, addRuns, standin, installationId } = await open();
    const suites = addRuns(1);
    await history.fetchSuiteJobs(suites);
    expect(standin.tokens(installationId).at(-1)?.permissions).toEqual({ actions: 'read', checks: 'read', metadata: 'read' });
  });

  test('of a size that GitHub cannot answer are asked for in halves, and the size grows back slowly', async () => {
    const { history, addRuns, standin, statuses, timing } = await open();
    const suites = addRuns(150, { jobs: 1, steps: 1 });
    standin.fault({ kind: 'status', match: { ...QUERIES, idsAbove: 10 }, status: 502, times: 2 });
    const { jobs, incomplete } = await history.fetchSuiteJobs(suites);
    expect([jobs.size, incomplete]).toEqual([150, []]);
    expect(statuses(GRAPHQL).slice(0, 3)).toEqual([502, 502, 200]);
    // 25 and 12 were too many; 6 four times, 8 four times, 10 four times, 13 four times, and the last two.
    expect(statuses(GRAPHQL)).toHaveLength(2 + 4 + 4 + 4 + 4 + 1);
    expect(timing.pauses).toHaveLength(2);
    expect(timing.pauses[0]).toBeGreaterThanOrEqual(500);
    expect(timing.pauses[1]).toBeLessThan(3000);
  });

  test('are asked for in the size that was learned, also by the next task', async () => {
    const { history, addRuns, standin, statuses, open: openAgain } = await open();
    const suites = addRuns(24, { jobs: 1, steps: 1 });
    standin.fault({ kind: 'status', match: { ...QUERIES, idsAbove: 12 }, status: 504, times: 9 });
    await history.fetchSuiteJobs(suites);
    expect(statuses(GRAPHQL)).toEqual([504, 200, 200]);
    expect((await (await openAgain()).fetchSuiteJobs(suites)).jobs.size).toBe(24);
    expect(statuses(GRAPHQL)).toEqual([504, 200, 200, 200, 200]);
  });

  test.each([
    ['a time-out that GitHub calls a success', { kind: 'graphql-errors' } as const],
    [
      'a resource limit',
      { kind: 'graphql-errors', problem: { type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits exceeded.' } } as const,
    ],
    ['a lost answer', { kind: 'after-commit-reset' } as const],
    ['a cut connection', { kind: 'reset' } as const],
  ])('come in halves after %s', async (_, fault) => {
    const { history, addRuns, standin, statuses } = await open();
    const suites = addRuns(8, { jobs: 2, steps: 2 });
    standin.fault({ ...fault, match: { ...QUERIES, idsAbove: 4 } });
    const { jobs, incomplete } = await history.fetchSuiteJobs(suites);
    expect([jobs.size, incomplete]).toEqual([8, []]);
    expect(statuses(GRAPHQL)).toHaveLength(3);
  });

  test('that were lost to a time-out within an answer are asked for again, and the others kept', async () => {
    const { history, addRuns, standin, statuses } = await open();
    const suites = addRuns(6, { jobs: 2, steps: 2 });
    standin.fault({ kind: 'graphql-partial', match: QUERIES, lost: [1, 4] });
    const { jobs, incomplete } = await history.fetchSuiteJobs(suites);
    expect([[...jobs.keys()].sort(), incomplete]).toEqual([suites, []]);
    expect(statuses(GRAPHQL)).toEqual([200, 200]);
  });

  test('of a run that times out even alone are incomplete, and the rest goes on', async () => {
    const { history, addRuns, standin } = await open();
    const suites = addRuns(3, { jobs: 1, steps: 1 });
    standin.fault({ kind: 'status', match: { ...QUERIES, idsAbove: 1 }, status: 502, times: 9 });
    standin.fault({ kind: 'status', match: QUERIES, status: 502 });
    const { jobs, incomplete } = await history.fetchSuiteJobs(suites);
    expect([[...jobs.keys()], incomplete]).toEqual([suites.slice(1), suites.slice(0, 1)]);
  });

  test('end in an error when GitHub does not answer at all', async () => {
    const { history, addRuns, standin, statuses } = await open();
    const suites = addRuns(30, { jobs: 1, steps: 1 });
    standin.fault({ kind: 'status', match: QUERIES, status: 503, times: 99 });
    await expect(history.fetchSuiteJobs(suites)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE', retryable: true });
    // 25, 12, 6, 3 at once, then three alone.
    expect(statuses(GRAPHQL)).toHaveLength(7);
  });

  test('of suites that GitHub does not find, or may not show, are incomplete', async () => {
    const { history, addRuns, standin } = await open();
    const suites = addRuns(2, { jobs: 1, steps: 1 });
    const found = await history.fetchSuiteJobs([...suites, 'CS_gone']);
    expect([[...found.jobs.keys()], found.incomplete]).toEqual([suites, ['CS_gone']]);
    standin.fault({
      kind: 'graphql-partial',
      match: QUERIES,
      problem: { type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
    });
    const refused = await history.fetchSuiteJobs(suites);
    expect([[...refused.jobs.keys()], refused.incomplete]).toEqual([suites.slice(1), suites.slice(0, 1)]);
  });

  test('of a run with more than 50 jobs, or a job with more than 50 steps, are incomplete', async () => {
    const { history, addRuns } = await open();
    const [full = ''] = addRuns(1, { jobs: 50, steps: 50 });
    const [wide = ''] = addRuns(1, { jobs: 51, steps: 1, first: 2 });
    const [long = ''] = addRuns(1, { jobs: 1, steps: 51, first: 3 });
    const { jobs, incomplete } = await history.fetchSuiteJobs([full, wide, long]);
    expect([jobs.get(full)?.length, incomplete]).toEqual([50, [wide, long]]);
  });

  test('of several attempts, or of jobs with one name, are left to REST, which tells them apart', async () => {
    const { history, addRuns, standin, head } = await open();
    const [rerun = ''] = addRuns(1, { jobs: 2, steps: 1 });
    const run = { status: 'completed', conclusion: 'success', head_branch: 'main', head_sha: head, created_at: '2026-01-02T00:01:00Z' };
    const again = { ...jobBody(1, 0, 1), id: JOB_IDS + 999_999 };
    standin.addRun(NAME, { ...run, id: RUN_IDS + 1, run_attempt: 2, check_suite_node_id: rerun, updated_at: run.created_at }, [again]);
    const twins = [jobBody(2, 0, 1), { ...jobBody(2, 1, 1), name: 'test (0)' }];
    standin.addRun(NAME, { ...run, id: RUN_IDS + 2, check_suite_node_id: suiteOf(2), updated_at: run.created_at }, twins);
    const { jobs, incomplete } = await history.fetchSuiteJobs([rerun, suiteOf(2)]);
    expect([jobs.size, incomplete]).toEqual([0, [rerun, suiteOf(2)]]);
    expect(await history.fetchRunJobs(RUN_IDS + 1, 2)).toMatchObject([{ id: JOB_IDS + 999_999, run_attempt: 2 }]);
    expect(await history.fetchRunJobs(RUN_IDS + 2, 1)).toHaveLength(2);
  });

  test('are never the check runs that a step posted into the suite of its run', async () => {
    const { history, addRuns, standin } = await open();
    const [reported = '', alone = ''] = [...addRuns(1, { jobs: 2, steps: 3 }), ...addRuns(1, { jobs: 0, first: 2 })];
    const posted = (suite: string, id: number, details_url: string) => {
      const times = { started_at: '2026-01-02T00:02:00Z', completed_at: '2026-01-02T00:02:00Z' };
      const body = { id, name: `JUnit results ${id}`, check_suite_node_id: suite, status: 'completed', conclusion: 'success' };
      standin.repository(NAME).postedCheckRuns.push({ ...body, node_id: `CR_${id}`, details_url, ...times });
    };
    posted(reported, 501, 'https://github.com/acme/app/runs/501');
    posted(reported, 502, `https://github.com/acme/app/actions/runs/${RUN_IDS + 1}/job/${JOB_IDS + 1000}`);
    posted(reported, 503, 'https://reports.example.com/503');
    posted(alone, 504, 'https://github.com/acme/app/runs/504');
    const { jobs, incomplete } = await history.fetchSuiteJobs([reported, alone]);
    expect((jobs.get(reported) as { id: number }[]).map(({ id }) => id)).toEqual([JOB_IDS + 1000, JOB_IDS + 1001]);
    // Nothing but what was posted: whether the run has jobs, REST tells.
    expect(incomplete).toEqual([alone]);
  });

  test('of a run that never started are none, and that is complete', async () => {
    const { history, addRuns } = await open();
    const [suite = ''] = addRuns(1, { jobs: 0 });
    expect(await history.fetchSuiteJobs([suite])).toEqual({ jobs: new Map([[suite, []]]), incomplete: [] });
  });

  test('are not asked for when there are no runs', async () => {
    const { history, statuses } = await open();
    expect(await history.fetchSuiteJobs([])).toEqual({ jobs: new Map(), incomplete: [] });
    expect(statuses(GRAPHQL)).toEqual([]);
  });
});
