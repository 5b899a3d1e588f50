import type { Stage } from '../../model/job-log.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import type { BottleneckKind } from './bottleneck.ts';
import type { IsInGroup } from './measure-group.ts';
import { coveredTime } from './span.ts';
import type { StagedRun, StepSpan } from './staged-run.ts';

/** Steps that are looked at together. */
export interface Group {
  readonly kind: BottleneckKind;
  readonly isIn: IsInGroup;
}

const TESTS: ReadonlySet<Stage> = new Set(['unit-test', 'integration-test']);
const INSTALL: ReadonlySet<Stage> = new Set(['dependency-install', 'cache-restore', 'cache-save']);
const SETUP: ReadonlySet<Stage> = new Set(['checkout', 'toolchain', ...INSTALL]);
const BUILD: ReadonlySet<Stage> = new Set(['build', 'code-generation', 'package']);
const NAMED: ReadonlySet<Stage> = new Set([...SETUP, ...BUILD, 'service-start', 'artifact']);
/** From how many jobs of a run on it is repeated work. */
const FEWEST_REPEATED = 3;
const MOST_OTHERS = 3;
const SHARD = /shard|split|partition|chunk|group/i;
/** `test (1/4)`, `test (1, 4)`, `test 1 of 4` */
const PART_OF_MANY = /\b\d+\s*(?:\/|,|of)\s*\d+\b/;

/** The groups that these runs have; a step may be in two, as an installation that several jobs repeat. */
export function groupsOf(runs: readonly StagedRun[], profile: WorkflowProfile): readonly Group[] {
  const sharded = new Set(profile.jobs.filter(isSharded).map(({ name }) => name));
  const isTest: IsInGroup = ({ stage }, job) => TESTS.has(stage) && !sharded.has(job);
  const isScan: IsInGroup = ({ stage }) => stage === 'security-scan';
  const hasSerialScans = mostRuns(runs, (run) => serialSteps(run, isScan) >= 2);
  const isSetUpOften = mostRuns(runs, (run) => jobsWith(run, ({ stage }) => SETUP.has(stage) && stage !== 'cache-save') >= FEWEST_REPEATED);
  const isOther: IsInGroup = (span, job) => !NAMED.has(span.stage) && !isTest(span, job) && !(hasSerialScans && isScan(span, job));
  return [
    { kind: 'sequential-tests', isIn: isTest },
    { kind: 'dependency-install', isIn: ({ stage }) => INSTALL.has(stage) },
    ...(hasSerialScans ? [{ kind: 'security-scans', isIn: isScan } as const] : []),
    { kind: 'container-start', isIn: ({ stage }) => stage === 'service-start' },
    ...(isSetUpOften ? [{ kind: 'setup', isIn: ({ stage }: StepSpan) => SETUP.has(stage) } as const] : []),
    { kind: 'artifacts', isIn: ({ stage }) => stage === 'artifact' },
    { kind: 'build', isIn: ({ stage }) => BUILD.has(stage) },
    ...longestSteps(runs, isOther).map((name): Group => ({ kind: 'other', isIn: (span, job) => span.step === name && isOther(span, job) })),
  ];
}

function isSharded({ name, matrix }: Pick<WorkflowProfile['jobs'][number], 'name' | 'matrix'>): boolean {
  return Object.keys(matrix ?? {}).some((key) => SHARD.test(key)) || SHARD.test(name) || PART_OF_MANY.test(name);
}

function mostRuns(runs: readonly StagedRun[], holds: (run: StagedRun) => boolean): boolean {
  return runs.length > 0 && runs.filter(holds).length * 2 >= runs.length;
}

/** How many steps of the group ran one after the other along the critical path. */
function serialSteps({ chain, nodes }: StagedRun, isIn: IsInGroup): number {
  let [steps, until] = [0, Number.NEGATIVE_INFINITY];
  const spans = chain.flatMap((index) => {
    const node = nodes[index];
    return node == null ? [] : node.spans.filter((span) => isIn(span, node.job.name)).map((span) => ({ ...span, job: node.job.name }));
  });
  const seen = new Set<string>();
  for (const { job, step, span } of spans.sort((a, b) => a.span[0] - b.span[0])) {
    const key = JSON.stringify([job, step]);
    if (span[0] >= until && !seen.has(key)) steps += 1;
    seen.add(key);
    until = Math.max(until, span[1]);
  }
  return steps;
}

function jobsWith({ nodes }: StagedRun, isIn: (span: StepSpan) => boolean): number {
  return nodes.filter((node) => node?.spans.some(isIn)).length;
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
