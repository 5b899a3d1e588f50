import type { createColors } from 'picocolors';
import type { CheckRunView, PullRequestView } from '../standin/inspect.ts';
import type { Standin } from '../standin/start-standin.ts';
import type { Demo, DemoRepository } from './seed-standin.ts';

type Colors = ReturnType<typeof createColors>;

/** What a person would find on GitHub: for each repository the check run of its newest commit and the pull requests with their patches. */
export function printDemo(standin: Standin, demo: Demo, colors: Colors): string {
  return [demo.recorded, demo.simulated].map((repository) => printRepository(standin, repository, colors)).join('\n');
}

function printRepository(standin: Standin, repository: DemoRepository, colors: Colors): string {
  const checkRuns = standin.checkRuns(repository.name);
  const newest = checkRuns.at(-1);
  const pulls = standin.pullRequests(repository.name);
  return [
    '',
    colors.bold(repository.name),
    colors.dim(`${repository.history}; ${repository.attempts.length} run attempts`),
    '',
    ...(newest === undefined ? ['No check run: nightly runs say nothing of a push.'] : printCheckRun(newest, checkRuns.length, colors)),
    ...pulls.flatMap((pull) => ['', printPullRequest(pull, colors)]),
    '',
  ].join('\n');
}

function printCheckRun({ headSha, conclusion, status, title, summary }: CheckRunView, of: number, colors: Colors): readonly string[] {
  return [
    `${colors.bold('Check run')} of the newest commit ${headSha.slice(0, 8)} ${colors.dim(`(one of ${of})`)}`,
    indent(`${conclusion ?? status}: ${title ?? ''}`),
    '',
    indent(summary ?? ''),
  ];
}

function printPullRequest({ number, title, branch, state, files }: PullRequestView, colors: Colors): string {
  const patches = files.map(({ path, patch }) =>
    `${path}\n${patch}`
      .split('\n')
      .map((line) => paint(line, colors))
      .join('\n'),
  );
  return [
    `${colors.bold(`Pull request #${number}`)} ${colors.dim(`${state}, branch ${branch}`)}`,
    indent(title),
    '',
    indent(patches.join('\n')),
  ].join('\n');
}

function paint(line: string, colors: Colors): string {
  if (line.startsWith('+')) return colors.green(line);
  if (line.startsWith('-')) return colors.red(line);
  return line.startsWith('@@') ? colors.cyan(line) : line;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
