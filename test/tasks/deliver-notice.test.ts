import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AlertNews } from '../../src/engine/alerts/tell-alerts.ts';
import { AppError } from '../../src/errors.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { Notice } from '../../src/model/notice.ts';
import type { TaskHandlers } from '../../src/ports/queue.ts';
import { evaluationKey } from '../../src/report/alert-key.ts';
import { alertNotice } from '../../src/report/alert-notice.ts';
import { alertNotices } from '../../src/report/alert-notices.ts';
import { insertDeadLetter } from '../../src/store/queries/dead-letters.ts';
import { deliverNotice } from '../../src/tasks/deliver-notice.ts';
import { queueNotice } from '../../src/tasks/queue-notice.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import { sampleAlert } from '../helpers/sample-alert.ts';
import { INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  await configure('alerts:\n  issue: true\n');
});
afterEach(() => world.close());

const configure = (text: string): Promise<void> => world.store.repositories.saveConfiguration(repositoryId, text);

function notice(changes: Partial<Notice> = {}): Notice {
  return {
    repositoryId,
    key: 'ci.yml:1',
    kind: 'alert',
    severity: 'critical',
    title: 'p95 of ci.yml is 12m, above 10m',
    markdown: '### p95 of `ci.yml` is 12m, above 10m',
    text: 'n 40, since 2026-03-01',
    ...changes,
  };
}

async function queue(changes: Partial<Notice> = {}): Promise<Notice> {
  const queued = notice(changes);
  await world.store.transaction((within) => queueNotice(world, within, queued));
  return queued;
}

/** Queues and delivers. */
async function tell(changes: Partial<Notice> = {}): Promise<void> {
  const { key } = await queue(changes);
  await deliverNotice(world, { repositoryId, key });
}

const ends = async (key = 'ci.yml:1') => (await world.store.notices.find(repositoryId, key))?.ends;
function firing(): Alert {
  return {
    workflow: '.github/workflows/ci.yml',
    workflowName: 'CI',
    measure: { key: 'failure-rate', kind: 'failure-rate', statistic: null, stage: null },
    severity: 'warning',
    phase: 'firing',
    streak: 0,
    since: NOW,
    firedAt: NOW,
    isTold: true,
    toldAt: NOW,
    through: NOW,
    evaluatedAt: NOW,
    baselineBefore: null,
    reading: {
      value: 0.4,
      limit: 0.1,
      interval: [0.3, 0.5],
      isCertain: true,
      n: 40,
      of: 'run',
      basis: 'day',
      from: NOW,
      to: NOW,
      isCut: false,
      isPartlyPriced: false,
      baseline: null,
      worst: [],
    },
  };
}

const unavailable = () => new AppError('ALERTS_UNAVAILABLE', 'the address in ALERT_WEBHOOK_URL answered 500');
const issueCalls = () => world.gitHub.calls.filter((call) => call !== 'forRepository');

