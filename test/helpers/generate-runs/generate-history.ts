import { type Random, randomInteger, seededRandom } from '../../../src/stats/seeded-random.ts';
import { type PlannedRun, type PlayedRun, playRuns, type RunnerWorld } from './play-runs.ts';
import { drawWorkflow, type JobSpec, type SpecOptions, type WorkflowSpec, writeWorkflow } from './workflow-spec.ts';

/** A workflow with its runs as lines of the history format, which are REST's objects with their jobs. */
export interface GeneratedWorkflow {
  readonly path: string;
  readonly text: string;
  readonly spec: WorkflowSpec;
  readonly runs: readonly Record<string, unknown>[];
}

export interface HistoryOptions extends Partial<RunnerWorld>, Partial<SpecOptions> {
  readonly seed: number;
  readonly workflows: number;
  readonly runsOfEach: number;
  /** The mean between two runs of all workflows, in seconds. */
  readonly between?: number;
  /** Changes what is drawn of a workflow. */
  readonly edit?: (job: JobSpec, random: Random, workflow: string) => JobSpec;
}

const START = Date.UTC(2026, 0, 5) / 1000;

/** Slower by day than by night, and windows slower than the rest. */
function usualStartUp(label: string, hour: number): number {
  return (label.startsWith('windows') ? 18 : 6) * (hour >= 12 && hour < 20 ? 2 : 1);
}

/** Runs of workflows drawn by lot, played by an implementation of its own: the same seed gives the same history. */
export function generateHistory({
  seed,
  workflows,
  runsOfEach,
  between = 900,
  edit = (job) => job,
  ...rest
}: HistoryOptions): readonly GeneratedWorkflow[] {
  const random = seededRandom(seed);
  const labels = rest.labels ?? ['ubuntu-latest', 'windows-latest', 'big'];
  const specs = Array.from({ length: workflows }, (_, index): WorkflowSpec => {
    const drawn = drawWorkflow(`Workflow ${index}`, random, { labels, ...rest });
    return { ...drawn, jobs: drawn.jobs.map((job) => edit(job, random, drawn.name)) };
  });
  let at = START;
  const planned: PlannedRun[] = Array.from({ length: workflows * runsOfEach }, (_, index) => {
    at += Math.round(-Math.log(1 - random()) * between);
    const workflow = specs[index < workflows ? index : randomInteger(random, workflows)] as WorkflowSpec;
    return { workflow, at, event: random() < 0.4 ? 'push' : 'pull_request' };
  });
  const world: RunnerWorld = {
    limits: rest.limits ?? new Map(),
    startUp: rest.startUp ?? usualStartUp,
    startUpSpread: rest.startUpSpread ?? 0.4,
    sharedSpread: rest.sharedSpread ?? 0.15,
    ownSpread: rest.ownSpread ?? 0.1,
  };
  const played = playRuns(planned, world, random);
  return specs.map((spec, index) => {
    const [path, text] = [`.github/workflows/w${index}.yml`, writeWorkflow(spec)];
    return {
      path,
      text,
      spec,
      runs: played.flatMap((run, number) => (run.planned.workflow === spec ? [toRest(run, number + 1, path, text)] : [])),
    };
  });
}

function toRest({ planned, legs }: PlayedRun, id: number, path: string, text: string): Record<string, unknown> {
  const conclusions = legs.map(({ conclusion }) => conclusion);
  const end = Math.max(...legs.map((leg) => leg.end ?? 0));
  return {
    id,
    run_attempt: 1,
    name: planned.workflow.name,
    path,
    event: planned.event,
    status: 'completed',
    conclusion: conclusions.includes('failure') ? 'failure' : 'success',
    head_sha: id.toString(16).padStart(40, '0'),
    head_branch: planned.event === 'push' ? 'main' : 'topic',
    created_at: stamp(planned.at),
    run_started_at: stamp(planned.at),
    updated_at: stamp(end),
    jobs: jobsOf(legs, id),
    paceline: { workflowText: text, simulated: 'generated for a test' },
  };
}

/** A job that is skipped whole is one job run, without its legs. */
function jobsOf(legs: PlayedRun['legs'], run: number): readonly Record<string, unknown>[] {
  return [...Map.groupBy(legs, ({ job }) => job)].flatMap(([job, own]) => {
    const isWhole = own.every(({ conclusion }) => conclusion === 'skipped');
    return (isWhole ? own.slice(0, 1) : own).map((leg, index) => ({
      id: run * 1000 + legs.indexOf(leg),
      run_id: run,
      run_attempt: 1,
      name: isWhole && index === 0 ? job.key : leg.key,
      head_sha: 'a',
      status: 'completed',
      conclusion: leg.conclusion,
      created_at: stamp(leg.created ?? 0),
      started_at: stamp(leg.start ?? leg.end ?? 0),
      completed_at: stamp(leg.end ?? 0),
      labels: leg.start === null ? [] : [job.label],
      runner_name: leg.start === null ? '' : 'runner',
      steps: [],
    }));
  });
}

function stamp(second: number): string {
  return new Date(second * 1000).toISOString().replace('.000Z', 'Z');
}
