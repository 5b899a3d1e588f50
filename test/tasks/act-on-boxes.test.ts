import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { renderCheckbox } from '../../src/report/checkbox.ts';
import { actOnBoxes } from '../../src/tasks/act-on-boxes.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { pushAsPerson } from '../helpers/fake-pulls.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const PATH = '.github/workflows/ci.yml';
const KEY = `set-job-timeout:${PATH}:test`;
const BODY = `Why.\n\n${renderCheckbox({ action: 'rebase', key: KEY }, 'Made anew')}\n`;

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ [PATH]: 'on: pull_request\n' });
  await world.store.proposals.save(repositoryId, waitingProposal({ key: KEY, ruleId: 'set-job-timeout', body: BODY }));
  await openPullRequest(world, { repositoryId, proposalKey: KEY });
  world.push('c'.repeat(40), { [PATH]: 'on: pull_request\n# later\n' });
  world.enqueued.length = 0;
});
afterEach(() => world.close());

const pull = () => {
  const [found] = world.gitHub.pullRequests;
  if (found === undefined) throw new Error('no pull request was opened');
  return found;
};

async function edit(body: string, login = 'octocat'): Promise<string> {
  pull().body = body;
  const deliveryId = await world.deliver('pull_request', 'edited', { pull_request: { number: 1 }, sender: { login, type: 'User' } });
  await actOnBoxes(world, { deliveryId, repositoryId });
  return deliveryId;
}

const ticked = (body: string) => body.replace('[ ]', '[x]');
const phase = async () => (await world.store.proposals.find(repositoryId, KEY))?.phase;
const answers = () => world.gitHub.comments.map(({ key, body }) => [key, body]);

test('a ticked box has the pull request made anew, and is empty again', async () => {
  const deliveryId = await edit(ticked(BODY).replaceAll('\n', '\r\n'));
  expect([world.kinds(), await phase(), pull().body]).toEqual([['analyze-repository'], 'conflicted', BODY]);
  await actOnBoxes(world, { deliveryId, repositoryId });
  expect(world.kinds()).toEqual(['analyze-repository']);
});

test('what people wrote beside the tick is not written over', async () => {
  const theirs = `${ticked(BODY)}\nPlease wait for the release.`;
  await edit(theirs);
  expect([world.kinds(), pull().body]).toEqual([['analyze-repository'], theirs]);
});

test('a tick of somebody without write access changes nothing', async () => {
  world.gitHub.permissions.set('mallory', 'read');
  await edit(ticked(BODY), 'mallory');
  expect([world.kinds(), await phase(), pull().body]).toEqual([[], null, ticked(BODY)]);
});

test.each([
  ['of another proposal', ticked(BODY).replaceAll('set-job-timeout', 'cache-dependencies')],
  ['in a patch', `\`\`\`diff\n${ticked(BODY)}\`\`\`\n`],
  ['that is not ours', '- [x] <!-- paceline:box {"action":"merge","key":"x"} --> merge\n- [x] <!-- rebase-check -->rebase'],
])('a box %s asks for nothing', async (_what, body) => {
  await edit(body);
  expect([world.kinds(), pull().body, world.gitHub.calls.includes('fetchPermission')]).toEqual([[], body, false]);
});

test('where somebody has pushed to the branch it is said in one comment', async () => {
  pushAsPerson(world.gitHub, 1, 'e'.repeat(40));
  await edit(ticked(BODY));
  await edit(ticked(BODY));
  expect(world.kinds()).toEqual([]);
  expect(answers()).toEqual([['box:rebase', expect.stringContaining('holds 1 commit that is not ours')]]);
  expect(pull().body).toBe(BODY);
});

test('a box that asks for the analysis is heard under a pull request, too', async () => {
  await edit(`${BODY}- [x] <!-- paceline:box {"action":"reanalyze","key":null} -->`);
  expect(world.kinds()).toEqual(['analyze-repository']);
});

test('done again after an answer was lost does the same', async () => {
  world.gitHub.faults.set('pulls.update', { error: new AppError('GITHUB_UNAVAILABLE', 'lost'), when: 'after' });
  await expect(edit(ticked(BODY))).rejects.toThrow('lost');
  await actOnBoxes(world, { deliveryId: 'delivery-1', repositoryId });
  expect([await phase(), pull().body]).toEqual(['conflicted', BODY]);
});

test('an edit of a pull request that is not ours, or that is not understood, is left alone', async () => {
  const other = await world.deliver('pull_request', 'edited', { pull_request: { number: 9 }, sender: { login: 'octocat' } });
  const odd = await world.deliver('pull_request', 'edited', { pull_request: {}, sender: {} });
  const asked = world.gitHub.calls.length;
  for (const deliveryId of [other, odd]) await actOnBoxes(world, { deliveryId, repositoryId });
  expect(world.gitHub.calls).toHaveLength(asked);
  expect(world.said.map(({ message }) => message)).toEqual(['pull_request.edited not understood']);
});
