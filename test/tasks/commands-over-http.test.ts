import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { renderCheckbox } from '../../src/report/checkbox.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { buildRun } from '../helpers/build-run.ts';
import { startFiles } from '../helpers/many-runs.ts';
import { type ServedApp, startServedApp } from '../helpers/served-app.ts';
import { openServedWorld, SERVED, type ServedWorld } from '../helpers/served-world.ts';
import { waitingProposal } from '../helpers/task-world.ts';

const PATH = '.github/workflows/ci.yml';
const KEY = `set-job-timeout:${PATH}:test`;
const BODY = `Why.\n\n${renderCheckbox({ action: 'rebase', key: KEY }, 'Tick this box')}\n`;

let served: ServedWorld;
let app: ServedApp;
beforeEach(async () => {
  served = await openServedWorld({ contract: true });
  app = await startServedApp(served);
  const { world } = served.process();
  const { id } = served.repository;
  const files = [{ path: PATH, content: `${startFiles()[PATH] ?? ''}# timeout\n`, blobBefore: null }];
  const proposal = waitingProposal({ key: KEY, ruleId: 'set-job-timeout', branch: 'paceline/set-job-timeout/ci-test', body: BODY, files });
  const baseSha = await (await world.installations.forRepository(served.installationId, served.repository)).fetchHead('main');
  await world.store.proposals.save(id, { ...proposal, baseSha: baseSha ?? '' });
  await openPullRequest(world, { repositoryId: id, proposalKey: KEY });
  served.standin.takeEvents();
});
afterEach(async () => {
  app.close();
  expect(served.standin.violations).toEqual([]);
  await served.close();
});

/** GitHub tells what happened, and the App does what follows. */
async function settle(): Promise<void> {
  for (let events = served.standin.takeEvents(); events.length > 0; events = served.standin.takeEvents()) {
    await served.standin.deliveries.deliver(events, { to: app.webhookUrl, concurrency: 1 });
    await app.work();
  }
}

const proposal = () => served.opened.store.proposals.find(served.repository.id, KEY);
const comments = () => served.standin.comments(SERVED, 1);
/** Deliveries as they are stored. */
async function kept(): Promise<readonly { readonly event: string; readonly payload: Readonly<Record<string, unknown>> }[]> {
  const { rows } = await served.opened.pool.query<{ id: string }>('select id from delivery order by received_at, id');
  const found = await Promise.all(rows.map(({ id }) => served.opened.store.deliveries.find(id)));
  return found.filter((delivery) => delivery !== null);
}

test('a command in a comment comes as a webhook, is acknowledged, done and answered', async () => {
  served.standin.comment(SERVED, 1, `@${served.standin.appSlug} ignore this workflow`);
  await settle();
  expect(comments().map(({ body, reactions }) => [body.split('\n')[1] ?? '', reactions.map(({ content }) => content)])).toEqual([
    ['', ['+1']],
    [`The workflow \`${PATH}\` is ignored in this repository from now on. The same in \`.github/paceline.yml\`:`, []],
  ]);
  expect(served.standin.pullRequests(SERVED)[0]?.state).toBe('closed');
  expect(await proposal()).toMatchObject({ state: 'closed' });
  const stored = await served.opened.store.repositories.find(served.repository.id);
  expect(stored?.ignored).toEqual([{ scope: 'workflow', subject: PATH }]);
});

test('of a comment nothing is kept that people wrote, and of one that names nobody nothing at all', async () => {
  served.standin.comment(SERVED, 1, 'I like it.');
  const slug = served.standin.appSlug;
  served.standin.comment(SERVED, 1, `@${slug} help\nsaid the planted words`);
  await settle();
  const rows = await kept();
  expect(rows.map(({ event }) => event)).toEqual(['issue_comment']);
  expect(JSON.stringify(rows)).toContain('"number":1');
  expect(JSON.stringify(rows)).not.toContain('planted');
  expect(JSON.stringify(rows)).not.toContain('octocat');
});

test('a comment that is gone when it is read, and one of somebody who may only read, do nothing', async () => {
  const slug = served.standin.appSlug;
  served.standin.collaborate(SERVED, 'mallory', 'read');
  served.standin.comment(SERVED, 1, `@${slug} ignore this rule`, 'mallory');
  const gone = served.standin.comment(SERVED, 1, `@${slug} ignore this rule`);
  served.standin.deleteComment(SERVED, gone);
  await settle();
  expect(comments().map(({ reactions }) => reactions.map(({ content }) => content))).toEqual([['confused']]);
  expect((await proposal())?.state).toBe('open');
});

test('two processes that get the same comment answer once', async () => {
  const other = await startServedApp(served);
  served.standin.comment(SERVED, 1, `@${served.standin.appSlug} explain`);
  const events = served.standin.takeEvents();
  for (const { webhookUrl } of [app, other]) await served.standin.deliveries.deliver(events, { to: webhookUrl });
  await Promise.all([app.work(), other.work()]);
  other.close();
  expect(comments().map(({ body, reactions }) => [body.includes('set-job-timeout'), reactions.length])).toEqual([
    [false, 1],
    [true, 0],
  ]);
});

test('a ticked box asks for the pull request anew, is emptied, and our own edit asks for nothing', async () => {
  served.standin.push(SERVED, 'main', { 'later.txt': 'later\n' }, 'later');
  served.standin.takeEvents();
  served.standin.tickBox(SERVED, 1, 'Tick this box');
  await settle();
  expect(await proposal()).toMatchObject({ phase: 'conflicted', askedBy: 'octocat' });
  expect(served.standin.pullRequests(SERVED)[0]?.body).toContain('- [ ] <!-- paceline:box');
  expect((await kept()).map(({ event }) => event)).toEqual(['pull_request']);
});

test('a button of a check run is pressed by somebody whose name reaches us', async () => {
  const { world } = served.process();
  const repositoryId = served.repository.id;
  const headSha = served.standin.push(SERVED, 'main', { 'later.txt': 'later\n' }, 'later');
  await world.store.runs.merge(repositoryId, buildRun({ headSha, event: 'push', headBranch: 'main' }));
  const candidate = waitingProposal({ key: 'candidate', state: 'candidate', branch: 'paceline/cache-dependencies/ci-test' });
  await world.store.proposals.save(repositoryId, candidate);
  await publishCheckRun(world, { repositoryId, headSha });
  served.standin.takeEvents();
  served.standin.press(SERVED, served.standin.checkRuns(SERVED)[0]?.id ?? 0, 'open-proposal');
  await settle();
  expect(await world.store.proposals.find(repositoryId, 'candidate')).toMatchObject({ state: 'waiting', askedBy: 'octocat' });
  const rows = await kept();
  expect(rows.map(({ payload }) => payload['sender'])).toEqual([{ login: 'octocat', type: 'User' }]);
});