describe('an alert that is over before it is told', () => {
  const begun = sampleAlert();
  const news: AlertNews = { kind: 'alert', alert: begun, firedAt: begun.firedAt ?? NOW, remaining: null, reason: null };
  const context = { repository: REPOSITORY, webUrl: null, consecutive: 2 };
  const alert = alertNotice(news, context);
  const quiet: Alert = { ...begun, phase: 'quiet', firedAt: null, isTold: false };
  const resolved = alertNotice({ ...news, kind: 'resolved', alert: quiet, reason: 'kept' }, context);

  test('is told nowhere after its end, and opens no issue', async () => {
    await world.store.alerts.replace(repositoryId, [begun]);
    world.answerOfChannel = unavailable();
    world.gitHub.faults.set('create', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'before' });
    await expect(tell(alert)).rejects.toMatchObject({ code: 'ALERTS_UNAVAILABLE' });
    world.answerOfChannel = { isTaken: true };
    await world.store.alerts.replace(repositoryId, [quiet]);
    await tell(resolved);
    await deliverNotice(world, { repositoryId, key: alert.key });
    expect(world.posted).toEqual([expect.stringContaining('Resolved: p95 makespan')]);
    expect(world.gitHub.issues).toEqual([]);
    expect(await ends(alert.key)).toEqual({ chat: 'moot', issue: 'moot' });
    expect(await ends(resolved.key)).toEqual({ chat: 'sent', issue: 'moot' });
  });

  test('stays told where it was told', async () => {
    await world.store.alerts.replace(repositoryId, [begun]);
    world.answerOfChannel = unavailable();
    await expect(tell(alert)).rejects.toMatchObject({ code: 'ALERTS_UNAVAILABLE' });
    await world.store.alerts.replace(repositoryId, []);
    await deliverNotice(world, { repositoryId, key: alert.key });
    expect(await ends(alert.key)).toEqual({ chat: 'moot', issue: 'sent' });
  });

  test('is told late where it still fires since then, and not where it fires anew', async () => {
    await world.store.alerts.replace(repositoryId, [begun]);
    await tell(alert);
    expect(await ends(alert.key)).toEqual({ chat: 'sent', issue: 'sent' });
    const earlier = alertNotice({ ...news, firedAt: new Date(news.firedAt.getTime() - 3_600_000) }, context);
    await tell(earlier);
    expect(await ends(earlier.key)).toEqual({ chat: 'moot', issue: 'moot' });
  });

  test('of many that were found together is told as long as one of them fires', async () => {
    const all = Array.from({ length: 6 }, (_, i): Alert => ({ ...begun, workflow: `.github/workflows/w${i}.yml` }));
    const toldAt = begun.toldAt ?? NOW;
    const [joined] = alertNotices(
      all.map((each) => ({ ...news, alert: each })),
      context,
      toldAt,
    );
    const again = { ...joined, key: evaluationKey('alert', new Date(toldAt.getTime() - 3_600_000)) };
    await world.store.alerts.replace(repositoryId, all.slice(5));
    await tell(joined);
    await tell(again);
    expect(world.posted).toEqual([expect.stringMatching(/^octo\/app: 6 alerts: 6 critical\n/)]);
    expect(await ends(joined?.key)).toEqual({ chat: 'sent', issue: 'sent' });
    expect(await ends(again.key)).toEqual({ chat: 'moot', issue: 'moot' });
  });
});

describe('the outbox', () => {
  test('a notice is stored with its task, once for each key', async () => {
    await queue();
    await queue({ text: 'other' });
    expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'deliver-notice', data: { repositoryId, key: 'ci.yml:1' } }]);
    expect(await world.store.notices.find(repositoryId, 'ci.yml:1')).toEqual({
      ...notice(),
      createdAt: NOW,
      ends: { chat: null, issue: null },
    });
  });

  test('a transaction that fails leaves none', async () => {
    const failing = world.store.transaction(async (within) => {
      await queueNotice(world, within, notice());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await world.store.notices.find(repositoryId, 'ci.yml:1')).toBeNull();
  });

  test('what cannot be stored as text, or is secret, is kept without it', async () => {
    await queue({ key: 'a\0b', title: 'a\0b\ud800', text: 'by ghp_0123456789abcdefghijABCDEFGHIJ012345' });
    const stored = await world.store.notices.find(repositoryId, 'a\0b');
    expect(stored?.title).toBe('a\ufffdb\ufffd');
    expect(stored?.text).not.toContain('ghp_');
  });

  test('of an unknown or removed repository nothing is told, and its notices go with it', async () => {
    await queue();
    await world.store.notices.saveIssueNumber(repositoryId, 'alerts', 7);
    await world.store.repositories.remove(repositoryId);
    await deliverNotice(world, { repositoryId, key: 'ci.yml:1' });
    expect(world.posted).toEqual([]);
    expect(world.gitHub.calls).toEqual([]);
    expect(await world.store.notices.find(repositoryId, 'ci.yml:1')).toBeNull();
    expect(await world.store.notices.issueNumber(repositoryId, 'alerts')).toBeNull();
    // Written by a task that was under way: the daily cleaning takes it.
    await queue();
    expect(await world.store.pruning.strays(10)).toBe(1);
    expect(await world.store.notices.find(repositoryId, 'ci.yml:1')).toBeNull();
  });

  test('old notices are deleted', async () => {
    await queue();
    expect(await world.store.pruning.notices(repositoryId, { before: NOW }, 10)).toBe(0);
    expect(await world.store.pruning.notices(repositoryId, { before: new Date(NOW.getTime() + 1) }, 10)).toBe(1);
    expect(await world.store.notices.find(repositoryId, 'ci.yml:1')).toBeNull();
    // Its task may still be there.
    await deliverNotice(world, { repositoryId, key: 'ci.yml:1' });
    expect([world.posted, world.gitHub.calls]).toEqual([[], []]);
  });
});

