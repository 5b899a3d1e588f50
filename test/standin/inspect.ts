import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from './json-object.ts';
import { pullCommits, pullFiles } from './shapes/pull.ts';
import { fullNameOf } from './shapes/repository.ts';
import type { Repository, World } from './world.ts';

/** A check run as a test or the demo wants to see it. */
export interface CheckRunView {
  readonly id: number;
  readonly headSha: string;
  readonly name: string;
  readonly externalId: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly JsonObject[];
  readonly actions: readonly JsonObject[];
  readonly images: readonly JsonObject[];
}

export interface PullRequestView {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly base: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly labels: readonly string[];
  readonly commits: readonly string[];
  readonly files: readonly { readonly path: string; readonly status: string; readonly patch: string }[];
  readonly url: string;
}

export interface CommentView {
  readonly id: number;
  readonly login: string;
  readonly body: string;
  /** Who reacted with what. */
  readonly reactions: readonly { readonly login: string; readonly content: string }[];
}

export function commentViews({ comments }: Repository, number: number): CommentView[] {
  return [...comments.values()]
    .filter(({ issue }) => issue === number)
    .map(({ id, author, body, reactions = [] }) => ({
      ...{ id, login: author.login, body },
      reactions: reactions.map((reaction) => ({ login: reaction.author.login, content: reaction.content })),
    }));
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function checkRunViews(repository: Repository): CheckRunView[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return [...repository.checkRuns.values()].map(({ id, headSha, fields, output, annotations }) => ({
    id,
    headSha,
    name: String(fields['name']),
    externalId: text(fields['external_id']) ?? '',
    status: String(fields['status']),
    conclusion: text(fields['conclusion']),
    title: text(output['title']),
    summary: text(output['summary']),
    text: text(output['text']),
    annotations,
    actions: objects(fields['actions']),
    images: objects(output['images']),
  }));
}

export function pullRequestViews(world: World, repository: Repository): PullRequestView[] {
  return [...repository.pulls.values()].map((pull) => ({
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    branch: pull.head,
    base: pull.base,
    state: pull.mergedAt === null ? pull.state : 'merged',
    draft: pull.draft,
    labels: pull.labels,
    commits: pullCommits(repository, pull).map((commit) => commit.message),
    files: pullFiles(repository, pull).map(({ path, status, patch }) => ({ path, status, patch })),
    url: `${world.hosts.web}/${fullNameOf(repository)}/pull/${pull.number}`,
  }));
}

/**
 * A digest of all check runs and pull requests by what they say: equal for equal content,
 * whatever the order they were made in, their ids, their times, or the ports of this server.
 */
/** `leaveOut`: a branch whose pull request is not in it. */
export function stateHash(world: World, leaveOut: string | null = null): string {
  const content = [...world.repositories.values()].flatMap((repository) => {
    const name = fullNameOf(repository);
    const checks = checkRunViews(repository).map(({ id: _, ...view }) => JSON.stringify([name, 'check', view]));
    const told = pullRequestViews(world, repository).filter(({ branch }) => branch !== leaveOut);
    const pulls = told.map(({ number: _, url: __, ...view }) => JSON.stringify([name, 'pull', view]));
    return [...checks, ...pulls];
  });
  const neutral = content.map((line) => line.replaceAll(world.hosts.api, 'API').replaceAll(world.hosts.web, 'WEB'));
  return createHash('sha256').update(neutral.sort().join('\n')).digest('hex');
}
