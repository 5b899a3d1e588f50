import { type DetectedConfiguration, FEWEST_RUNS, type ProposedTarget } from '../engine/onboarding/detect-configuration.ts';
import type { MeasuredMakespan } from '../engine/onboarding/measure-makespan.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { count } from './count.ts';
import { fileName } from './imperative.ts';
import { literalPattern } from './literal-pattern.ts';
import { clip, stripUnsafe } from './strip-unsafe.ts';
import { wrapText } from './wrap-text.ts';
import { yamlScalar } from './yaml-scalar.ts';

const WIDTH = 100;
const LONGEST_COMMENT = 600;
/** The configuration takes no longer list. */
const MOST_IGNORED = 200;

/**
 * The first `.github/paceline.yml`: `level`, and beside it only what differs from the defaults, each with its reason as a comment. Valid by our own schema
 * whatever the names are, and the same text for the same detection.
 */
export function renderConfigurationFile(detected: DetectedConfiguration): string {
  const parts = [
    comment('What Paceline does in this repository. What is not written here has its default.'),
    [
      ...comment(
        'Which proposals may become pull requests. basic: what is safe. intelligent: also what a person should look at. aggressive: also what runs less work. experimental: all.',
      ),
      'level: intelligent',
    ],
    targetLines(detected),
    ignoreLines(detected),
    checkLines(detected),
    poolLines(detected),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** A pattern of the configuration that means this workflow, by its file's name. */
export function workflowPattern(path: string): string {
  return literalPattern(fileName(path));
}

function targetLines(detected: DetectedConfiguration): readonly string[] {
  if (detected.targets.length === 0) return exampleLines(detected);
  return [
    ...comment(
      'Limits that the check run on every push is held against. They only tell: with `enforce: true` a run above one fails its check.',
    ),
    'targets:',
    ...detected.targets.flatMap((target) => oneTarget(target, simulatedOf(detected, target.path))),
  ];
}

function simulatedOf({ workflows }: DetectedConfiguration, path: string): string | null {
  return workflows.find((workflow) => workflow.path === path)?.simulatedHistory ?? null;
}

function oneTarget({ path, p95, measured }: ProposedTarget, simulated: string | null): readonly string[] {
  const note = simulated === null ? '' : ` Simulated history: ${simulated}.`;
  return [
    ...comment(`${describeMeasured(measured)}; p50 ${formatDuration(measured.p50)}. The limit is the p95, rounded up.${note}`, '  '),
    `  - workflow: ${yamlScalar(workflowPattern(path))}`,
    `    makespan: { p95: ${writeDuration(p95)} }`,
  ];
}

/** `p95 of 120 runs by pull_request 9m 12s (95% interval 8m 40s to 10m 05s), 2026-01-05 to 2026-03-02` */
export function describeMeasured({ event, n, p95, interval, window }: MeasuredMakespan): string {
  const by = event === null ? '' : ` by ${event}`;
  return `p95 of ${count(n, 'run')}${by} ${formatDuration(p95)} (${describeBounds(interval)}), ${formatWindow(window)}`;
}

function describeBounds({ low, high }: MeasuredMakespan['interval']): string {
  if (low !== null && high !== null) return `95% interval ${formatDuration(low)} to ${formatDuration(high)}`;
  if (low !== null) return `95% interval from ${formatDuration(low)}, too few runs to bound it above`;
  return high === null ? 'too few runs to bound it' : `95% interval up to ${formatDuration(high)}, too few runs to bound it below`;
}

function exampleLines({ workflows }: DetectedConfiguration): readonly string[] {
  const example = workflows.find(({ delivery }) => delivery === null) ?? workflows[0];
  return [
    ...comment(`No target is proposed: ${whyNone(workflows)}. An example, with a limit that was not measured:`),
    '# targets:',
    `#   - workflow: ${yamlScalar(workflowPattern(example?.path ?? 'ci.yml'))}`,
    '#     makespan: { p95: 10m }',
  ];
}

function whyNone(workflows: DetectedConfiguration['workflows']): string {
  if (workflows.every(({ runs }) => runs === null || runs === 0)) return 'no run has been seen yet';
  const best = workflows
    .filter(({ delivery, measured }) => delivery === null && measured !== null)
    .toSorted((a, b) => (b.measured?.n ?? 0) - (a.measured?.n ?? 0))[0];
  if (best?.measured == null) return 'no run that can be measured has been seen yet';
  if (best.measured.n >= FEWEST_RUNS) return 'no workflow that somebody waits for has enough runs';
  return `a p95 takes ${FEWEST_RUNS} runs that succeeded at their first attempt, and the most of one workflow and event are ${best.measured.n}, of ${fileName(best.path)}`;
}

function ignoreLines({ workflows }: DetectedConfiguration): readonly string[] {
  const ignored = workflows.filter(({ delivery }) => delivery !== null);
  if (ignored.length === 0) return [];
  return [
    ...comment('Neither reported nor changed, since they deliver something. Remove a line to have a workflow measured.'),
    'ignore:',
    '  workflows:',
    ...ignored
      .slice(0, MOST_IGNORED)
      .flatMap(({ path, delivery }) => [...comment(`It ${delivery ?? ''}.`, '    '), `    - ${yamlScalar(workflowPattern(path))}`]),
  ];
}

/** A list that left one out would make it count as not required: a guess is a comment. */
function checkLines({ checks }: DetectedConfiguration): readonly string[] {
  if (checks.told) return [];
  const names = checks.candidates.length === 0 ? ['ci'] : checks.candidates;
  const named = checks.candidates.length === 0 ? 'An example' : 'Checks that pull requests have; keep those that must pass';
  return [
    ...comment(
      `Which checks must pass before a merge is not known (${checks.reason}), so every check is taken for one that must. Name all that must, and more can be proposed. ${named}:`,
    ),
    `# required-checks: [${names.map((name) => yamlScalar(stripUnsafe(name))).join(', ')}]`,
  ];
}

function poolLines({ ownRunners }: DetectedConfiguration): readonly string[] {
  const [first] = ownRunners;
  if (first === undefined) return [];
  const sets = count(ownRunners.length, 'set');
  return [
    ...comment(
      `Jobs ask for runners of your own, by ${sets} of labels. How many there are is not told to an App; with it, queues can be simulated:`,
    ),
    '# pools:',
    `#   own: { labels: [${first.map((label) => yamlScalar(stripUnsafe(label))).join(', ')}], runners: 4 }`,
  ];
}

/** `9m30s`, as the configuration is written. */
function writeDuration(value: number): string {
  const parts = [
    [Math.floor(value / 3600), 'h'],
    [Math.floor((value % 3600) / 60), 'm'],
    [Math.round(value % 60), 's'],
  ] as const;
  return parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('');
}

function comment(text: string, indent = ''): readonly string[] {
  return wrapText(clip(stripUnsafe(text), LONGEST_COMMENT), WIDTH - indent.length).map((line) => `${indent}# ${line}`);
}
