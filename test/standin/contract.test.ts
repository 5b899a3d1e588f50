import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appClient, installationClient } from './app-client.ts';
import { createContract } from './contract.ts';
import { AT, addRecordedRun, commitOnBranch, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('answers, judged by GitHub’s own OpenAPI description', () => {
  let world: SmallWorld;
  beforeAll(async () => {
    world = await startSmall({ contract: true });
  });
  afterAll(() => world.standin.close());

  test('the App sees itself, its installations and its deliveries', async () => {
    const { standin, installationId } = world;
    const { apps } = appClient(standin).rest;
    expect((await apps.getAuthenticated()).data?.id).toBe(standin.appId);
    expect((await apps.listInstallations()).data).toHaveLength(1);
    await apps.getInstallation({ installation_id: installationId });
    await apps.getRepoInstallation(AT);
    await apps.getOrgInstallation({ org: 'acme' });
    await apps.listWebhookDeliveries();
    expect(standin.violations).toEqual([]);
  });

  test('an installation reads its repositories, branches, rules and commits', async () => {
    const { standin, client } = world;
    const { repos, apps, rateLimit } = client.rest;
    expect((await apps.listReposAccessibleToInstallation()).data.repositories.map((r) => r.full_name)).toEqual([NAME]);
    await repos.get(AT);
    await repos.listBranches(AT);
    await repos.getBranch({ ...AT, branch: 'main' });
    standin.repository(NAME).rules.set('main', [
      {
        type: 'required_status_checks',
        ruleset_id: 1,
        ruleset_source_type: 'Repository',
        ruleset_source: NAME,
        parameters: { required_status_checks: [{ context: 'test' }], strict_required_status_checks_policy: false },
      },
    ]);
    expect((await repos.getBranchRules({ ...AT, branch: 'main' })).data).toHaveLength(1);
    await repos.listCommits(AT);
    await repos.getCommit({ ...AT, ref: 'main' });
    await rateLimit.get();
    expect((await refusal(repos.getBranchProtection({ ...AT, branch: 'main' }))).status).toBe(403);
    expect((await refusal(repos.getBranch({ ...AT, branch: 'gone' }))).status).toBe(404);
    expect(standin.violations).toEqual([]);
  });

  test('runs, attempts, jobs, workflows and caches', async () => {
    const { standin, client, head } = world;
    addRecordedRun(world, 1, 'text\n');
    standin.repository(NAME).caches.push({
      id: 1,
      ref: 'refs/heads/main',
      key: 'k',
      version: 'v',
      last_accessed_at: '2026-01-01T00:00:00Z',
      created_at: '2026-01-01T00:00:00Z',
      size_in_bytes: 7,
    });
    const { actions } = client.rest;
    expect((await actions.listWorkflowRunsForRepo({ ...AT, head_sha: head })).data.total_count).toBe(1);
    await actions.getWorkflowRun({ ...AT, run_id: 1 });
    await actions.getWorkflowRunAttempt({ ...AT, run_id: 1, attempt_number: 1 });
    expect((await actions.listJobsForWorkflowRun({ ...AT, run_id: 1, filter: 'all' })).data.jobs).toHaveLength(1);
    await actions.listJobsForWorkflowRunAttempt({ ...AT, run_id: 1, attempt_number: 1 });
    await actions.getJobForWorkflowRun({ ...AT, job_id: 4 });
    await actions.listRepoWorkflows(AT);
    expect((await actions.listWorkflowRuns({ ...AT, workflow_id: 'ci.yml' })).data.total_count).toBe(1);
    expect((await actions.getActionsCacheList(AT)).data.total_count).toBe(1);
    expect((await actions.getActionsCacheUsage(AT)).data.active_caches_size_in_bytes).toBe(7);
    expect((await refusal(actions.getWorkflowRunAttempt({ ...AT, run_id: 1, attempt_number: 2 }))).status).toBe(404);
    expect(standin.violations).toEqual([]);
  });

  test('a pull request from branch to merge', async () => {
    const { standin, client, head } = world;
    const { pulls, issues, repos, git } = client.rest;
    const sha = await commitOnBranch(client, head, 'paceline/x', 'on: pull_request\n');
    const { data } = await pulls.create({ ...AT, title: 'ci: x', head: 'paceline/x', base: 'main', body: 'why', draft: true });
    expect([data.changed_files, data.commits, data.user.login]).toEqual([1, 1, `${standin.appSlug}[bot]`]);
    const pull_number = data.number;
    await pulls.list({ ...AT, head: 'acme:paceline/x', state: 'all' });
    await pulls.get({ ...AT, pull_number });
    await pulls.update({ ...AT, pull_number, body: 'because' });
    expect((await pulls.listFiles({ ...AT, pull_number })).data[0]?.patch).toBe('@@ -1,1 +1,1 @@\n-on: push\n+on: pull_request');
    await pulls.listCommits({ ...AT, pull_number });
    await pulls.requestReviewers({ ...AT, pull_number, reviewers: ['octocat'] });
    await issues.addLabels({ ...AT, issue_number: pull_number, labels: ['paceline'] });
    await issues.listLabelsForRepo(AT);
    await issues.createComment({ ...AT, issue_number: pull_number, body: 'done' });
    expect((await issues.listComments({ ...AT, issue_number: pull_number })).data).toHaveLength(1);
    await repos.compareCommitsWithBasehead({ ...AT, basehead: 'main...paceline/x' });
    expect((await repos.listPullRequestsAssociatedWithCommit({ ...AT, commit_sha: sha })).data).toHaveLength(1);
    expect((await refusal(pulls.create({ ...AT, title: 'again', head: 'paceline/x', base: 'main' }))).status).toBe(422);
    await pulls.merge({ ...AT, pull_number });
    await git.deleteRef({ ...AT, ref: 'heads/paceline/x' });
    standin.takeEvents();
    expect(standin.violations).toEqual([]);
  });

  test('files and git objects', async () => {
    const { standin, client, head } = world;
    const { repos, git } = client.rest;
    await repos.getContent({ ...AT, path: 'package.json' });
    expect((await repos.getContent({ ...AT, path: '.github/workflows' })).data).toHaveLength(1);
    const raw = await repos.getContent({ ...AT, path: 'package.json', mediaType: { format: 'raw' } });
    expect(raw.data as unknown).toBe('{}\n');
    await repos.createOrUpdateFileContents({ ...AT, path: 'new.txt', message: 'new', content: Buffer.from('1').toString('base64') });
    const { data } = await git.getTree({ ...AT, tree_sha: head, recursive: '1' });
    expect(data.tree.map((entry) => entry.path)).toContain('.github/workflows/ci.yml');
    await git.getRef({ ...AT, ref: 'heads/main' });
    await git.listMatchingRefs({ ...AT, ref: 'heads/' });
    await git.getCommit({ ...AT, commit_sha: head });
    await git.getBlob({ ...AT, file_sha: data.tree.find((entry) => entry.path === 'package.json')?.sha ?? '' });
    expect(standin.violations).toEqual([]);
  });

  test('check runs with annotations', async () => {
    const { standin, client, head } = world;
    const { checks } = client.rest;
    const annotation = {
      path: '.github/workflows/ci.yml',
      start_line: 1,
      end_line: 1,
      annotation_level: 'notice' as const,
      message: 'here',
    };
    const output = { title: 'CI 8m', summary: 'fine', annotations: [annotation] };
    const created = await checks.create({ ...AT, name: 'Paceline', head_sha: head, external_id: 'x', status: 'in_progress', output });
    expect([created.data.app?.id, created.data.conclusion]).toEqual([standin.appId, null]);
    await checks.update({ ...AT, check_run_id: created.data.id, conclusion: 'neutral' });
    expect((await checks.listForRef({ ...AT, ref: head, check_name: 'Paceline', app_id: standin.appId })).data.total_count).toBe(1);
    expect((await checks.listAnnotations({ ...AT, check_run_id: created.data.id })).data).toHaveLength(1);
    await checks.get({ ...AT, check_run_id: created.data.id });
    standin.takeEvents();
    expect(standin.violations).toEqual([]);
  });
});

test('commit statuses answer where the permission is granted', async () => {
  const { standin, head } = await startSmall({ contract: true });
  const { id } = standin.addInstallation({ account: 'beta', permissions: { statuses: 'write', contents: 'read' } });
  standin.addRepository({ name: 'beta/app', files: { 'a.txt': 'a' } });
  const { repos } = (await installationClient(standin, id)).rest;
  const beta = { owner: 'beta', repo: 'app' };
  const sha = standin.repository('beta/app').refs.get('heads/main') ?? '';
  await repos.createCommitStatus({ ...beta, sha, state: 'success', context: 'legacy' });
  expect((await repos.listCommitStatusesForRef({ ...beta, ref: 'main' })).data.map((status) => status.context)).toEqual(['legacy']);
  expect((await repos.getCombinedStatusForRef({ ...beta, ref: 'main' })).data.state).toBe('success');
  expect((await refusal(repos.createCommitStatus({ ...AT, sha: head, state: 'success' }))).status).toBe(403);
  expect(standin.violations).toEqual([]);
  await standin.close();
});

describe('the contract itself', () => {
  const contract = createContract();
  const call = { method: 'GET', template: '/repos/{owner}/{repo}', params: AT, query: new URLSearchParams(), body: null };

  test('names an operation that GitHub does not have', () => {
    expect(contract.checkCall({ ...call, template: '/repos/{owner}/{repo}/speed' }, { status: 200 })).toEqual([
      'GET /repos/{owner}/{repo}/speed: GitHub has no such operation',
    ]);
  });

  test('names a query parameter and a body field that GitHub does not know', () => {
    const query = new URLSearchParams({ fast: '1' });
    const found = contract.checkCall({ ...call, template: '/repos/{owner}/{repo}/branches', query }, { status: 200, body: [] });
    expect(found).toEqual(['GET /repos/{owner}/{repo}/branches: unknown query parameter fast']);
    const accepted = contract.checkCall(
      { ...call, method: 'POST', template: '/repos/{owner}/{repo}/labels', body: { name: 'x', hue: 1 } },
      { status: 201, body: {} },
    );
    expect(accepted[0]).toBe('POST /repos/{owner}/{repo}/labels: the body has an unknown field hue');
  });

  test('names what an answer lacks', () => {
    const found = contract.checkCall(call, { status: 200, body: { id: 'one' } });
    expect(found.length).toBeGreaterThan(1);
    expect(found[0]).toContain('GET /repos/{owner}/{repo} 200: /');
  });

  test('names a webhook body that is not GitHub’s', () => {
    const event = { event: 'workflow_run', action: 'completed', at: new Date(0), installationId: 1, repositoryId: 1, body: {} };
    expect(contract.checkWebhook(event)[0]).toContain('webhook workflow-run-completed: / must have required property');
    expect(contract.checkWebhook({ ...event, action: 'vanished' })).toEqual(['webhook workflow-run-vanished: GitHub has no such event']);
  });
});
