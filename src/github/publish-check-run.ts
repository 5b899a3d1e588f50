import type { CheckRunContent } from '../ports/github.ts';
import type { Access } from './access.ts';
import { isNotFound } from './is-not-found.ts';
import { shortenText } from './shorten-text.ts';
import { asking } from './to-app-error.ts';

const MAX_TEXT = 65_535;
const MAX_TITLE = 255;

/**
 * Creates the check run of a commit or updates it. A create is never sent before a look for one with our external id, so a create whose
 * answer was lost does not become two.
 */
export async function publishCheckRun(
  access: Access,
  appId: number,
  content: CheckRunContent,
  knownId: number | null,
): Promise<{ id: number }> {
  if (knownId !== null) {
    try {
      return await update(access, content, knownId);
    } catch (error) {
      // Somebody deleted it, or it belongs to a repository that was made anew.
      if (!isNotFound(error)) throw error;
    }
  }
  const standing = await findStanding(access, appId, content);
  return standing === null ? create(access, content) : update(access, content, standing);
}

async function findStanding({ octokit, owner, repo }: Access, appId: number, content: CheckRunContent): Promise<number | null> {
  const checkRuns = await asking('look for the check run', () =>
    octokit.paginate(octokit.rest.checks.listForRef, {
      owner,
      repo,
      ref: content.headSha,
      check_name: content.name,
      filter: 'all',
      per_page: 100,
    }),
  );
  const ours = checkRuns.filter((run) => run.external_id === content.externalId && (run.app === null || run.app.id === appId));
  return ours.length === 0 ? null : Math.max(...ours.map((run) => run.id));
}

async function create({ octokit, owner, repo }: Access, content: CheckRunContent): Promise<{ id: number }> {
  const { data } = await asking('create the check run', () =>
    octokit.request('POST /repos/{owner}/{repo}/check-runs', { owner, repo, head_sha: content.headSha, ...bodyOf(content) }),
  );
  return { id: Number(data.id) };
}

async function update({ octokit, owner, repo }: Access, content: CheckRunContent, id: number): Promise<{ id: number }> {
  await asking('update the check run', () =>
    octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', { owner, repo, check_run_id: id, ...bodyOf(content) }),
  );
  return { id };
}

function bodyOf(content: CheckRunContent) {
  const common = {
    name: content.name,
    external_id: content.externalId,
    output: {
      title: content.title.slice(0, MAX_TITLE),
      summary: shortenText(content.summary, MAX_TEXT),
      ...(content.text === null ? {} : { text: shortenText(content.text, MAX_TEXT) }),
    },
    ...(content.detailsUrl === null ? {} : { details_url: content.detailsUrl }),
  };
  return content.status === 'completed'
    ? { ...common, status: 'completed' as const, conclusion: content.conclusion ?? ('neutral' as const) }
    : { ...common, status: 'in_progress' as const };
}
