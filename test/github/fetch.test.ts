import { describe, expect, test } from '@jest/globals';
import { available, notAvailable } from '../../src/model/availability.ts';
import { expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';

guardTheNetwork();

const notFound = { message: 'Not Found' };

describe('the head of a branch', () => {
  test('is its commit', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get('/branches/feature%2Fx')
      .reply(200, { commit: { sha: 'abc' } });
    expect(await github.fetchHead('feature/x')).toBe('abc');
  });

  test('is null when the repository stands and the branch does not', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get('/branches/main')
      .reply(404, { message: 'Branch not found' })
      .get('')
      .reply(200, { id: 1, name: 'hello', owner: { login: 'octo' } });
    expect(await github.fetchHead('main')).toBeNull();
  });

  test('is an error when the repository is gone', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get('/branches/main').reply(404, notFound).get('').reply(404, notFound);
    await expect(github.fetchHead('main')).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
  });
});

test('one attempt of a run comes as GitHub sent it', async () => {
  const { github } = await openGitHub();
  expectToken('report');
  repositoryApi().get('/actions/runs/30/attempts/2').reply(200, { id: 30, run_attempt: 2, not_known_to_us: true });
  expect(await github.fetchRun(30, 2)).toEqual({ id: 30, run_attempt: 2, not_known_to_us: true });
});

describe('required checks', () => {
  const RULES = '/rules/branches/main?per_page=100';
  const ruleset = [
    { type: 'deletion' },
    {
      type: 'required_status_checks',
      parameters: { required_status_checks: [{ context: 'ci' }, { context: 'lint', integration_id: 15368 }] },
    },
  ];
  const protectedBy = (contexts: string[]) => ({
    protected: true,
    protection: { enabled: true, required_status_checks: { enforcement_level: 'everyone', contexts, checks: [] } },
  });

  test('come from rulesets and classic protection together', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(RULES)
      .reply(200, ruleset)
      .get('/branches/main')
      .reply(200, protectedBy(['ci', 'e2e']));
    expect(await github.fetchRequiredChecks('main')).toEqual({ available: true, value: new Set(['ci', 'lint', 'e2e']) });
  });

  test('are none on a branch that nothing protects', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(RULES).reply(200, []).get('/branches/main').reply(200, { protected: false });
    expect(await github.fetchRequiredChecks('main')).toEqual({ available: true, value: new Set() });
  });

  test('are asked of the protection itself where the branch does not tell', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(RULES)
      .reply(200, [])
      .get('/branches/main')
      .reply(200, { protected: true })
      .get('/branches/main/protection/required_status_checks')
      .reply(404, { message: 'Required status checks not enabled' });
    expect(await github.fetchRequiredChecks('main')).toEqual({ available: true, value: new Set() });
  });

  test.each([403, 404])('are unknown when the protection answers %i, even with a ruleset', async (status) => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(RULES)
      .reply(200, ruleset)
      .get('/branches/main')
      .reply(200, { protected: true })
      .get('/branches/main/protection/required_status_checks')
      .reply(status, { message: status === 403 ? 'Resource not accessible by integration' : 'Not Found' });
    expect(await github.fetchRequiredChecks('main')).toEqual({
      available: false,
      reason: 'the branch protection of the branch cannot be read by this App',
    });
  });

  test('are unknown on a server without rulesets', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(RULES).reply(404, notFound);
    expect(await github.fetchRequiredChecks('main')).toMatchObject({ available: false });
  });
});

