import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ONBOARDING_BRANCH } from '../../src/report/onboarding-pull-request.ts';
import { readConfiguration } from '../../src/tasks/read-configuration.ts';
import { addManyRuns } from '../helpers/many-runs.ts';
import { type ServedApp, startServedApp } from '../helpers/served-app.ts';
import { openServedWorld, SERVED, type ServedWorld } from '../helpers/served-world.ts';

const CI = '.github/workflows/ci.yml';
const CONFIGURATION = '.github/paceline.yml';
/** Named as the jobs of the runs. Nothing bounds them. */
const PLAIN =
  'name: CI\non: push\njobs:\n  job:\n    strategy:\n      matrix:\n        n: [0, 1, 2, 3, 4, 5, 6]\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make\n';

let served: ServedWorld;
let app: ServedApp;
beforeEach(async () => {
  served = await openServedWorld({ contract: true });
  app = await startServedApp(served, (kind) => kind !== 'sweep-deliveries');
  served.standin.push(SERVED, 'main', { [CI]: PLAIN }, 'Build', new Date('2026-01-02T00:00:00Z'));
  addManyRuns(served.standin, SERVED, { runs: 60, newest: new Date(served.now().getTime() - 3_600_000), everySeconds: 3600 });
  served.standin.takeEvents();
});
afterEach(async () => {
  app.close();
  expect(served.standin.violations).toEqual([]);
  await served.close();
});

/** GitHub tells what happened, and the App does what follows, also what waits for a minute. */
async function settle(): Promise<void> {
  for (let isQuiet = false; !isQuiet; ) {
    await hear();
    await app.passMinutes(1);
    isQuiet = !(await hear());
  }
}

/** Whether there was anything. */
async function hear(): Promise<boolean> {
  let heard = 0;
  for (let events = served.standin.takeEvents(); events.length > 0; events = served.standin.takeEvents()) {
    heard += events.length;
    await served.standin.deliveries.deliver(events, { to: app.webhookUrl, concurrency: 1 });
    await app.work();
  }
  return heard > 0;
}

async function install(installationId = served.installationId): Promise<void> {
  await served.standin.deliveries.deliver([served.standin.installationCreated(installationId)], { to: app.webhookUrl });
  await app.work();
  await settle();
}

const pulls = () => served.standin.pullRequests(SERVED);
const onboarding = () => {
  const found = pulls().filter(({ branch }) => branch === ONBOARDING_BRANCH);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} onboarding pull requests`);
  return found[0];
};
const head = (branch: string) => served.standin.repository(SERVED).refs.get(`heads/${branch}`);
const stored = () => served.opened.store.proposals.find(served.repository.id, 'onboarding');

test('installed, measured, asked, merged, active: the next pull request is a proposal', async () => {
  await install();
  expect(await served.opened.store.backfills.finishedAt(served.repository.id)).not.toBeNull();
  expect(pulls()).toMatchObject([
    { branch: ONBOARDING_BRANCH, base: 'main', state: 'open', draft: false, files: [{ path: CONFIGURATION, status: 'added' }] },
  ]);
  // Its own file is looked at as anybody's would be.
  expect(served.standin.checkRuns(SERVED).filter(({ name }) => name === 'Paceline configuration')).toMatchObject([
    { conclusion: 'success' },
  ]);
  served.standin.merge(SERVED, onboarding().number);
  await settle();
  expect(await stored()).toMatchObject({ state: 'merged' });
  const { configurationText } = (await served.opened.store.repositories.find(served.repository.id)) ?? {};
  expect(readConfiguration(configurationText ?? '').ok).toBe(true);
  expect(pulls().filter(({ branch }) => branch !== ONBOARDING_BRANCH)).toMatchObject([{ state: 'open', files: [{ path: CI }] }]);
});

test('closed is quiet for ever: for later runs, another name, and a second installation', async () => {
  await install();
  served.standin.closePullRequest(SERVED, onboarding().number);
  await settle();
  addManyRuns(served.standin, SERVED, { runs: 5, first: 100, newest: served.now(), everySeconds: 60 });
  served.standin.push(SERVED, 'main', { [CI]: `${PLAIN}      - run: make test\n` }, 'Test');
  await settle();
  expect(pulls()).toMatchObject([{ state: 'closed' }]);
  await served.opened.store.installations.remove(served.installationId);
  await install();
  expect(await stored()).toMatchObject({ state: 'closed', pullRequest: onboarding().number });
  expect(pulls()).toMatchObject([{ state: 'closed' }]);
});

test("a person's commit on its branch stays, and is what the merge brings", async () => {
  await install();
  const mine = served.standin.push(SERVED, ONBOARDING_BRANCH, { [CONFIGURATION]: 'level: basic\n' }, 'Less');
  addManyRuns(served.standin, SERVED, { runs: 40, first: 200, newest: served.now(), everySeconds: 600, steps: 40 });
  served.standin.push(SERVED, 'main', { [CI]: `${PLAIN}      - run: make test\n` }, 'Test');
  await settle();
  expect(head(ONBOARDING_BRANCH)).toBe(mine);
  served.standin.merge(SERVED, onboarding().number);
  await settle();
  expect((await served.opened.store.repositories.find(served.repository.id))?.configurationText).toBe('level: basic\n');
});

test('a configuration that somebody pushes closes it, and counts', async () => {
  await install();
  served.standin.push(SERVED, 'main', { [CONFIGURATION]: 'level: basic\n' }, 'Configure');
  await settle();
  expect(onboarding().state).toBe('closed');
  expect(head(ONBOARDING_BRANCH)).toBeUndefined();
  expect(served.standin.comments(SERVED, onboarding().number).map(({ body }) => body)).toEqual([
    expect.stringContaining('It is closed, and its branch is removed.'),
  ]);
  expect(await stored()).toMatchObject({ state: 'closed' });
});

test('where the App may only read, no branch is made', async () => {
  served.standin.grant(served.installationId, { contents: 'read' });
  await install();
  expect(pulls()).toEqual([]);
  expect([...served.standin.repository(SERVED).refs.keys()]).toEqual(['heads/main']);
  expect(await stored()).toMatchObject({ state: 'candidate', reason: 'the App may only observe here' });
});
