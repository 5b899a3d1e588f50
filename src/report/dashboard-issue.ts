import { formatInstant } from '../model/format-date.ts';
import { renderCheckbox } from './checkbox.ts';
import { count } from './count.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fitSections } from './fit-sections.ts';
import { fileName } from './imperative.ts';
import { markdownTable } from './markdown-table.ts';
import { BODY_LIMIT } from './pull-request.ts';

/** Where a proposal stands, as far as people can do something about it. */
export type DashboardState = 'waiting' | 'suggested' | 'open' | 'edited' | 'conflicted' | 'verifying' | 'decided' | 'closed' | 'failed';

export interface DashboardProposal {
  readonly key: string;
  /** The rule's title. */
  readonly title: string;
  /** Repository path of the workflow. */
  readonly path: string;
  readonly job: string | null;
  readonly state: DashboardState;
  /** Why it stands there: a limit, a schedule, what a person did; plain text. */
  readonly reason: string | null;
  readonly pullRequest: number | null;
  /** As `describePrediction` says it. */
  readonly predicted: string;
  /** What was measured after the merge with its verdict; null before. */
  readonly measured: string | null;
}

export interface Dashboard {
  readonly asOf: Date;
  /** What keeps Paceline from working here, plain text. */
  readonly problems: readonly string[];
  /** In the order in which they would be opened. */
  readonly proposals: readonly DashboardProposal[];
}

export const DASHBOARD_TITLE = 'Paceline dashboard';
const MARKER = '<!-- paceline:dashboard -->';
const MOST_ROWS = 40;

/** Whether a body is our dashboard's. @public */
export function isDashboard(body: string): boolean {
  return body.includes(MARKER);
}

interface Part {
  readonly states: readonly DashboardState[];
  readonly heading: string;
  readonly explains: string;
  readonly box: 'open' | 'rebase' | 'retry' | null;
  readonly weight: number;
}

/** What people can act on stands first; what is long ago is shortened first. */
const PARTS: readonly Part[] = [
  {
    states: ['open'],
    heading: 'Open',
    explains: 'Tick a box to have the pull request made anew on its base branch.',
    box: 'rebase',
    weight: 2,
  },
  {
    states: ['conflicted'],
    heading: 'In conflict',
    explains: 'The base branch changed. Tick a box to have it made anew now.',
    box: 'rebase',
    weight: 2,
  },
  {
    states: ['edited'],
    heading: 'Edited by a person',
    explains:
      'Somebody pushed to the branch: it is theirs now, and is left alone. Tick a box to have the proposal made anew once the branch is gone.',
    box: 'retry',
    weight: 3,
  },
  {
    states: ['waiting'],
    heading: 'Waiting',
    explains: 'Tick a box to have one opened now, whatever the limits and the schedule say.',
    box: 'open',
    weight: 1,
  },
  {
    states: ['suggested'],
    heading: 'Suggested only',
    explains: 'The configuration asks for no pull request. Tick a box to have one opened all the same.',
    box: 'open',
    weight: 4,
  },
  { states: ['failed'], heading: 'Failed', explains: 'Tick a box to try again.', box: 'retry', weight: 3 },
  {
    states: ['verifying'],
    heading: 'Merged, being verified',
    explains: 'Runs after the merge are counted until there are as many as the verdict needs.',
    box: null,
    weight: 5,
  },
  {
    states: ['closed'],
    heading: 'Closed',
    explains: 'These are not proposed again. Tick a box to have one proposed once more.',
    box: 'retry',
    weight: 7,
  },
];

/** The one issue that shows where all proposals stand, with boxes to act on them. Names from outside reach it only through the escapers. @public */
export function renderDashboardIssue(dashboard: Dashboard): { readonly title: string; readonly body: string } {
  const { proposals, problems, asOf } = dashboard;
  const parts = PARTS.map((part) => ({ part, of: proposals.filter(({ state }) => part.states.includes(state)) })).filter(
    ({ of }) => of.length > 0,
  );
  const decided = proposals.filter(({ state }) => state === 'decided');
  const body = fitSections(
    [
      {
        whole: 'Where every proposal of Paceline stands. Only ticks of people with write access count.',
      },
      { whole: problemsOf(problems) },
      ...(proposals.length === 0 ? [{ whole: 'There is no proposal now.' }] : []),
      ...parts.map(({ part, of }) => ({ whole: partOf(part, of, MOST_ROWS), short: partOf(part, of, 5), weight: part.weight })),
      { whole: verdictsOf(decided, MOST_ROWS), short: verdictsOf(decided, 5), weight: 6 },
      {
        whole: [
          '---',
          '',
          renderCheckbox({ action: 'reanalyze', key: null }, 'Look at all workflows again now'),
          '',
          `As of ${formatInstant(asOf)}.`,
        ].join('\n'),
      },
    ],
    BODY_LIMIT - MARKER.length - 2,
  );
  return { title: DASHBOARD_TITLE, body: `${body}\n\n${MARKER}` };
}

function problemsOf(problems: readonly string[]): string {
  if (problems.length === 0) return '';
  const shown = problems.slice(0, 20).map((problem) => `- ${prose(problem)}`);
  return ['### Problems of the repository', '', ...shown, ...(problems.length > 20 ? [`- And ${problems.length - 20} more.`] : [])].join(
    '\n',
  );
}

function partOf({ heading, explains, box }: Part, proposals: readonly DashboardProposal[], rows: number): string {
  const lines = proposals.slice(0, rows).map((proposal) => {
    const line = lineOf(proposal);
    return box === null ? `- ${line}` : renderCheckbox({ action: box, key: proposal.key }, line);
  });
  const more = proposals.length - rows;
  return [`### ${heading} (${proposals.length})`, '', explains, '', ...lines, ...(more > 0 ? [`- And ${more} more.`] : [])].join('\n');
}

function lineOf({ title, path, job, reason, pullRequest, predicted, measured }: DashboardProposal): string {
  return [
    `${linkOf(pullRequest)}${prose(title)} in ${codeSpan(fileName(path))}${job === null ? '' : `, job ${codeSpan(job)}`}: ${prose(measured ?? predicted)}`,
    ...(reason === null ? [] : [prose(reason)]),
  ].join('. ');
}

/** Relative, as GitHub reads it below `issues/`: a plain reference would leave a note in the pull request with each change. */
function linkOf(number: number | null): string {
  return number === null ? '' : `[#${number}](../pull/${number}) `;
}

function verdictsOf(decided: readonly DashboardProposal[], rows: number): string {
  if (decided.length === 0) return '';
  const table = markdownTable(
    ['pull request', 'proposal', 'predicted', 'measured'],
    decided
      .slice(0, rows)
      .map(({ pullRequest, title, path, predicted, measured }) => [
        linkOf(pullRequest).trim(),
        `${prose(title)} in ${codeSpan(fileName(path))}`,
        prose(predicted),
        prose(measured ?? 'not measured'),
      ]),
  );
  const more = decided.length - rows;
  return [`### Predicted and measured (${count(decided.length, 'verdict')})`, table, ...(more > 0 ? [`And ${more} more.`] : [])].join(
    '\n\n',
  );
}
