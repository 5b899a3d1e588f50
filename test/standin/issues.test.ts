import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { GitHubIssues } from '../../src/ports/github.ts';
import { type ManualTiming, manualTiming } from '../helpers/manual-timing.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { NAME, type SmallWorld, startSmall } from './small-repository.ts';
import type { Account, Issue } from './world.ts';

const MARKER = '<!-- paceline:0123 -->';
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const ISSUES = '/repos/{owner}/{repo}/issues';

describe('issues through our own adapter', () => {
  let world: SmallWorld;
  let issues: GitHubIssues;
  let timing: ManualTiming;

  beforeEach(async () => {
    world = await startSmall({ contract: true });
    world.standin.grant(world.installationId, { issues: 'write' });
    issues = await open();
  });
  afterEach(async () => {
    expect(world.standin.violations).toEqual([]);
    await world.standin.close();
  });

  async function open(writeIntervalMs = 0): Promise<GitHubIssues> {
    const { standin, installationId } = world;
    timing = manualTiming();
    const settings = {
      appId: standin.appId,
      privateKey: standin.privateKey,
      webhookSecrets: [standin.webhookSecret],
      apiUrl: standin.url,
      logLevel: 'fatal' as const,
      writeIntervalMs,
    };
    const { installations } = createGitHubApp(settings, { log: silentLog, timing });
    const repository = { id: standin.repository(NAME).id, owner: 'acme', name: 'app' };
    return (await installations.forRepository(installationId, repository)).issues;
  }

  const person: Account = { id: 77, login: 'mallory', type: 'User' };
  const stored = (number: number): Issue => {
    const issue = world.standin.repository(NAME).issues.get(number);
    if (issue === undefined) throw new Error(`no issue ${number}`);
    return issue;
  };
  const writtenBy = (author: Account, body: string): number => {
    const repository = world.standin.repository(NAME);
    const number = repository.nextNumber++;
    const at = '2026-01-02T00:00:00Z';
    const made = {
      number,
      id: number + 9000,
      author,
      title: 'x',
      body,
      state: 'open' as const,
      createdAt: at,
      updatedAt: at,
      closedAt: null,
    };
    repository.issues.set(number, made);
    return number;
  };
  const asked = (method: string): readonly string[] =>
    world.standin.requests.filter((request) => request.method === method).map(({ template, status }) => `${template} ${status}`);

  test('an issue is opened, found by its marker, commented on and closed', async () => {
    const number = await issues.create({ title: 'Paceline: alerts', body: `${MARKER}\nSlower.` });
    expect(await issues.findOpen(MARKER)).toEqual({ number, isOpen: true, body: `${MARKER}\nSlower.` });
    await issues.comment(number, '<!-- one --> Worse.');
    expect(await issues.hasComment(number, '<!-- one -->', LONG_AGO)).toBe(true);
    expect(await issues.hasComment(number, '<!-- two -->', LONG_AGO)).toBe(false);
    await issues.close(number);
    await issues.close(number);
    expect(await issues.findOpen(MARKER)).toBeNull();
    expect(await issues.fetch(number)).toMatchObject({ number, isOpen: false });
  });

  test('what a person wrote is never ours, whatever stands in it', async () => {
    const number = writtenBy(person, `${MARKER} mine`);
    expect(await issues.findOpen(MARKER)).toBeNull();
    expect(await issues.fetch(number)).toBeNull();
    const ours = await issues.create({ title: 'Paceline: alerts', body: MARKER });
    const comment = { id: 5, issue: ours, author: person, body: '<!-- one -->', createdAt: '2026-01-02T00:00:00Z' };
    world.standin.repository(NAME).comments.set(comment.id, comment);
    expect(await issues.hasComment(ours, '<!-- one -->', LONG_AGO)).toBe(false);
  });

  test('another App of a similar name is not ours', async () => {
    const other: Account = { id: 78, login: `${world.standin.appSlug}-2[bot]`, type: 'Bot' };
    writtenBy(other, MARKER);
    expect(await issues.findOpen(MARKER)).toBeNull();
  });

  test('an issue that is gone is none', async () => {
    expect(await issues.fetch(99)).toBeNull();
  });

  test('a creation whose answer was lost is found again', async () => {
    world.standin.fault({ kind: 'after-commit-reset', match: { method: 'POST', path: ISSUES } });
    await expect(issues.create({ title: 'Paceline: alerts', body: MARKER })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(await issues.findOpen(MARKER)).toMatchObject({ number: 1 });
    expect(asked('POST').filter((line) => line.startsWith(ISSUES))).toEqual([`${ISSUES} 201`]);
  });

  test('a comment whose answer was lost is found again, among more than a page', async () => {
    const number = await issues.create({ title: 'Paceline: alerts', body: MARKER });
    for (let i = 0; i < 130; i += 1) {
      const comment = { id: 100 + i, issue: number, author: person, body: `talk ${i}`, createdAt: '2026-01-02T00:00:00Z' };
      world.standin.repository(NAME).comments.set(comment.id, comment);
    }
    world.standin.fault({ kind: 'after-commit-status', match: { method: 'POST', path: `${ISSUES}/{issue_number}/comments` } });
    await expect(issues.comment(number, '<!-- one -->')).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(await issues.hasComment(number, '<!-- one -->', LONG_AGO)).toBe(true);
    expect(await issues.hasComment(number, '<!-- one -->', new Date(world.standin.now().getTime() + 60_000))).toBe(false);
  });

  test('a body that is too long is shortened, with its blocks closed', async () => {
    const details = `${MARKER}\n<details>\n<summary>All</summary>\n\n${'| a | b |\n'.repeat(10_000)}</details>`;
    const number = await issues.create({ title: 'x'.repeat(300), body: details });
    const { title, body } = stored(number);
    expect(title).toHaveLength(256);
    expect(body?.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/<\/details>\n\n_Shortened/);
    await issues.updateBody(number, details);
    await issues.comment(number, details);
    expect([...world.standin.repository(NAME).comments.values()][0]?.body).toMatch(/_Shortened/);
  });

  test('without the permission nothing is asked, and the error says so', async () => {
    const { standin, installationId } = world;
    standin.grant(installationId, { issues: 'none' });
    issues = await open();
    await expect(issues.findOpen(MARKER)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
    await expect(issues.create({ title: 'x', body: 'x' })).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
    expect(asked('POST').filter((line) => line.startsWith(ISSUES))).toEqual([]);
  });

  test('where issues are turned off the repository is not taken for gone', async () => {
    world.standin.repository(NAME).hasIssues = false;
    await expect(issues.create({ title: 'x', body: 'x' })).rejects.toMatchObject({
      code: 'GITHUB_REJECTED',
      message: 'could not open the issue: issues are turned off in the repository, or it was deleted',
    });
  });

  test('the token may do nothing else', async () => {
    await issues.findOpen(MARKER);
    const tokens = world.standin.tokens(world.installationId);
    expect(tokens.at(-1)?.permissions).toEqual({ issues: 'write', metadata: 'read' });
  });

  test('writes are a second apart, and a limit is left to the queue', async () => {
    issues = await open(1000);
    const number = await issues.create({ title: 'x', body: MARKER });
    await issues.comment(number, 'one');
    await issues.comment(number, 'two');
    expect(timing.pauses.filter((pause) => pause > 500)).toHaveLength(2);
    world.standin.fault({ kind: 'secondary-limit', match: { method: 'POST' }, retryAfter: 120 });
    await expect(issues.comment(number, 'three')).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
  });

  test('who the App is is asked once', async () => {
    await issues.findOpen(MARKER);
    await issues.findOpen(MARKER);
    expect(world.standin.requests.filter(({ template }) => template === '/app')).toHaveLength(1);
  });
});