describe('the chat', () => {
  test('says of which repository it speaks', async () => {
    await tell();
    expect(world.posted).toEqual(['octo/app: p95 of ci.yml is 12m, above 10m\nn 40, since 2026-03-01']);
    expect(await ends()).toEqual({ chat: 'sent', issue: 'sent' });
  });

  test('says a title once, and nothing that hides or breaks a line', async () => {
    await tell({ title: 'Slow', text: 'Slow: \u202eci\u0007 \u200b.yml\nnext' });
    expect(world.posted).toEqual(['octo/app: Slow: ci .yml\nnext']);
  });

  test('without an address there is none, and the issue is told', async () => {
    await queue();
    await deliverNotice({ ...world, alertChannel: null }, { repositoryId, key: 'ci.yml:1' });
    expect(await ends()).toEqual({ chat: 'off', issue: 'sent' });
  });

  test('one that does not answer is tried again, and the issue is told once meanwhile', async () => {
    world.answerOfChannel = unavailable();
    await expect(tell()).rejects.toMatchObject({ code: 'ALERTS_UNAVAILABLE' });
    expect(await ends()).toEqual({ chat: null, issue: 'sent' });
    world.answerOfChannel = { isTaken: true };
    await deliverNotice(world, { repositoryId, key: 'ci.yml:1' });
    expect(world.posted).toHaveLength(1);
    expect(world.gitHub.issues).toHaveLength(1);
    expect(world.gitHub.issues[0]?.comments).toEqual([]);
    expect(await ends()).toEqual({ chat: 'sent', issue: 'sent' });
  });

  test('one that refuses is given up with what to do', async () => {
    world.answerOfChannel = { isTaken: false, advice: 'answered 404: it is gone: make a new one' };
    await tell();
    expect(await ends()).toEqual({ chat: 'refused', issue: 'sent' });
    expect(world.said).toEqual([
      {
        message: 'alert not taken',
        fields: {
          repositoryId,
          key: 'ci.yml:1',
          advice: 'the address in ALERT_WEBHOOK_URL answered 404: it is gone: make a new one',
        },
      },
    ]);
  });
});

