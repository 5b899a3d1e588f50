import type { Analysis } from '../engine/analysis.ts';
import type { DetectedConfiguration } from '../engine/onboarding/detect-configuration.ts';
import type { PullRequestLimits } from '../model/repository-config.ts';
import { scrubText } from '../model/scrub-text.ts';
import { codeSpan } from './escape-markdown.ts';
import { fitSections } from './fit-sections.ts';
import { markdownTable } from './markdown-table.ts';
import { renderConfigurationFile } from './onboarding-configuration.ts';
import { onboardingDetected } from './onboarding-detected.ts';
import { onboardingExpected } from './onboarding-expected.ts';
import { renderOnboardingMarker } from './onboarding-marker.ts';
import { permissionTable } from './permission-table.ts';
import { BODY_LIMIT, type RenderedPullRequest } from './pull-request.ts';
import { wrapText } from './wrap-text.ts';

/** The one branch of the onboarding pull request. */
export const ONBOARDING_BRANCH = 'paceline/configure';
const TITLE = 'ci: configure Paceline';
const PATH = '.github/paceline.yml';
const LONGEST_MARKER = 100;

export interface OnboardingContext {
  readonly detected: DetectedConfiguration;
  /** Of the default branch under the defaults, or what the owner's file says. */
  readonly analysis: Analysis;
  /** What would be in force after the merge. */
  readonly limits: Pick<PullRequestLimits, 'open' | 'perDay' | 'unverifiedPerWorkflow'>;
  /** The file as the branch has it, which stays; missing: it is written from what was detected. */
  readonly file?: string;
}

export interface RenderedOnboarding extends RenderedPullRequest {
  readonly file: { readonly path: string; readonly content: string };
}

/** Everything of the pull request that asks whether Paceline may open others. Names from outside reach it only through the escapers. */
export function renderOnboarding({ detected, analysis, limits, file }: OnboardingContext): RenderedOnboarding {
  const content = file ?? renderConfigurationFile(detected);
  const whole = fitSections(
    [
      { whole: INTRODUCTION },
      { whole: onboardingDetected(detected, analysis, 60), short: onboardingDetected(detected, analysis, 10), weight: 3 },
      { whole: onboardingExpected(analysis, detected, limits, 25), short: onboardingExpected(analysis, detected, limits, 5), weight: 2 },
      { whole: NEVER },
      { whole: settings() },
      { whole: PERMISSIONS, short: '', weight: 4 },
      { whole: DECIDE },
    ],
    BODY_LIMIT - LONGEST_MARKER,
  );
  // As it will be stored and sent: its marker tells whether somebody changed it.
  const text = scrubText(whole);
  return {
    title: TITLE,
    body: `${text}\n\n${renderOnboardingMarker(content, text)}`,
    commitMessage: COMMIT_MESSAGE,
    branch: ONBOARDING_BRANCH,
    file: { path: PATH, content },
  };
}

const INTRODUCTION = [
  'Paceline measures the workflows of this repository and reports on every push. Until now it opens no pull request but this one.',
  '',
  `**Merge** it to let Paceline propose faster workflows, one pull request at a time. **Close** it and it stays with reports. This pull request adds ${codeSpan(PATH)} and changes nothing else; edit the file on this branch first, if you like.`,
].join('\n');

const NEVER = [
  '### What is never done',
  '',
  [
    'No merge, and no push to a branch that a person has edited.',
    'No edit outside of `.github/`, and none of a workflow that is ignored.',
    'No proposal a second time after you closed it.',
    'No job, matrix leg or step is taken away from the newest commit. Only with `level: aggressive` may a proposal run less work, and it says so.',
    'No third-party action that the repository neither uses already nor allows.',
    'No number that was not measured here, or simulated from what was.',
  ]
    .map((line) => `- ${line}`)
    .join('\n'),
].join('\n');

/** What people change first; the page of the configuration has all keys. */
const SETTINGS: readonly (readonly [key: string, meaning: string])[] = [
  ['level', 'which proposals may become pull requests: `basic`, `intelligent`, `aggressive` or `experimental`'],
  ['targets', 'limits that each push is held against; with `enforce: true` a run above one fails the check'],
  ['ignore', 'workflows and jobs that are neither reported nor changed'],
  ['required-checks', 'checks that must pass before a merge, where GitHub does not tell'],
  ['rules', 'by rule: `off`, `suggest` (a finding and a patch) or `pr`'],
  ['pull-requests', 'how many are open at once and opened in a day, labels, reviewers, drafts'],
  ['pools', 'runners of your own, so that queues can be simulated'],
];

function settings(): string {
  const table = markdownTable(
    ['key', 'what it does'],
    SETTINGS.map(([key, meaning]) => [codeSpan(key), meaning]),
  );
  return `<details><summary>What each setting does</summary>\n\n${table}\n\nThe comments in the file say where each of its values comes from. What is not written has its default. The check run \`Paceline configuration\` on this pull request tells whether the file is valid.\n\n</details>`;
}

const PERMISSIONS = `<details><summary>Permissions, and why</summary>\n\n${permissionTable('propose')}\n\n</details>`;

const DECIDE = [
  '---',
  '',
  '- **Yes**: merge. What is proposed first is listed above.',
  '- **No**: close this pull request. Paceline goes on measuring and reporting, and asks no more.',
  `- **Later**: add ${codeSpan(PATH)} to the default branch yourself, at any time; it may be empty.`,
  `- **Stop again**: remove ${codeSpan(PATH)}, or set ${codeSpan('pull-requests: { open: 0 }')}.`,
].join('\n');

const COMMIT_MESSAGE = `${TITLE}\n\n${wrapText(
  'Lets Paceline open pull requests that make the workflows faster. Each value says in a comment where it comes from; what is not written has its default.',
  72,
).join('\n')}\n`;
