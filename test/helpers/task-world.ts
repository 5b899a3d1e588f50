import { available } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import { seconds } from '../../src/model/seconds.ts';
import type { Task } from '../../src/model/task.ts';
import type { Posted } from '../../src/ports/alert-channel.ts';
import type { StoredProposal } from '../../src/ports/store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import type { World } from '../../src/tasks/world.ts';
import { createFakeGitHub, type FakeGitHub } from './fake-github.ts';
import { createTestStore } from './test-database.ts';

export const INSTALLATION_ID = 9;
export const HEAD = 'b'.repeat(40);
export const NOW = new Date('2026-03-02T12:00:00Z');

export const REPOSITORY: Repository = {
  id: 42,
  owner: 'octo',
  name: 'app',
  defaultBranch: 'main',
  visibility: available('public'),
  isFork: available(false),
  isArchived: false,
};

/** The repository as webhook bodies have it. */
export const REPOSITORY_BODY = {
  id: 42,
  name: 'app',
  full_name: 'octo/app',
  owner: { login: 'octo' },
  default_branch: 'main',
  visibility: 'public',
  private: false,
  fork: false,
  archived: false,
};

/** What tasks reach: a real store, GitHub in memory, and a queue and a log that write down what they are given. */
export interface TaskWorld extends World {
  readonly opened: OpenedStore;
  readonly gitHub: FakeGitHub;
  /** Tasks in the order they were enqueued, with when they may start. */
  readonly enqueued: { readonly task: Task; readonly startAfter: Date | null }[];
  /** Messages of the log, with their fields. */
  readonly said: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** Messages that the operator's channel took. */
  readonly posted: string[];
  /** What the channel says to the next; an error is thrown. */
  answerOfChannel: Posted | Error;
  /** What the clock shows. */
  now: Date;
  /** Stores a delivery of the repository; its id. */
  deliver(event: string, action: string, body: Readonly<Record<string, unknown>>): Promise<string>;
  /** Makes the installation and the repository known, and gives its default branch these files. */
  adopt(files?: Readonly<Record<string, string>>): Promise<void>;
  /** A new commit on the default branch. */
  push(sha: string, files: Readonly<Record<string, string>>): void;
  kinds(): readonly Task['kind'][];
  close(): Promise<void>;
}

export async function openTaskWorld(): Promise<TaskWorld> {
  const opened = await createTestStore();
  const gitHub = createFakeGitHub();
  const said: TaskWorld['said'] = [];
  const enqueued: TaskWorld['enqueued'] = [];
  const say = (message: string, fields = {}): void => void said.push({ message, fields });
  const { store } = opened;
  let deliveries = 0;
  const push = (sha: string, files: Readonly<Record<string, string>>): void => {
    gitHub.commits.set(sha, { files: new Map(Object.entries(files)) });
    gitHub.heads.set('main', sha);
  };
  const world: TaskWorld = {
    opened,
    store,
    gitHub,
    installations: gitHub.installations,
    sentDeliveries: gitHub.sentDeliveries,
    queue: {
      enqueue: async (task, { startAfter = null } = {}) => void enqueued.push({ task, startAfter }),
      forget: async ({ repositoryIds, installationId }) => {
        const isTheirs = (data: object): boolean =>
          ('repositoryId' in data && repositoryIds.includes(data.repositoryId as number)) ||
          ('installationId' in data && data.installationId === installationId);
        enqueued.splice(0, enqueued.length, ...enqueued.filter(({ task }) => !isTheirs(task.data)));
      },
    },
    alertChannel: {
      post: async (text) => {
        const answer = world.answerOfChannel;
        if (answer instanceof Error) throw answer;
        if (answer.isTaken) world.posted.push(text);
        return answer;
      },
    },
    posted: [],
    answerOfChannel: { isTaken: true },
    log: { debug: say, info: say, warn: say, error: say },
    settings: { analysisDelay: seconds(60) },
    enqueued,
    said,
    now: NOW,
    clock: { now: () => world.now },
    deliver: async (event, action, body) => {
      deliveries += 1;
      const payload = { action, repository: REPOSITORY_BODY, installation: { id: INSTALLATION_ID }, ...body };
      const id = `delivery-${deliveries}`;
      const installationId = payload.installation === undefined ? null : INSTALLATION_ID;
      await store.deliveries.insert({ id, event, action, installationId, repositoryId: REPOSITORY.id, payload, receivedAt: NOW });
      return id;
    },
    adopt: async (files = {}) => {
      await store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: {} });
      await store.repositories.save(REPOSITORY, INSTALLATION_ID);
      gitHub.reachable.set(INSTALLATION_ID, [REPOSITORY]);
      push(HEAD, files);
    },
    push,
    kinds: () => enqueued.map(({ task }) => task.kind),
    close: () => opened.close(),
  };
  return world;
}

/** A proposal that was chosen and has no pull request yet. */
export function waitingProposal(changes: Partial<StoredProposal> = {}): StoredProposal {
  return {
    key: 'cache-dependencies:ci',
    ruleId: 'cache-dependencies',
    path: '.github/workflows/ci.yml',
    title: 'Cache dependency downloads',
    body: 'Body',
    commitMessage: 'Cache dependency downloads',
    labels: ['paceline'],
    reviewers: [],
    draft: false,
    files: [{ path: '.github/workflows/ci.yml', content: 'on: push\n', blobBefore: blobId('on: pull_request\n') }],
    patch: '-on: pull_request\n+on: push\n',
    baseSha: HEAD,
    state: 'waiting',
    reason: null,
    branch: 'paceline/cache-dependencies/ci',
    headShas: [],
    pullRequest: null,
    pullRequestUpdatedAt: null,
    openedAt: null,
    prediction: null,
    askedBy: null,
    phase: null,
    measure: null,
    headAt: null,
    draftedAt: null,
    reruns: 0,
    mergedAt: null,
    mergeSha: null,
    verificationPlan: null,
    verdict: null,
    updatedAt: NOW,
    ...changes,
  };
}
