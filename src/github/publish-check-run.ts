import type { CheckRunAnnotation, CheckRunContent } from '../ports/github.ts';
import type { Access } from './access.ts';
import { isNotFound } from './is-not-found.ts';
import { shortenText } from './shorten-text.ts';
import { asking } from './to-app-error.ts';

const MAX_TEXT = 65_535;
const MAX_TITLE = 255;
/** Annotations of one request. */
const MAX_ANNOTATIONS = 50;
/** Pages of standing annotations that are looked through: many more than one commit's check run gets. */
const MAX_PAGES = 10;

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

async function create(access: Access, content: CheckRunContent): Promise<{ id: number }> {
  const { octokit, owner, repo } = access;
  const [first = [], ...more] = inRequests(content.annotations);
  const { data } = await asking('create the check run', () =>
    octokit.request('POST /repos/{owner}/{repo}/check-runs', {
      owner,
      repo,
      head_sha: content.headSha,
      ...bodyOf(content, first),
      ...(content.actions.length === 0 ? {} : { actions: actionsOf(content) }),
    }),
  );
  const id = Number(data.id);
  for (const annotations of more) await patch(access, content, id, annotations);
  return { id };
}

async function update(access: Access, content: CheckRunContent, id: number): Promise<{ id: number }> {
  const [first = [], ...more] = inRequests(await notStanding(access, content, id));
  await patch(access, content, id, first);
  for (const annotations of more) await patch(access, content, id, annotations);
  return { id };
}

async function patch(
  { octokit, owner, repo }: Access,
  content: CheckRunContent,
  id: number,
  annotations: readonly CheckRunAnnotation[],
): Promise<void> {
  // Buttons that are not sent stay.
  const body = { ...bodyOf(content, annotations), actions: actionsOf(content) };
  await asking('update the check run', () =>
    octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', { owner, repo, check_run_id: id, ...body }),
  );
}

/** GitHub adds those of an update to what stands, and takes none away: whatever was sent before, by an attempt that was interrupted too, is left out. What one says may
 * have moved since: its line and title are what it is known by. */
async function notStanding(
  { octokit, owner, repo }: Access,
  { annotations }: CheckRunContent,
  id: number,
): Promise<readonly CheckRunAnnotation[]> {
  if (annotations.length === 0) return [];
  const standing = new Set<string>();
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data } = await asking('list the annotations of the check run', () =>
      octokit.rest.checks.listAnnotations({ owner, repo, check_run_id: id, per_page: 100, page }),
    );
    for (const { path, start_line, title } of data) standing.add(JSON.stringify([path, start_line, title]));
    if (data.length < 100) break;
  }
  return annotations.filter(({ path, startLine, title }) => !standing.has(JSON.stringify([path, startLine, title])));
}

function inRequests(annotations: readonly CheckRunAnnotation[]): readonly (readonly CheckRunAnnotation[])[] {
  const count = Math.ceil(annotations.length / MAX_ANNOTATIONS);
  return Array.from({ length: count }, (_, index) => annotations.slice(index * MAX_ANNOTATIONS, (index + 1) * MAX_ANNOTATIONS));
}

function bodyOf(content: CheckRunContent, annotations: readonly CheckRunAnnotation[]) {
  const common = {
    name: content.name,
    external_id: content.externalId,
    output: {
      title: content.title.slice(0, MAX_TITLE),
      summary: shortenText(content.summary, MAX_TEXT),
      ...(content.text === null ? {} : { text: shortenText(content.text, MAX_TEXT) }),
      ...(annotations.length === 0 ? {} : { annotations: annotations.map(toAnnotation) }),
      ...(content.images.length === 0 ? {} : { images: content.images.map(({ alt, url, caption }) => ({ alt, image_url: url, caption })) }),
    },
    ...(content.detailsUrl === null ? {} : { details_url: content.detailsUrl }),
  };
  return content.status === 'completed'
    ? { ...common, status: 'completed' as const, conclusion: content.conclusion ?? ('neutral' as const) }
    : { ...common, status: 'in_progress' as const };
}

function actionsOf({ actions }: CheckRunContent) {
  return actions.map(({ label, description, identifier }) => ({ label, description, identifier }));
}

function toAnnotation({ path, startLine, endLine, level, title, message }: CheckRunAnnotation) {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}
