import type { Stage } from '../../model/job-log.ts';
import { median } from '../../stats/quantile.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import type { BottleneckKind } from './bottleneck.ts';
import type { IsInGroup } from './measure-group.ts';
import { quoted } from './quoted.ts';
import { type RecurringStep, recurringKey, recurringSteps } from './recurring-steps.ts';
import { RULES_OF_KIND } from './rules-of-kind.ts';
import { serialSteps } from './serial-steps.ts';
import { coveredTime } from './span.ts';
import type { StagedRun } from './staged-run.ts';

/** Steps that are looked at together. */
export interface Group {
  readonly kind: BottleneckKind;
  readonly isIn: IsInGroup;
  /** What was measured that makes it this kind, as the start of a sentence; null where the steps speak for themselves. */
  readonly because: string | null;
  /** As in `Bottleneck`. */
  readonly rules: readonly string[];
}

const TESTS: ReadonlySet<Stage> = new Set(['unit-test', 'integration-test']);
const INSTALL: ReadonlySet<Stage> = new Set(['dependency-install', 'cache-restore', 'cache-save']);
const SETUP: ReadonlySet<Stage> = new Set(['checkout', 'toolchain', ...INSTALL]);
const BUILD: ReadonlySet<Stage> = new Set(['build', 'code-generation', 'package']);
const NAMED: ReadonlySet<Stage> = new Set([...TESTS, ...INSTALL, ...BUILD, 'service-start', 'artifact']);
const FEWEST_SERIAL = 2;
/** Of the runs with tests on the path, so many have to show them one after the other: below, jobs that compete for the path take turns. */
const SERIAL_SHARE = 0.8;
const MOST_OTHERS = 3;
const MOST_REPEATED = 3;
const CACHES = 'cache-dependencies';
const SHARD = /shard|split|partition|chunk|group/i;
/** `test (1/4)`, `test (1, 4)`, `test 1 of 4` */
const PART_OF_MANY = /\b\d+\s*(?:\/|,|of)\s*\d+\b/;

/** The groups that these runs have; a step may be in two, as an installation that several jobs repeat. */
export function groupsOf(runs: readonly StagedRun[], profile: WorkflowProfile): readonly Group[] {
  const isScan: IsInGroup = ({ stage }) => stage === 'security-scan';
  const scans = runs.map((run) => serialSteps(run, isScan)).filter((steps) => steps >= FEWEST_SERIAL);
  const hasSerialScans = scans.length > 0 && scans.length * 2 >= runs.length;
  const repeated = recurringSteps(runs, SETUP);
  const keys = new Set(repeated.map(recurringKey));
  const isRepeated: IsInGroup = (span) => keys.has(recurringKey(span));
  const isOther: IsInGroup = (span, job) => !NAMED.has(span.stage) && !isRepeated(span, job) && !(hasSerialScans && isScan(span, job));
  return [
    testsOf(runs, profile),
    group('dependency-install', ({ stage }) => INSTALL.has(stage)),
    ...(hasSerialScans ? [group('security-scans', isScan, oneAfterTheOther(scans, 'scans'))] : []),
    group('container-start', ({ stage }) => stage === 'service-start'),
    ...(repeated.length > 0 ? [repeatedSetup(repeated, isRepeated)] : []),
    group('artifacts', ({ stage }) => stage === 'artifact'),
    group('build', ({ stage }) => BUILD.has(stage)),
    ...longestSteps(runs, isOther).map((name) => group('other', (span, job) => span.step === name && isOther(span, job))),
  ];
}

function group(kind: BottleneckKind, isIn: IsInGroup, because: string | null = null): Group {
  return { kind, isIn, because, rules: RULES_OF_KIND[kind] ?? [] };
}

/** A cache shortens only what installs. */
function repeatedSetup(repeated: readonly RecurringStep[], isIn: IsInGroup): Group {
  const [first, ...others] = repeated.slice(0, MOST_REPEATED);
  const rest = others.map(({ step, jobs }) => `, ${quoted(step)} in ${jobs}`).join('');
  const because = first === undefined ? null : `${quoted(first.step)} is repeated in ${first.jobs} jobs of a run${rest}`;
  const found = group('setup', isIn, because);
  const installs = repeated.some(({ stage }) => INSTALL.has(stage));
  return installs ? found : { ...found, rules: found.rules.filter((rule) => rule !== CACHES) };
}

function testsOf(runs: readonly StagedRun[], { jobs }: WorkflowProfile): Group {
  const sharded = new Set(jobs.filter(isSharded).map(({ name }) => name));
  const isIn: IsInGroup = ({ stage }) => TESTS.has(stage);
  const isWhole: IsInGroup = (span, job) => isIn(span, job) && !sharded.has(job);
  const onPath = runs.filter(({ chain, nodes }) =>
    chain.some((index) => nodes[index]?.spans.some((span) => isIn(span, nodes[index]?.job.name ?? ''))),
  );
  const serial = onPath.map((run) => serialSteps(run, isWhole)).filter((steps) => steps >= FEWEST_SERIAL);
  if (serial.length > 0 && serial.length >= SERIAL_SHARE * onPath.length)
    return group('sequential-tests', isIn, oneAfterTheOther(serial, 'test steps'));
  const hasShards = onPath.some(({ nodes }) =>
    nodes.some((node) => node !== null && sharded.has(node.job.name) && node.spans.some((span) => isIn(span, node.job.name))),
  );
  return group('tests', isIn, hasShards ? 'some of these jobs are shards' : 'no job of these tests is one of several shards');
}

function isSharded({ name, matrix }: Pick<WorkflowProfile['jobs'][number], 'name' | 'matrix'>): boolean {
  return Object.keys(matrix ?? {}).some((key) => SHARD.test(key)) || SHARD.test(name) || PART_OF_MANY.test(name);
}

/** `counts`: of each run in which there were several. */
function oneAfterTheOther(counts: readonly number[], what: string): string {
  return `${Math.round(median(counts) ?? 0)} ${what} run one after the other (median of ${counts.length} runs)`;
}

/** Names of the steps with the most time on the critical path. */
function longestSteps(runs: readonly StagedRun[], isIn: IsInGroup): readonly string[] {
  const times = new Map<string, number>();
  for (const { chain, nodes } of runs)
    for (const index of chain) {
      const node = nodes[index];
      for (const each of node?.spans ?? [])
        if (node != null && isIn(each, node.job.name)) times.set(each.step, (times.get(each.step) ?? 0) + coveredTime([each.span]));
    }
  return [...times]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_OTHERS)
    .map(([step]) => step);
}