describe('the issue for alerts', () => {
  test('is opened with the first alert and commented on with the next', async () => {
    await tell();
    await tell({ key: 'ci.yml:2', markdown: 'Worse.' });
    expect(world.gitHub.issues).toHaveLength(1);
    const [issue] = world.gitHub.issues;
    expect(issue).toMatchObject({ title: 'Paceline: alerts', isOpen: true });
    expect(issue?.body).toMatch(
      /^<!-- paceline:[0-9a-f]{32} -->\n<!-- paceline:[0-9a-f]{32} -->\n\nWhat goes beyond[^\n]*\n\n### p95 of `ci\.yml` is 12m, above 10m$/,
    );
    expect(issue?.comments).toEqual([expect.stringMatching(/^<!-- paceline:[0-9a-f]{32} -->\nWorse\.$/)]);
  });

  test.each(['alerts:\n  issue: false\n', null])('is none unless the configuration asks for it: %j', async (text) => {
    await world.store.repositories.saveConfiguration(repositoryId, text);
    await tell();
    expect(world.gitHub.calls).toEqual([]);
    expect(await ends()).toEqual({ chat: 'sent', issue: 'off' });
  });

  test('is not opened twice when the answer to its creation is lost', async () => {
    world.gitHub.faults.set('create', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'after' });
    await expect(tell()).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(await ends()).toEqual({ chat: 'sent', issue: null });
    await deliverNotice(world, { repositoryId, key: 'ci.yml:1' });
    expect(world.gitHub.issues).toHaveLength(1);
    expect(world.gitHub.issues[0]?.comments).toEqual([]);
    expect(await ends()).toEqual({ chat: 'sent', issue: 'sent' });
    expect(await world.store.notices.issueNumber(repositoryId, 'alerts')).toBe(1);
    expect(world.posted).toHaveLength(1);
  });

  test('is commented on once when the answer is lost', async () => {
    await tell();
    world.gitHub.faults.set('comment', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'after' });
    await expect(tell({ key: 'second' })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    await deliverNotice(world, { repositoryId, key: 'second' });
    expect(world.gitHub.issues[0]?.comments).toHaveLength(1);
    expect(await ends('second')).toEqual({ chat: 'sent', issue: 'sent' });
  });

  test('is told once when what was told could not be written down', async () => {
    const { key } = await queue();
    const { notices } = world.store;
    const forgetful = { ...world, store: { ...world.store, notices: { ...notices, end: async () => Promise.reject(new Error('down')) } } };
    await expect(deliverNotice(forgetful, { repositoryId, key })).rejects.toThrow('down');
    await deliverNotice(world, { repositoryId, key });
    expect(world.gitHub.issues).toHaveLength(1);
    expect(world.gitHub.issues[0]?.comments).toEqual([]);
    // A chat cannot be asked what it holds.
    expect(world.posted).toHaveLength(2);
  });

  test('is closed when an alert ends and no other goes on', async () => {
    await tell();
    await world.store.alerts.replace(repositoryId, [firing()]);
    await tell({ key: 'resolved:1', kind: 'resolved', severity: null, markdown: 'The first is over.' });
    const [issue] = world.gitHub.issues;
    expect(issue).toMatchObject({ isOpen: true, comments: [expect.stringContaining('The first is over.')] });
    await world.store.alerts.replace(repositoryId, [{ ...firing(), phase: 'quiet', firedAt: null }]);
    await queue({ key: 'resolved:2', kind: 'resolved', severity: null, markdown: 'So is the second.' });
    world.gitHub.faults.set('close', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'after' });
    await expect(deliverNotice(world, { repositoryId, key: 'resolved:2' })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(issue).toMatchObject({ isOpen: false, comments: [expect.anything(), expect.stringContaining('So is the second.')] });
    await deliverNotice(world, { repositoryId, key: 'resolved:2' });
    expect(issue?.comments).toHaveLength(2);
  });

  test('is closed although an alert that nobody was told of waits for its cooldown', async () => {
    await tell();
    await world.store.alerts.replace(repositoryId, [{ ...firing(), isTold: false }]);
    await tell({ key: 'resolved:1', kind: 'resolved', severity: null, markdown: 'Over.' });
    expect(world.gitHub.issues).toMatchObject([{ isOpen: false, comments: [expect.stringContaining('Over.')] }]);
  });

  test('that a person closed stays closed, and the next alert opens another', async () => {
    await tell();
    const [first] = world.gitHub.issues;
    if (first !== undefined) first.isOpen = false;
    await tell({ key: 'resolved:1', kind: 'resolved', severity: null, markdown: 'Over.' });
    expect(await ends('resolved:1')).toEqual({ chat: 'sent', issue: 'moot' });
    expect(first).toMatchObject({ isOpen: false, comments: [] });
    await tell({ key: 'ci.yml:2' });
    expect(world.gitHub.issues.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(await world.store.notices.issueNumber(repositoryId, 'alerts')).toBe(2);
  });

  test('of a person with our marker is left alone', async () => {
    await tell();
    const body = world.gitHub.issues[0]?.body ?? '';
    world.gitHub.issues.splice(0, 1, { title: 'x', body, isOpen: true, isOurs: false, comments: [] });
    await tell({ key: 'ci.yml:2' });
    expect(world.gitHub.issues.map(({ isOurs, comments }) => [isOurs, comments.length])).toEqual([
      [false, 0],
      [true, 0],
    ]);
  });

  test('is not written where the App may not: noted once for all, the chat is told', async () => {
    const handlers: TaskHandlers = createTaskHandlers(world, async () => {});
    const forbidden = new AppError('GITHUB_FORBIDDEN', 'The permissions requested are not granted to this installation.');
    world.gitHub.faults.set('findOpen', { error: forbidden, when: 'before' });
    await queue();
    const task = { kind: 'deliver-notice', data: { repositoryId, key: 'ci.yml:1' } } as const;
    await expect(handlers['deliver-notice'](task.data)).rejects.toBe(forbidden);
    // As the queue does with what no retry helps.
    await insertDeadLetter(world.opened.database, {
      id: 'd',
      task,
      error: `${forbidden.code}: ${forbidden.message}`,
      attempts: 1,
      at: NOW,
    });
    expect(await ends()).toEqual({ chat: 'sent', issue: 'refused' });
    world.gitHub.faults.set('findOpen', { error: forbidden, when: 'before' });
    await queue({ key: 'second' });
    await handlers['deliver-notice']({ repositoryId, key: 'second' });
    expect(world.said.at(-1)).toMatchObject({ message: 'task left undone', fields: { code: 'GITHUB_FORBIDDEN' } });
    expect(await ends('second')).toEqual({ chat: 'sent', issue: 'refused' });
    expect(world.posted).toHaveLength(2);
  });

  test('is not written while the installation is suspended or the repository archived', async () => {
    await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: {} });
    await tell();
    expect(await ends()).toEqual({ chat: 'sent', issue: 'moot' });
    expect(issueCalls()).toEqual([]);
  });

  test('a limit of GitHub is met again later, the chat not', async () => {
    const limited = new AppError('GITHUB_RATE_LIMITED', 'wait', { retryAt: new Date(NOW.getTime() + 60_000) });
    world.gitHub.faults.set('create', { error: limited, when: 'before' });
    await expect(tell()).rejects.toBe(limited);
    expect(await ends()).toEqual({ chat: 'sent', issue: null });
  });
});

