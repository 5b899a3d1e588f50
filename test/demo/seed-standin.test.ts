import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';
import { installationClient } from '../standin/app-client.ts';
import { refusal } from '../standin/small-repository.ts';
import { type Standin, startStandin } from '../standin/start-standin.ts';
import { demoDeliveries } from './deliveries.ts';
import { type Demo, seedDemo } from './seed-standin.ts';

describe('the demo’s two repositories', () => {
  let standin: Standin;
  let demo: Demo;
  beforeAll(async () => {
    standin = await startStandin({ contract: true });
    demo = seedDemo(standin);
  });
  afterAll(() => standin.close());

  const at = (name: string) => ({ owner: name.split('/')[0] ?? '', repo: name.split('/')[1] ?? '' });

  test('each belongs to an installation of its own, with its workflow on the default branch and no configuration yet', async () => {
    for (const { name, installationId, workflow, defaultBranch } of [demo.recorded, demo.simulated]) {
      const client = await installationClient(standin, installationId);
      const { data } = await client.rest.apps.listReposAccessibleToInstallation();
      expect(data.repositories.map((repository) => repository.full_name)).toEqual([name]);
      const tree = await client.rest.git.getTree({ ...at(name), tree_sha: defaultBranch, recursive: '1' });
      const paths = tree.data.tree.map((entry) => entry.path);
      expect(data.repositories.map((repository) => repository.default_branch)).toEqual([defaultBranch]);
      expect(paths).toEqual(expect.arrayContaining([workflow, 'package.json']));
      expect(paths).not.toContain('.github/paceline.yml');
    }
    expect(standin.violations).toEqual([]);
  });

  test('each has a configuration that the product accepts, with a target on its own workflow', () => {
    for (const { configuration, workflow } of [demo.recorded, demo.simulated]) {
      const read = readRepositoryConfig(configuration);
      expect(read.ok && read.config.targets.map((target) => workflow.endsWith(`/${target.workflow}`))).toEqual([true]);
      expect(read.ok && read.config.pullRequests.open).toBe(10);
    }
  });

  test('every run and job answers as GitHub describes it, recorded logs have expired and generated ones can be read', async () => {
    const recorded = await installationClient(standin, demo.recorded.installationId);
    const old = at(demo.recorded.name);
    const runs = await recorded.paginate(recorded.rest.actions.listWorkflowRunsForRepo, { ...old, per_page: 100 });
    expect(runs).toHaveLength(296);
    const [newest] = (await recorded.rest.actions.listJobsForWorkflowRun({ ...old, run_id: runs[0]?.id ?? 0 })).data.jobs;
    const log = { ...old, job_id: newest?.id ?? 0 };
    expect((await refusal(recorded.rest.actions.downloadJobLogsForWorkflowRun(log))).status).toBe(410);
    const simulated = await installationClient(standin, demo.simulated.installationId);
    const made = at(demo.simulated.name);
    const list = await simulated.paginate(simulated.rest.actions.listWorkflowRunsForRepo, { ...made, per_page: 100 });
    expect(list.every((run) => JSON.stringify(run).includes('none of these runs happened'))).toBe(true);
    const { data } = await simulated.rest.actions.listJobsForWorkflowRun({ ...made, run_id: list[0]?.id ?? 0 });
    const text = await simulated.rest.actions.downloadJobLogsForWorkflowRun({ ...made, job_id: data.jobs[0]?.id ?? 0 });
    expect(String(text.data)).toContain('##[group]Run npm install');
    expect(standin.violations).toEqual([]);
  });

  test('deliveries begin with both installations, go on by time, and are as GitHub describes them', () => {
    const events = demoDeliveries(standin, demo);
    expect(events.slice(0, 2).map(({ event, action }) => `${event}.${action}`)).toEqual(['installation.created', 'installation.created']);
    expect(events.map(({ at: time }) => time.getTime())).toEqual(events.map(({ at: time }) => time.getTime()).sort((a, b) => a - b));
    const ran = events.filter(({ event, action }) => event === 'workflow_run' && action === 'completed');
    expect(ran).toHaveLength(demo.recorded.attempts.length + demo.simulated.attempts.length);
    const simulated = ran.filter(({ repositoryId }) => repositoryId === demo.simulated.repositoryId);
    expect(simulated.every(({ body }) => JSON.stringify(body['workflow_run']).includes('none of these runs happened'))).toBe(true);
    const short = demoDeliveries(standin, demo, { only: 'completed' });
    expect(new Set(short.slice(2).map(({ action }) => action))).toEqual(new Set(['completed']));
    expect(standin.violations).toEqual([]);
  });
});
