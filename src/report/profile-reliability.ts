import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { JobReliability } from '../engine/reliability/reliability.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { type Line, named, say } from './document/line.ts';
import { runWords } from './document/words.ts';

const MOST = 12;
const MOST_TESTS = 10;

/** Jobs and tests that failed though nothing was wrong, apart from what broke; jobs that never failed have no row. */
export function reliabilitySection({ reliability }: WorkflowExplanation): readonly Section[] {
  const { runs, reruns, jobs, tests } = reliability;
  const failed = jobs.filter(
    ({ success, infrastructure, timeout }) => success.count < success.n || infrastructure.count > 0 || timeout.count > 0,
  );
  const [flaky] = jobs.filter(({ flake }) => flake.flaked > 0);
  const [example] = flaky?.examples ?? [];
  if (failed.length === 0 && tests.length === 0) return [];
  return sectionOf('Reliability', 7, [
    {
      kind: 'note',
      text: say`of ${runs} attempts, ${reruns} re-runs. Flaked: failed on a commit on which it also succeeded; at least: with 95%`,
    },
    ...tableOf(
      ['job', 'flaked', 'at\nleast', 'flaky if\nit fails', 'broken\ncommits', 'infra', 'timed\nout', 'time\nlost'],
      failed,
      MOST,
      'job',
      row,
    ),
    ...tableOf(['test file', 'flaked', 'at least'], tests, MOST_TESTS, 'test file', ({ job, file, flake }) => [
      say`${named(job)} › ${named(file)}`,
      `${flake.flaked}/${flake.attempts}`,
      formatShare(flake.low),
    ]),
    ...(flaky === undefined || example === undefined
      ? []
      : [{ kind: 'note' as const, text: say`newest flake of ${named(flaky.name)}: ${runWords(example)}` }]),
  ]);
}

function row({
  name,
  flake,
  flakyGivenFailed,
  trueFailures,
  infrastructure,
  timeout,
  timeLost,
}: JobReliability): readonly (Line | string)[] {
  return [
    [named(name)],
    `${flake.flaked}/${flake.attempts}`,
    flake.flaked === 0 ? '' : formatShare(flake.low),
    flake.flaked === 0 || flakyGivenFailed === null ? '' : formatShare(flakyGivenFailed),
    `${trueFailures.count}/${trueFailures.n}`,
    `${infrastructure.count}/${infrastructure.n}`,
    `${timeout.count}/${timeout.n}`,
    formatDuration(timeLost),
  ];
}
