import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createSlackChannel } from '../../src/notify/slack-channel.ts';
import { deliverNotice } from '../../src/tasks/deliver-notice.ts';
import { queueNotice } from '../../src/tasks/queue-notice.ts';
import type { World } from '../../src/tasks/world.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { openServedWorld, SERVED, type ServedWorld } from '../helpers/served-world.ts';

const HOSTILE = '<!channel> </summary> @octocat [a](https://evil.example) `x` <!-- paceline: -->';
const ISSUES = '/repos/{owner}/{repo}/issues';

let served: ServedWorld;
let chat: { readonly origin: string; readonly close: () => void };
let texts: string[];
let answer: { status: number; isCut: boolean };
beforeEach(async () => {
  served = await openServedWorld({ contract: true });
  served.standin.grant(served.installationId, { issues: 'write' });
  await served.opened.store.repositories.saveConfiguration(served.repository.id, 'alerts:\n  issue: true\n');
  texts = [];
  answer = { status: 200, isCut: false };
  chat = await listenOnLoopback((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      if (answer.status === 200) texts.push((JSON.parse(body) as { text: string }).text);
      if (answer.isCut) request.socket.resetAndDestroy();
      else response.writeHead(answer.status).end('ok');
    });
  });
});
afterEach(async () => {
  chat.close();
  expect(served.standin.violations).toEqual([]);
  await served.close();
});

/** A process of its own, with the channel as it is wired. */
const start = (): World => ({ ...served.process().world, alertChannel: createSlackChannel(`${chat.origin}/services/T0/B0/secret`) });

async function queue(world: World, key: string, text = HOSTILE): Promise<void> {
  const notice = {
    repositoryId: served.repository.id,
    key,
    kind: 'alert' as const,
    severity: 'warning' as const,
    title: `Slow: ${key}`,
    markdown: `Slow: \`${key}\``,
    text,
  };
  await world.store.transaction((within) => queueNotice(world, within, notice));
}

const deliver = (world: World, key: string): Promise<void> => deliverNotice(world, { repositoryId: served.repository.id, key });
const issues = () => [...served.standin.repository(SERVED).issues.values()];
const comments = () => [...served.standin.repository(SERVED).comments.values()];

test('two processes that tell the same and different notices at once open one issue and tell each once', async () => {
  const [one, other] = [start(), start()];
  for (const key of ['a', 'b', 'c']) await queue(one, key);
  await Promise.all(['a', 'b', 'c'].flatMap((key) => [deliver(one, key), deliver(other, key)]));
  expect(issues()).toHaveLength(1);
  expect(comments()).toHaveLength(2);
  expect(texts).toHaveLength(3);
  expect(texts[0]).toMatch(
    /^acme\/app: Slow: [abc]\n&lt;!channel&gt; &lt;\/summary&gt; @\u200Boctocat \[a\]\u200B\(https:\/\/evil\.example\)/,
  );
});

test('whatever answer is lost, an issue holds each notice once', async () => {
  for (const [key, path] of [
    ['a', ISSUES],
    ['b', `${ISSUES}/{issue_number}/comments`],
  ] as const) {
    const world = start();
    await queue(world, key);
    served.standin.fault({ kind: 'after-commit-reset', match: { method: 'POST', path } });
    await expect(deliver(world, key)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    // As after a restart: no token, no cache.
    await deliver(start(), key);
  }
  expect(issues()).toHaveLength(1);
  expect(comments()).toHaveLength(1);
  expect(texts).toHaveLength(2);
});

test('a chat that is down or loses its answer holds nobody up, and is told again', async () => {
  const world = start();
  await queue(world, 'a');
  answer = { status: 503, isCut: false };
  await expect(deliver(world, 'a')).rejects.toMatchObject({ code: 'ALERTS_UNAVAILABLE' });
  expect(issues()).toHaveLength(1);
  answer = { status: 200, isCut: true };
  await expect(deliver(world, 'a')).rejects.toMatchObject({ code: 'ALERTS_UNAVAILABLE' });
  answer = { status: 200, isCut: false };
  await deliver(world, 'a');
  await deliver(world, 'a');
  // Twice: a chat cannot be asked what it holds.
  expect(texts).toHaveLength(2);
  expect(issues()).toHaveLength(1);
  expect(comments()).toEqual([]);
});

test('without the permission the chat is told, and GitHub is asked for a token at most', async () => {
  served.standin.grant(served.installationId, { issues: 'none' });
  const world = start();
  await queue(world, 'a');
  await expect(deliver(world, 'a')).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
  await deliver(world, 'a');
  expect(texts).toHaveLength(1);
  expect(served.standin.requests.filter(({ template }) => template?.startsWith(ISSUES))).toEqual([]);
});

test('a repository where issues are turned off is not taken for gone', async () => {
  served.standin.repository(SERVED).hasIssues = false;
  const world = start();
  await queue(world, 'a');
  await expect(deliver(world, 'a')).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
  expect(await world.store.repositories.find(served.repository.id)).not.toBeNull();
  expect((await world.store.notices.find(served.repository.id, 'a'))?.ends).toEqual({ chat: 'sent', issue: 'refused' });
});
