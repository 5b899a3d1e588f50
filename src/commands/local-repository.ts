import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { notAvailable } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';

/** What a checkout tells of its repository: its remote's default branch and name where git noted them. Nothing is asked of GitHub. */
export async function describeLocalRepository(directory: string): Promise<Repository> {
  const unknown = notAvailable('a checkout does not tell');
  const remote = readRemote(await readGitFile(directory, 'config'));
  const head = await readGitFile(directory, 'refs/remotes/origin/HEAD');
  return {
    id: 0,
    owner: remote?.owner ?? 'local',
    name: remote?.name ?? basename(resolve(directory)),
    defaultBranch: /refs\/remotes\/origin\/(\S+)/.exec(head)?.[1] ?? 'main',
    visibility: unknown,
    isFork: unknown,
    isArchived: false,
  };
}

async function readGitFile(directory: string, name: string): Promise<string> {
  return readFile(join(directory, '.git', name), 'utf8').catch(() => '');
}

/** `git@host:owner/name.git` or `https://host/owner/name` of the remote `origin`. */
function readRemote(config: string): { owner: string; name: string } | null {
  const section = /\[remote "origin"\]([^[]*)/.exec(config)?.[1] ?? '';
  const match = /url\s*=\s*\S*[:/]([^/:\s]+)\/([^/\s]+?)(?:\.git)?\s*$/m.exec(section);
  return match?.[1] && match[2] ? { owner: match[1], name: match[2] } : null;
}
