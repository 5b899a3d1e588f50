import type { GitHubIssues, IssueOfOurs } from '../ports/github.ts';
import type { NoticeEnd, NoticeIssue, StoredNotice } from '../ports/store.ts';
import { prose } from '../report/escape-markdown.ts';
import { fingerprint } from './fingerprint.ts';
import { openRepository } from './repository-access.ts';
import type { World } from './world.ts';

const TITLES: Readonly<Record<NoticeIssue, string>> = { alerts: 'Paceline: alerts', digest: 'Paceline: report' };
/** A comment of ours is looked for from this long before its notice was made on: clocks differ. */
const CLOCKS_MS = 600_000;

/**
 * Tells a notice in the repository's issue for its kind. What a person closed stays closed: the next alert, or report, opens a new one. Whoever holds the
 * repository's lock may repeat it: the marker in what is written tells what is there already. Errors as `GitHubIssues`.
 */
export async function tellInIssue(world: World, notice: StoredNotice): Promise<NoticeEnd> {
  const access = await openRepository(world, notice.repositoryId);
  if (access === null) return 'moot';
  const { issues } = access.github;
  const of = notice.kind === 'digest' ? 'digest' : 'alerts';
  const standing = await findStanding(world, notice.repositoryId, of, issues);
  if (standing !== null) return addTo(world, standing, notice, issues);
  // Nobody has to be told that something is over which nobody was told of.
  if (notice.kind === 'resolved') return 'moot';
  const number = await issues.create({ title: TITLES[of], body: bodyOf(of, notice) });
  await world.store.notices.saveIssueNumber(notice.repositoryId, of, number);
  return 'sent';
}

async function findStanding(world: World, repositoryId: number, of: NoticeIssue, issues: GitHubIssues): Promise<IssueOfOurs | null> {
  const known = await world.store.notices.issueNumber(repositoryId, of);
  const stored = known === null ? null : await issues.fetch(known);
  if (stored?.isOpen) return stored;
  // One whose creation was not answered, or that was opened before our data was lost.
  const found = await issues.findOpen(markerOf(of));
  if (found !== null) await world.store.notices.saveIssueNumber(repositoryId, of, found.number);
  return found;
}

async function addTo(world: World, issue: IssueOfOurs, notice: StoredNotice, issues: GitHubIssues): Promise<NoticeEnd> {
  const { number, body } = issue;
  const marker = markerOf(notice.key);
  if (!body.includes(marker)) {
    if (notice.kind === 'digest') {
      if (!(await issues.hasComment(number, marker, since(notice)))) await issues.comment(number, summaryOf(notice));
      // Last: its marker says that all of it is there.
      await issues.updateBody(number, bodyOf('digest', notice));
    } else if (!(await issues.hasComment(number, marker, since(notice)))) {
      await issues.comment(number, `${marker}\n${notice.markdown}`);
    }
  }
  if (notice.kind === 'resolved' && !(await goesOn(world, notice.repositoryId))) await issues.close(number);
  return 'sent';
}

/** What fires and waits for its cooldown opens an issue when it is told: had it kept this one open, and ended untold, nothing would close it. */
async function goesOn(world: World, repositoryId: number): Promise<boolean> {
  return (await world.store.alerts.firing(repositoryId)).some(({ isTold }) => isTold);
}

/** Sent once with the first, and again with each report. */
const INTRODUCTIONS: Readonly<Record<NoticeIssue, string>> = {
  alerts:
    'What goes beyond the limits under `alerts` in `.github/paceline.yml`. Paceline closes this issue when nothing does any more. One that was closed stays closed: the next alert opens a new one.',
  digest:
    'The newest report of Paceline; a comment for each says it in short. `digest: off` in `.github/paceline.yml` ends them. Once this issue is closed, the next report opens a new one.',
};

function bodyOf(of: NoticeIssue, { key, markdown }: StoredNotice): string {
  return [`${markerOf(of)}\n${markerOf(key)}`, INTRODUCTIONS[of], markdown].join('\n\n');
}

/** A comment is what people are told of by e-mail: the change of a body is not. */
function summaryOf({ key, title, text }: StoredNotice): string {
  const lines = [title, ...text.split('\n').filter((line) => line.trim() !== '' && line !== title)];
  return [markerOf(key), ...lines.map((line, index) => (index === 0 ? `**${prose(line)}**\n` : `- ${prose(line)}`))].join('\n');
}

/** Not seen by those who read. A key may hold names: its hash does not. */
function markerOf(of: string): string {
  return `<!-- paceline:${fingerprint(of).slice(0, 32)} -->`;
}

function since({ createdAt }: StoredNotice): Date {
  return new Date(createdAt.getTime() - CLOCKS_MS);
}
