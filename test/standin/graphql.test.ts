import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { SUITE_JOBS_QUERY } from '../../src/github/suite-jobs-query.ts';
import { costOf } from './routes/graphql-cost.ts';
import { graphqlSchema } from './routes/graphql-route.ts';
import { addRecordedRun, type SmallWorld, startSmall } from './small-repository.ts';

describe('queries, judged by GitHub’s own schema', () => {
  let world: SmallWorld;
  beforeEach(async () => {
    world = await startSmall({ contract: true });
    addRecordedRun(world, 1);
  });
  afterEach(() => world.standin.close());

  test('the query for jobs and steps is valid, and within GitHub’s limits at its largest', async () => {
    const document = parse(SUITE_JOBS_QUERY);
    expect(validate(await graphqlSchema(), document)).toEqual([]);
    const cost = costOf(document, { suites: Array.from({ length: 25 }, (_, i) => `CS_${i}`) });
    // 25 suites, each with a page of 1 and one of 50 check runs, each of those with a page of 50 steps.
    expect(cost).toEqual({ nodes: 25 * (1 + 50 + 50 * 50), points: 13 });
  });

  test('the words for a state are those of REST in upper case', async () => {
    const schema = await graphqlSchema();
    const words = (name: string) => {
      const type = schema.getType(name);
      if (type === undefined || !('getValues' in type)) throw new Error(`${name} is no enum`);
      return type.getValues().map((value) => value.name.toLowerCase());
    };
    expect(words('CheckStatusState').sort()).toEqual(['completed', 'in_progress', 'pending', 'queued', 'requested', 'waiting']);
    expect(words('CheckConclusionState').sort()).toEqual([
      'action_required',
      'cancelled',
      'failure',
      'neutral',
      'skipped',
      'stale',
      'startup_failure',
      'success',
      'timed_out',
    ]);
  });

  test('a query that the schema does not allow is refused and noted', async () => {
    const { client, standin } = world;
    await expect(client.graphql('{ nodes(ids: ["x"]) { ... on CheckSuite { jobs { name } } } }')).rejects.toThrow(
      'Cannot query field "jobs"',
    );
    expect(standin.violations).toEqual([expect.stringContaining('Cannot query field "jobs" on type "CheckSuite"')]);
  });

  test('check runs are paged by cursor', async () => {
    const suite = String(world.standin.repository('acme/app').runs.get(1)?.get(1)?.run['check_suite_node_id']);
    const query = `query ($id: [ID!]!, $after: String) {
      nodes(ids: $id) { ... on CheckSuite { checkRuns(first: 1) { nodes { name steps(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { number } } } } } } }`;
    const steps = async (after: string | null) => {
      const answer = await world.client.graphql<{ nodes: { checkRuns: { nodes: { steps: unknown }[] } }[] }>(query, { id: [suite], after });
      return answer.nodes[0]?.checkRuns.nodes[0]?.steps;
    };
    expect(await steps(null)).toEqual({
      totalCount: 4,
      pageInfo: { hasNextPage: true, endCursor: '1' },
      nodes: [{ number: 1 }, { number: 2 }],
    });
    expect(await steps('1')).toMatchObject({ pageInfo: { hasNextPage: false }, nodes: [{ number: 4 }, { number: 5 }] });
  });

  test('more nodes than GitHub allows are refused, and every query costs what GitHub would count', async () => {
    const { client, standin } = world;
    const query = (jobs: number) =>
      `query ($id: [ID!]!) { nodes(ids: $id) { ... on CheckSuite { checkRuns(first: ${jobs}) { nodes { steps(first: 100) { totalCount } } } } } }`;
    const id = Array.from({ length: 60 }, () => 'x');
    await expect(client.graphql(query(100), { id })).rejects.toThrow('606000 possible nodes');
    const { rateLimit } = await client.graphql<{ rateLimit: { remaining: number } }>('{ rateLimit { remaining } }');
    expect(rateLimit.remaining).toBe(5000 - 61 - 1);
    expect(standin.violations).toEqual([]);
  });
});
