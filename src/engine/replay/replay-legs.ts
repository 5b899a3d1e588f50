import { ownValue } from '../../model/json.ts';
import { type ModelOfPlan, modelOfPlan } from '../../simulate/schedule/model-of-plan.ts';
import { legsOf, type TimingModel } from '../../simulate/schedule/timing-model.ts';
import type { JobAddress } from '../../workflow/match-job-name.ts';
import type { ExpandedPlan, PlannedJob } from '../../workflow/plan.ts';
import type { JobWait, ReplayObstacle } from './replay-check.ts';

/** A leg of the model, by its place in `legsOf`. */
interface ReplayLeg {
  /** Keys from the outermost caller to the job, joined by ` / `. */
  readonly job: string;
  readonly heldBy: JobWait['reason'];
  /** Why the record of a run in which it ran cannot be put here; null where it can. */
  readonly unknown: ReplayObstacle | null;
}

/** The model of what one event starts, and where the job runs of a record belong in it. */
export interface ReplayModel {
  /** Without the concurrency group of the run: a run's time counts from when its jobs were created. */
  readonly model: TimingModel;
  readonly legs: readonly ReplayLeg[];
  /** The legs that a name stands for: one, or all of a job or call that was skipped whole. None where it fits no leg. */
  readonly legsAt: (address: JobAddress) => readonly number[];
}

/** The models of plans by event, each made once; or why there is none. */
export function replayModels(): (plan: ExpandedPlan, event: string | null) => ReplayModel | ReplayObstacle {
  const known = new WeakMap<ExpandedPlan, Map<string | null, ReplayModel | ReplayObstacle>>();
  return (plan, event) => {
    const ofPlan = known.get(plan) ?? new Map<string | null, ReplayModel | ReplayObstacle>();
    known.set(plan, ofPlan);
    const made = ofPlan.get(event) ?? makeModel(plan, event);
    ofPlan.set(event, made);
    return made;
  };
}

function makeModel(plan: ExpandedPlan, event: string | null): ReplayModel | ReplayObstacle {
  const trigger = plan.triggers.find((one) => one.event === event);
  if (trigger === undefined) return 'event-unknown';
  const made: ModelOfPlan | null = modelOfPlan(plan, trigger);
  if (made === null) return 'needs-in-a-circle';
  const places = new Map(legsOf(made.model).map(({ name }, index) => [name, index]));
  const leaves = leavesOf(trigger.jobs, []);
  const byIdentity = new Map<string, number[]>();
  const legs: ReplayLeg[] = [];
  for (const chain of leaves) {
    const job = chain.at(-1) as PlannedJob;
    const place = places.get(job.displayName ?? job.key);
    if (place === undefined || legs[place] !== undefined) return 'legs-unknown';
    legs[place] = { job: chain.map(({ key }) => key).join(' / '), heldBy: heldBy(job), unknown: whyUnknown(job) };
    for (const identity of identitiesOf(chain)) byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), place]);
  }
  return {
    model: { ...made.model, concurrency: null },
    legs,
    legsAt: ({ callers, key, matrix, isWhole }) => byIdentity.get(identityOf(callers, isWhole ? { key } : { key, matrix })) ?? [],
  };
}

/** From the outermost caller to each job that runs. */
function leavesOf(jobs: readonly PlannedJob[], before: readonly PlannedJob[]): readonly (readonly PlannedJob[])[] {
  return jobs.flatMap((job) => (job.called?.known === true ? leavesOf(job.called.jobs, [...before, job]) : [[...before, job]]));
}

/** The leg by its matrix, and the job and each call around it as they are named when they are skipped whole. */
function identitiesOf(chain: readonly PlannedJob[]): readonly string[] {
  const wholes = chain.map(({ key }, index) => identityOf(chain.slice(0, index), { key }));
  const [job] = chain.slice(-1);
  return job === undefined ? wholes : [...wholes, identityOf(chain.slice(0, -1), { key: job.key, matrix: job.matrix })];
}

type Place = Pick<PlannedJob, 'key' | 'matrix'>;

function identityOf(callers: readonly Place[], job: Pick<Place, 'key'> & Partial<Place>): string {
  return JSON.stringify([...callers.map(({ key, matrix }) => [key, matrix]), job.matrix === undefined ? [job.key] : [job.key, job.matrix]]);
}

function heldBy(job: PlannedJob): JobWait['reason'] {
  if (ownValue(job.rest, 'environment') != null) return 'environment';
  return job.concurrency === null || job.concurrency === '' ? null : 'concurrency';
}

function whyUnknown({ called, unexpanded }: PlannedJob): ReplayObstacle | null {
  if (called?.known === false) return 'called-workflow-unknown';
  return unexpanded === null ? null : 'computed-matrix';
}