describe('several workers', () => {
  test('of the same notice tell it once', async () => {
    await queue();
    await Promise.all([1, 2, 3].map(() => deliverNotice(world, { repositoryId, key: 'ci.yml:1' })));
    expect(world.posted).toHaveLength(1);
    expect(world.gitHub.issues).toHaveLength(1);
    expect(world.gitHub.issues[0]?.comments).toEqual([]);
  });

  test('of several notices open one issue', async () => {
    const keys = ['a', 'b', 'c'];
    for (const key of keys) await queue({ key });
    await Promise.all(keys.map((key) => deliverNotice(world, { repositoryId, key })));
    expect(world.posted).toHaveLength(3);
    expect(world.gitHub.issues).toHaveLength(1);
    expect(world.gitHub.issues[0]?.comments).toHaveLength(2);
  });
});

describe('the issue for digests', () => {
  const digest = (week: number) => ({
    key: `digest:2026-W${week}`,
    kind: 'digest' as const,
    severity: null,
    title: `Paceline report for 2026-W${week}`,
    markdown: `## Report ${week}`,
    text: '`ci.yml` got faster\nCost: $1.00',
  });

  test('is another than that for alerts; its body is the newest report, a comment says each in short', async () => {
    await tell();
    await tell(digest(9));
    await tell(digest(10));
    expect(world.gitHub.issues.map(({ title }) => title)).toEqual(['Paceline: alerts', 'Paceline: report']);
    const issue = world.gitHub.issues[1];
    expect(issue?.body).toMatch(/## Report 10$/);
    expect(issue?.comments).toEqual([
      expect.stringMatching(/^<!-- paceline:\w+ -->\n\*\*Paceline report for 2026-W10\*\*\n\n- `ci\.yml` got faster\n- Cost: `\$1\.00`$/),
    ]);
  });

  test('is written once, wherever an answer was lost', async () => {
    await tell(digest(9));
    for (const method of ['comment', 'updateBody'] as const) {
      world.gitHub.faults.set(method, { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'after' });
      await (method === 'comment' ? queue(digest(10)) : Promise.resolve());
      await expect(deliverNotice(world, { repositoryId, key: 'digest:2026-W10' })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    }
    await deliverNotice(world, { repositoryId, key: 'digest:2026-W10' });
    expect(world.gitHub.issues).toHaveLength(1);
    expect(world.gitHub.issues[0]?.comments).toHaveLength(1);
    expect(world.gitHub.issues[0]?.body).toMatch(/## Report 10$/);
  });
});