describe('the files of a commit', () => {
  const SHA = 'f'.repeat(40);
  const TREE = `/git/trees/${SHA}?recursive=1`;
  const file = (path: string, size: number, mode = '100644') => ({ path, mode, type: 'blob', sha: `blob-of-${path}`, size });

  test('are listed once, and read by blob', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(TREE)
      .reply(200, {
        truncated: false,
        tree: [
          file('ci.yml', 5),
          file('run.sh', 5, '100755'),
          file('link', 5, '120000'),
          { path: 'src', mode: '040000', type: 'tree', sha: 't' },
          { path: 'vendored', mode: '160000', type: 'commit', sha: 'c' },
        ],
      })
      .get('/git/blobs/blob-of-ci.yml')
      .reply(200, { content: Buffer.from('größe').toString('base64'), encoding: 'base64', size: 7 });
    const tree = github.sourceTree(SHA);
    expect(tree.sha).toBe(SHA);
    expect(await tree.paths()).toEqual({ available: true, value: new Set(['ci.yml', 'run.sh']) });
    expect(await tree.read('ci.yml')).toEqual(available('größe'));
    expect(await tree.list('')).toEqual(available(['ci.yml', 'run.sh', 'link', 'src', 'vendored']));
    expect(await tree.read('missing.yml')).toEqual(available(null));
    expect(await tree.read('link')).toEqual(notAvailable('it is a link, not a file'));
    expect(await tree.read('src')).toEqual(notAvailable('it is a folder, not a file'));
  });

  test('above 1 MiB are refused before they are fetched', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(TREE)
      .reply(200, { truncated: false, tree: [file('big.json', 1024 * 1024 + 1)] });
    expect(await github.sourceTree(SHA).read('big.json')).toEqual(notAvailable('the file is larger than 1 MiB'));
  });

  test('are not available as a list when GitHub cuts it short, and can still be read one by one', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(TREE)
      .reply(200, { truncated: true, tree: [] })
      .get(`/contents/a%20b/c%23%3F.yml?ref=${SHA}`)
      .reply(200, { type: 'file', size: 5, encoding: 'base64', content: Buffer.from('hello').toString('base64') })
      .get(`/contents/src?ref=${SHA}`)
      .reply(200, [{ type: 'file', name: 'x' }])
      .get(`/contents/missing?ref=${SHA}`)
      .reply(404, notFound)
      .get(`/contents/big?ref=${SHA}`)
      .reply(200, { type: 'file', size: 2_000_000, encoding: 'none', content: '' });
    const tree = github.sourceTree(SHA);
    expect(await tree.paths()).toEqual({ available: false, reason: 'the repository has more files than GitHub lists' });
    expect(await tree.read('a b/c#?.yml')).toEqual(available('hello'));
    expect(await tree.read('src')).toEqual(notAvailable('it is a folder, not a file'));
    expect(await tree.read('missing')).toEqual(available(null));
    expect(await tree.read('big')).toEqual(notAvailable('the file is larger than 1 MiB'));
  });

  test('are read again without a request while their bytes are the same', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    const NEXT = 'e'.repeat(40);
    const listing = (...files: object[]) => ({ truncated: false, tree: files });
    repositoryApi()
      .get(TREE)
      .reply(200, listing(file('ci.yml', 5)))
      .get('/git/blobs/blob-of-ci.yml')
      .reply(200, { content: Buffer.from('hello').toString('base64'), encoding: 'base64', size: 5 })
      .get(`/git/trees/${NEXT}?recursive=1`)
      .reply(200, listing({ ...file('ci.yml', 5), path: 'renamed.yml' }));
    expect(await github.sourceTree(SHA).read('ci.yml')).toEqual(available('hello'));
    expect(await github.sourceTree(NEXT).read('renamed.yml')).toEqual(available('hello'));
  });

  test('of one folder are listed by a request of their own when GitHub cuts the whole short', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    const folder = '.github/workflows';
    const entry = (name: string, type: string) => ({ path: `${folder}/${name}`, type, sha: `blob-of-${name}`, size: 5, download_url: 'u' });
    repositoryApi()
      .get(TREE)
      .reply(200, { truncated: true, tree: [] })
      .get(`/contents/.github/workflows?ref=${SHA}`)
      .reply(200, [
        entry('ci.yml', 'file'),
        entry('x.yml', 'dir'),
        entry('y.yml', 'symlink'),
        { ...entry('z.yml', 'file'), download_url: null },
      ])
      .get('/git/blobs/blob-of-ci.yml')
      .reply(200, { content: Buffer.from('hello').toString('base64'), encoding: 'base64', size: 5 })
      .get(`/contents/nowhere?ref=${SHA}`)
      .reply(404, notFound)
      .get(`/contents/full?ref=${SHA}`)
      .reply(200, Array(1000).fill(entry('a', 'file')));
    const tree = github.sourceTree(SHA);
    expect(await tree.list(folder)).toEqual(available(['ci.yml', 'x.yml', 'y.yml', 'z.yml'].map((name) => `${folder}/${name}`)));
    expect(await tree.read(`${folder}/ci.yml`)).toEqual(available('hello'));
    expect(await tree.read(`${folder}/x.yml`)).toEqual(notAvailable('it is a folder, not a file'));
    expect(await tree.read(`${folder}/z.yml`)).toEqual(notAvailable('it is a link, not a file'));
    expect(await tree.list('nowhere')).toEqual(available([]));
    expect(await tree.list('full')).toEqual(notAvailable('full has more entries than GitHub lists'));
  });

  test('are listed again after a listing that failed', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(TREE).times(4).reply(503, {}).get(TREE).reply(200, { truncated: false, tree: [] });
    const tree = github.sourceTree(SHA);
    await expect(tree.paths()).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(await tree.paths()).toEqual({ available: true, value: new Set() });
  });
});
