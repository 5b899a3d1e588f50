import type { Octokit } from '@octokit/rest';
import { installationClient } from './app-client.ts';
import { type Standin, type StandinOptions, startStandin } from './start-standin.ts';

export const NAME = 'acme/app';
export const AT = { owner: 'acme', repo: 'app' };

export interface SmallWorld {
  readonly standin: Standin;
  readonly installationId: number;
  readonly client: Octokit;
  /** The default branch's newest commit. */
  readonly head: string;
}

/** A stand-in with one repository, one installation on it and a client with all permissions. The caller closes it. */
export async function startSmall(options: StandinOptions = {}): Promise<SmallWorld> {
  const standin = await startStandin(options);
  const { id } = standin.addInstallation({ account: 'acme' });
  const repository = standin.addRepository({
    name: NAME,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    files: { '.github/workflows/ci.yml': 'on: push\n', 'package.json': '{}\n', 'src/index.js': '1;\n' },
  });
  const client = await installationClient(standin, id);
  return { standin, installationId: id, client, head: repository.refs.get('heads/main') ?? '' };
}

/** A branch with one commit that changes the workflow, through the API, as our adapter makes it. */
export async function commitOnBranch(client: Octokit, base: string, branch: string, content: string): Promise<string> {
  const { git } = client.rest;
  const blob = await git.createBlob({ ...AT, content, encoding: 'utf-8' });
  const entry = { path: '.github/workflows/ci.yml', mode: '100644' as const, type: 'blob' as const, sha: blob.data.sha };
  const tree = await git.createTree({ ...AT, base_tree: base, tree: [entry] });
  const commit = await git.createCommit({ ...AT, message: 'Change CI', tree: tree.data.sha, parents: [base] });
  await git.createRef({ ...AT, ref: `refs/heads/${branch}`, sha: commit.data.sha });
  return commit.data.sha;
}

/** A completed run of one job with three steps. */
export function addRecordedRun(
  { standin, head }: SmallWorld,
  id: number,
  log?: string | 'expired',
  changes: Record<string, unknown> = {},
): void {
  const day = '2026-01-02T10:0';
  const step = (number: number, name: string) => ({
    number,
    name,
    status: 'completed',
    conclusion: 'success',
    started_at: `${day}1:05Z`,
    completed_at: `${day}2:00Z`,
  });
  const run = {
    id,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    head_branch: 'main',
    head_sha: head,
    created_at: `${day}1:00Z`,
    run_started_at: `${day}1:00Z`,
    updated_at: `${day}3:00Z`,
    ...changes,
  };
  const job = {
    id: id * 4,
    name: 'test',
    status: 'completed',
    conclusion: 'success',
    created_at: `${day}1:01Z`,
    started_at: `${day}1:05Z`,
    completed_at: `${day}2:30Z`,
    labels: ['ubuntu-latest'],
    steps: [step(1, 'Set up job'), step(2, 'Run npm test'), step(4, 'Post Run actions/checkout@v4'), step(5, 'Complete job')],
  };
  standin.addRun(NAME, run, [job], log === undefined ? new Map() : new Map([[job.id, log]]));
}

/** The status and message of a call that is refused. */
export async function refusal(call: Promise<unknown>): Promise<{ readonly status: number; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    const { status, response, message } = error as { status?: number; message: string; response?: { data?: { message?: string } } };
    return { status: status ?? 0, message: response?.data?.message ?? message };
  }
  return { status: 200, message: 'not refused' };
}
