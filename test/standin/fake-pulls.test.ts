import { expect, test } from '@jest/globals';
import { createFakeGitHub } from '../helpers/fake-github.ts';
import { commentAsPerson, pushAsPerson } from '../helpers/fake-pulls.ts';

const BASE = 'b'.repeat(40);
const LATER = 'c'.repeat(40);
const THEIRS = 'd'.repeat(40);

/** The fake with a pull request that we opened. */
async function open() {
  const fake = createFakeGitHub();
  const github = await fake.installations.forRepository(1, { id: 42, owner: 'acme', name: 'app' });
  const made: string[] = [];
  const record = async (sha: string) => void made.push(sha);
  const content = { branch: 'paceline/x', base: 'main', baseSha: BASE, title: 'x', body: 'x', commitMessage: 'x', draft: false };
  const { headSha } = await github.openPullRequest({ ...content, files: [{ path: '.github/a', content: 'a' }] }, { known: [], record });
  const move = (from: string, text = 'b') =>
    github.pulls.moveBranch({
      ...{ branch: 'paceline/x', from, baseSha: LATER, message: 'x', files: [{ path: '.github/a', content: text }] },
      ...{ known: [...made], record },
    });
  return { fake, pulls: github.pulls, made, headSha, move };
}

test('the fake moves a branch as the port says: once, known first, and never over a person’s commit', async () => {
  const { fake, pulls, made, headSha, move } = await open();
  const lost = new Error('lost');
  fake.faults.set('pulls.moveBranch', { error: lost, when: 'after' });
  await expect(move(headSha)).rejects.toBe(lost);
  const head = await move(headSha);
  expect(made).toEqual([headSha, head]);
  expect(await pulls.listCommits(1)).toEqual([{ sha: head, parents: [LATER] }]);
  pushAsPerson(fake, 1, THEIRS);
  await expect(move(head, 'c')).rejects.toMatchObject({ code: 'HEAD_MOVED' });
  await expect(pulls.deleteBranch('paceline/x', head)).rejects.toMatchObject({ code: 'HEAD_MOVED' });
  expect(await pulls.listCommits(1)).toHaveLength(2);
  await pulls.deleteBranch('paceline/x', THEIRS);
  await pulls.deleteBranch('paceline/x', THEIRS);
  expect(fake.pullRequests[0]?.state).toBe('closed');
  await expect(pulls.update(1, { state: 'open' })).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
});

test('the fake keeps one comment for each key, apart from what people say', async () => {
  const { fake, pulls } = await open();
  const first = await pulls.comment(1, { key: 'a', body: 'one' });
  expect(await pulls.comment(1, { key: 'a', body: 'two' })).toEqual(first);
  const id = commentAsPerson(fake, 1, '/paceline close', 'mallory');
  await pulls.react(id, 'thumbs-up');
  await pulls.react(id, 'thumbs-up');
  expect(fake.comments.map(({ body, reactions }) => [body, reactions])).toEqual([
    ['two', []],
    ['/paceline close', ['thumbs-up']],
  ]);
  expect(await pulls.fetchComment(id)).toMatchObject({ login: 'mallory', isByPerson: true, isOurs: false });
  expect(await pulls.fetchComment(1)).toBeNull();
});

test('the fake runs a run again once after each attempt', async () => {
  const { fake, pulls } = await open();
  fake.runs.set('7/1', { id: 7, run_attempt: 1, status: 'completed' });
  await pulls.rerun(7, 1);
  await pulls.rerun(7, 1);
  expect(fake.reruns).toEqual([{ runId: 7, attempt: 1 }]);
  fake.runs.set('7/2', { id: 7, run_attempt: 2, status: 'in_progress' });
  await expect(pulls.rerun(7, 2)).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
});
