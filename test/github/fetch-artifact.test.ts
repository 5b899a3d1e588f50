import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { readZipTexts } from '../../src/github/read-zip-texts.ts';
import { expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';
import { makeZip } from '../helpers/zip.ts';

guardTheNetwork();

const ZIP = '/actions/artifacts/5/zip';
const STORE = 'https://productionresultssa1.blob.core.windows.net';
const location = `${STORE}/a.zip?sig=secret`;

describe('fetching an artifact', () => {
  test('follows the redirect without the token, and gives its XML files', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(ZIP).reply(302, '', { location });
    nock(STORE, { badheaders: ['authorization'] })
      .get('/a.zip?sig=secret')
      .reply(
        200,
        makeZip([
          { name: 'a/r.xml', content: '<größe/>' },
          { name: 'b.txt', content: 'b' },
        ]),
      );
    expect(await github.fetchArtifact(5)).toEqual({ available: true, texts: ['<größe/>'], isWhole: true });
  });

  test.each([404, 410])('has expired where GitHub answers %i', async (status) => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(ZIP).reply(status, { message: 'Artifact has expired' });
    expect(await github.fetchArtifact(5)).toEqual({ available: false, reason: 'expired' });
  });

  test('is not begun where its store says that it is larger than 20 MiB', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(ZIP).reply(302, '', { location });
    nock(STORE)
      .get('/a.zip?sig=secret')
      .reply(200, 'PK', { 'content-length': String(20 * 1024 * 1024 + 1) });
    expect(await github.fetchArtifact(5)).toEqual({ available: false, reason: 'too-large' });
  });

  test('ends where more than 20 MiB come', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(ZIP).reply(302, '', { location });
    nock(STORE)
      .get('/a.zip?sig=secret')
      .reply(200, Buffer.alloc(20 * 1024 * 1024 + 1));
    expect(await github.fetchArtifact(5)).toEqual({ available: false, reason: 'too-large' });
  });

  test('does not follow a redirect to elsewhere', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(ZIP).reply(302, '', { location: 'https://evil.example/a.zip?sig=secret' });
    const refused = github.fetchArtifact(5);
    await expect(refused).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  test('is one request: one that GitHub fails is not repeated, for each is counted', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(ZIP).reply(502, 'bad gateway');
    await expect(github.fetchArtifact(5)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    repositoryApi().get('/actions/jobs/5/logs').reply(502, 'bad gateway');
    await expect(github.fetchJobLog(5)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    repositoryApi().get('/actions/runs/5/artifacts?per_page=100&page=1').reply(502, 'bad gateway');
    await expect(github.listArtifacts(5, 1)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  });
});

describe('the XML files of an archive', () => {
  const small = { name: 'ok.xml', content: '<ok/>' };
  const left = { available: true, texts: ['<ok/>'], isWhole: false };

  test('are found under any name, which leads nowhere', async () => {
    const names = ['../../etc/passwd.xml', '/root/a.XML', 'C:\\b.xml', '\0.xml', `${'deep/'.repeat(200)}c.xml`];
    const zip = makeZip([...names.map((name) => ({ name, content: '<a/>' })), { name: 'x.xml.txt', content: 'no' }]);
    expect(await readZipTexts(zip)).toEqual({ available: true, texts: names.map(() => '<a/>'), isWhole: true });
  });

  test('are left out where they unpack to more than a file may have', async () => {
    const large = Buffer.from('<a>'.repeat(6 * 1024 * 1024));
    expect(await readZipTexts(makeZip([{ name: 'large.xml', content: large }, small]))).toEqual(left);
  });

  test('are left out where they are packed tighter than any report is', async () => {
    const bomb = Buffer.alloc(2 * 1024 * 1024, 0x20);
    expect(await readZipTexts(makeZip([{ name: 'bomb.xml', content: bomb }, small]))).toEqual(left);
  });

  test('are left out where they unpack to another size than they declare', async () => {
    const lying = { name: 'lying.xml', content: Buffer.alloc(2 * 1024 * 1024, 0x20), declared: 100 };
    expect(await readZipTexts(makeZip([lying, small]))).toEqual(left);
  });

  test('take 64 MiB together at most', async () => {
    const noise = (seed: number) => Array.from({ length: 200_000 }, (_, index) => `<t n="${(index * 7919 + seed) % 1_000_003}"/>`).join('');
    const content = noise(1).repeat(4);
    const zip = makeZip(Array.from({ length: 7 }, (_, index) => ({ name: `${index}.xml`, content })));
    const read = await readZipTexts(zip);
    if (!read.available) throw new Error(read.reason);
    const bytes = read.texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(read.texts).toHaveLength(Math.min(7, Math.floor((64 * 1024 * 1024) / Buffer.byteLength(content))));
    expect(read.isWhole).toBe(false);
  });

  test('are a thousand at most', async () => {
    const read = await readZipTexts(makeZip(Array.from({ length: 1_001 }, (_, index) => ({ name: `${index}.xml`, content: '<a/>' }))));
    expect(read).toMatchObject({ isWhole: false });
    expect(read.available && read.texts.length).toBe(1_000);
  });

  test('are those of an empty archive: none', async () => {
    expect(await readZipTexts(makeZip([]))).toEqual({ available: true, texts: [], isWhole: true });
  });

  test('cannot be read from a damaged one', async () => {
    const zip = makeZip([small]);
    expect(await readZipTexts(zip.subarray(0, zip.length - 10))).toEqual({ available: false, reason: 'not-readable' });
    const broken = Buffer.from(zip);
    broken.fill(0xff, 36, 42);
    expect(await readZipTexts(broken)).toEqual({ available: false, reason: 'not-readable' });
  });

  test('are the file itself where it was uploaded without packing', async () => {
    expect(await readZipTexts(Buffer.from('<testsuite/>'))).toEqual({ available: true, texts: ['<testsuite/>'], isWhole: true });
  });
});
