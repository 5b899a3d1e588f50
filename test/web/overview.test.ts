import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StoredCheckRun } from '../../src/ports/store.ts';
import { overviewPage, type RepositoryView } from '../../src/web/pages/overview.ts';
import { createPages } from '../../src/web/routes.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const checkRun = (letter: string, rest: Partial<StoredCheckRun> = {}): StoredCheckRun => ({
  headSha: letter.repeat(40),
  checkRunId: 1001,
  digest: '',
  title: 'CI took 4m 10s, within noise',
  summary: '',
  conclusion: 'success',
  updatedAt: NOW,
  ...rest,
});

const VIEW: RepositoryView = {
  stored: {
    repository: REPOSITORY,
    installationId: 9,
    configurationText: 'level: basic\n',
    configurationProblem: null,
    ignored: [],
    organization: null,
  },
  checkRuns: [checkRun('b', { conclusion: null, title: 'CI is running' }), checkRun('a')],
  proposals: [
    waitingProposal({ state: 'open', pullRequest: 12 }),
    waitingProposal({ key: 'second', state: 'candidate', reason: '1 pull requests are open (pull-requests.open: 1)' }),
  ],
};

const pageOf = async (views: readonly RepositoryView[]) => String(await overviewPage(views));
const page = (name: string) => new URL(`pages/${name}.html`, import.meta.url);

describe('the overview page', () => {
  test('without a repository says what to do', async () => {
    expectFile(page('overview-empty'), await pageOf([]));
  });

  test('shows proposals and the newest commits of each repository', async () => {
    expectFile(page('overview'), await pageOf([VIEW]));
  });

  test('says that a repository is observed only, and that nothing is there yet', async () => {
    const said = await pageOf([{ stored: { ...VIEW.stored, configurationText: null }, checkRuns: [], proposals: [] }]);
    expect(said).toContain('observing only: no .github/paceline.yml');
    expect(said).toContain('None yet.');
    expect(said).toContain('No finished run yet.');
  });

  test('shows hostile names and patches as text', async () => {
    const hostile = `"><img src=x onerror=alert(1)></pre><script>alert('1')</script>&lt;`;
    const said = await pageOf([
      {
        stored: { ...VIEW.stored, repository: { ...REPOSITORY, owner: hostile, name: hostile, defaultBranch: hostile } },
        checkRuns: [checkRun('a', { title: hostile, conclusion: hostile })],
        proposals: [waitingProposal({ title: hostile, reason: hostile, patch: `-${hostile}\n+${hostile}\n` })],
      },
    ]);
    const tags = (text: string) => [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/(?:class|id)="[^"]*"/g, ''));
    const plain = await pageOf([{ stored: VIEW.stored, checkRuns: [checkRun('a')], proposals: [waitingProposal({ reason: 'because' })] }]);
    expect(tags(said)).toEqual(tags(plain));
    expect(said).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(said).toContain('&amp;lt;');
  });
});

describe('the pages', () => {
  let world: TaskWorld;
  beforeAll(async () => {
    world = await openTaskWorld();
    await world.adopt();
    await world.store.proposals.save(REPOSITORY.id, waitingProposal());
    await world.store.checkRuns.save(REPOSITORY.id, checkRun('a'));
  });
  afterAll(() => world.close());

  let countTasks = async () => ({ waiting: 2, running: 1, dead: 0 });
  const ask = async (path: string, host: string | null = '127.0.0.1:3001') =>
    createPages(world.store, countTasks).request(path, { headers: host === null ? {} : { host } });

  test('/ shows what is in the store', async () => {
    const response = await ask('/');
    expect(response.status).toBe(200);
    const text = await response.text();
    for (const expected of ['octo/app', 'Cache dependency downloads', 'CI took 4m 10s, within noise']) expect(text).toContain(expected);
  });

  test.each(['/', '/style.css', '/no-such-page'])('%s may run no script, load nothing from elsewhere, and is not kept', async (path) => {
    const { headers } = await ask(path);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('need no script and no inline style, which their policy forbids', async () => {
    const text = await (await ask('/')).text();
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
  });

  test('/style.css is a style sheet', async () => {
    const response = await ask('/style.css');
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await response.text()).toContain('color-scheme');
  });

  test.each(['localhost', 'localhost:3001', '127.0.0.1', '[::1]:3001', '[::1]'])(
    'are there for a browser that asked for %s',
    async (host) => {
      expect((await ask('/', host)).status).toBe(200);
    },
  );

  test.each(['evil.example', 'evil.example:3001', 'localhost.evil.example', '127.0.0.1.evil.example', '169.254.0.1', null])(
    'are not there for a browser that asked for %s',
    async (host) => {
      const response = await ask('/', host);
      expect(response.status).toBe(404);
      expect(await response.text()).toBe('Not found\n');
    },
  );

  test('/health.json counts tasks, and says when the store does not answer', async () => {
    expect(await (await ask('/health.json')).json()).toEqual({ status: 'ok', tasks: { waiting: 2, running: 1, dead: 0 } });
    expect((await ask('/health.json', 'evil.example')).status).toBe(404);
    countTasks = () => Promise.reject(new Error('connection refused'));
    expect((await ask('/health.json')).status).toBe(503);
  });

  test('an unknown page is not found', async () => {
    expect((await ask('/no-such-page')).status).toBe(404);
  });
});
