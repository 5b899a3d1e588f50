import type { Standin } from '../standin/start-standin.ts';
import type { Demo, DemoRepository } from './seed-standin.ts';

/** Everything that is not as a closed loop leaves it; empty when it closed. */
export function findGaps(standin: Standin, demo: Demo): readonly string[] {
  return [demo.recorded, demo.simulated].flatMap((repository) => [
    ...checkRunGaps(standin, repository),
    ...pullRequestGaps(standin, repository, repository === demo.simulated),
  ]);
}

/** A nightly run says nothing of the commit that happens to be the newest. */
const CHECKED: ReadonlySet<string> = new Set(['push', 'pull_request', 'merge_group']);

function checkRunGaps(standin: Standin, { name, attempts }: DemoRepository): readonly string[] {
  const stored = standin.repository(name);
  const runs = attempts.map(({ runId, attempt }) => stored.runs.get(runId)?.get(attempt)?.run);
  const commits = new Set(runs.filter((run) => CHECKED.has(String(run?.['event']))).map((run) => String(run?.['head_sha'])));
  const checkRuns = standin.checkRuns(name);
  const gaps = [...commits].flatMap((commit) => {
    const own = checkRuns.filter(({ headSha }) => headSha === commit);
    if (own.length !== 1) return [`${name}: commit ${commit.slice(0, 8)} has ${own.length} check runs`];
    return own[0]?.status === 'completed' ? [] : [`${name}: the check run of ${commit.slice(0, 8)} is ${own[0]?.status}`];
  });
  return checkRuns.length === commits.size ? gaps : [...gaps, `${name}: ${checkRuns.length} check runs for ${commits.size} commits`];
}

function pullRequestGaps(standin: Standin, { name }: DemoRepository, isSimulated: boolean): readonly string[] {
  const pulls = standin.pullRequests(name);
  const gaps = pulls.flatMap(({ number, commits, files, body, title }) => [
    ...(commits.length === 1 ? [] : [`${name}#${number}: ${commits.length} commits`]),
    ...(files.every(({ path }) => path.startsWith('.github/')) ? [] : [`${name}#${number}: edits outside .github/`]),
    ...(isSimulated && !`${title}\n${body}`.includes('simulated history') ? [`${name}#${number}: does not say "simulated history"`] : []),
  ]);
  const branches = new Set(pulls.map(({ branch }) => branch));
  return [
    ...gaps,
    ...(pulls.length === 0 ? [`${name}: no pull request`] : []),
    ...(branches.size === pulls.length ? [] : [`${name}: a pull request stands twice`]),
  ];
}
