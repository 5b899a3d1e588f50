import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun, isTimingSample, jobDuration, makespanOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { forwardPass, lastEnd } from '../../simulate/forward-pass.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import { summarizeTally, tallyDuration } from '../profile/duration-tally.ts';
import { compareTexts } from '../profile/stamp.ts';
import { identifySteps } from '../profile/step-identity.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { chainOf, criticalPathOf, slackOf } from './critical-path.ts';
import { exclusiveSpans } from './exclusive-spans.ts';
import { graphOfRun } from './graph-of-run.ts';
import type { PathProfile } from './path-profile.ts';
import { newPathTally, type PathTally, tallyJobOnPath, tallyStepOnPath, toJobs, toSteps } from './path-tally.ts';
import { exclusiveTimes, savingsOf } from './what-if.ts';

/** A run with its graph and the nodes that its end counts from. */
interface Walked {
  readonly run: Run;
  readonly graph: RunGraph;
  readonly counts: readonly number[];
  readonly makespan: number;
}

/**
 * What sets the makespan of a workflow, over its recent first attempts that succeeded. `requiredChecks`: job names; where a run has some of them, its end is
 * the end of the last of those. Not available without a run whose jobs say, or whose file says, what waited for what.
 */
export function computePathProfile(workflow: WorkflowRuns, requiredChecks: Availability<ReadonlySet<string>>): Availability<PathProfile> {
  const required = requiredChecks.available ? requiredChecks.value : null;
  const tally = newPathTally();
  const walked: Walked[] = [];
  const basis = { file: 0, times: 0 };
  const limitedTo = new Set<string>();
  const measured = workflow.runs.filter((run) => isTimingSample(run) && makespanOf(run) !== null);
  for (const run of measured) {
    const found = graphOfRun(run, workflow.planOf(run));
    if (found === null) continue;
    basis[found.basis] += 1;
    const one = walk(run, found.graph, required);
    for (const node of one.counts) limitedTo.add(found.graph.nodes[node]?.name ?? '');
    walked.push(one);
    tallyRun(tally, one);
  }
  const typical = typicalOf(walked);
  if (typical === null) return notAvailable(whyNone(measured.length));
  const isLimited = required !== null && [...limitedTo].some((name) => required.has(name));
  const total = walked.reduce((sum, { makespan }) => sum + makespan, 0);
  return available({
    basis,
    runs: walked.length,
    requiredOnly: isLimited ? [...limitedTo].filter((name) => required.has(name)).sort(compareTexts) : null,
    makespan: summarizeTally(tally.makespan),
    meanMakespan: seconds(total / walked.length),
    jobs: toJobs(tally, walked.length),
    steps: toSteps(tally, walked.length),
    typical: criticalPathOf(typical.run, typical.graph, typical.counts),
    queueShare: total === 0 ? 0 : tally.queued / total,
  });
}

function walk(run: Run, graph: RunGraph, required: ReadonlySet<string> | null): Walked {
  const all = graph.nodes.map((_, index) => index);
  const gates = required === null ? [] : all.filter((index) => required.has(graph.nodes[index]?.name ?? ''));
  const counts = gates.length === 0 ? all : gates;
  return { run, graph, counts, makespan: Math.max(0, lastEnd(forwardPass(graph), counts)) };
}

function tallyRun(tally: PathTally, { run, graph, counts, makespan }: Walked): void {
  const schedule = forwardPass(graph);
  const chain = new Set(chainOf(graph, schedule, counts));
  const slack = slackOf(graph, schedule, makespan, counts);
  const alone = exclusiveSpans(graph, schedule);
  const jobs = jobsByName(run);
  tallyDuration(tally.makespan, makespan);
  for (const [index, node] of graph.nodes.entries()) {
    const isOn = chain.has(index);
    if (isOn) tally.queued += node.delay;
    const avoiding = isOn ? lastEnd(forwardPass(graph, index), counts) : makespan;
    tallyJobOnPath(tally, node.name, {
      isOn,
      exclusive: isOn ? (alone[index] ?? 0) : 0,
      slack: isOn ? null : (slack.get(node.name) ?? null),
      savings: savingsOf(makespan, avoiding, node.duration),
    });
    const job = jobs.get(node.name);
    if (job !== undefined) tallySteps(tally, job, makespan, avoiding);
  }
}

/** Names that two job runs of a run share stand for none of them. */
function jobsByName(run: Run): ReadonlyMap<string, JobRun> {
  const jobs = new Map<string, JobRun | null>();
  for (const job of run.jobs) if (hasRun(job)) jobs.set(job.name, jobs.has(job.name) ? null : job);
  return new Map([...jobs].flatMap(([name, job]) => (job === null ? [] : [[name, job]])));
}

function tallySteps(tally: PathTally, job: JobRun, makespan: number, avoiding: number): void {
  const steps = identifySteps(job);
  const times = exclusiveTimes(steps.map(({ step }) => step));
  const limit = jobDuration(job) ?? 0;
  for (const { step, name, occurrence } of steps) {
    const duration = Math.min(times.get(step) ?? 0, limit);
    tallyStepOnPath(tally, { job: job.name, step: name, occurrence }, step, savingsOf(makespan, avoiding, duration));
  }
}

/** The run whose makespan is nearest to the median; of several the newest, which comes first. */
function typicalOf(walked: readonly Walked[]): Walked | null {
  const sorted = walked.map(({ makespan }) => makespan).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return walked.find(({ makespan }) => makespan === middle) ?? null;
}

function whyNone(measured: number): string {
  if (measured === 0) return 'no first attempt of the recent runs succeeded with times';
  return 'neither the workflow file of the recent runs nor the moments at which their jobs were queued are recorded';
}
