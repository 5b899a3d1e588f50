import type { Effect } from '../effect.ts';
import type { DraftLeg, DraftProgram, TimeChange } from '../replay/draft.ts';
import type { RecordedSteps } from '../replay/recorded-job.ts';
import type { RecordedRun } from '../replay/recorded-run.ts';
import { SUCCESS } from '../schedule/outcome.ts';
import { findJob, hasRunOf, mapJob, noRunOf } from './edit-draft.ts';
import { changeTime, editProgram, placeOfIndex } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/**
 * Each leg becomes n, which divide the work of one step evenly. Machines differ and each shard has its own: the first takes this run's times, each other one those of a
 * run drawn from the history, so that the longest of them counts as it would. An uneven division is the rule's to state, as a step that is longer.
 */
export function shardJob({ job: key, shards, step }: Extract<Effect, { kind: 'shard-job' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  if (!Number.isInteger(shards) || shards < 1) return { reason: `the job ${key} cannot be divided into ${shards} shards` };
  const byLeg = stepsOfOthers(runs, key, step);
  if (byLeg.size === 0) return { reason: `no run tells the time of step ${step + 1} of the job ${key}` };
  return {
    apply: (draft, { run: { runId } }) => {
      let isWhole = true;
      const sharded = mapJob(draft, key, (job) => {
        const legs = job.legs.flatMap((leg) => {
          const others = (byLeg.get(leg.records[0]?.like ?? '') ?? []).flatMap((other) => (other.runId === runId ? [] : [other.steps]));
          return Array.from({ length: shards }, (_, index) => shardOf(leg, { index, shards, step, others }));
        });
        if (legs.some((leg) => leg === null)) isWhole = false;
        return { ...job, legs: legs.filter((leg) => leg !== null) };
      });
      return isWhole ? sharded : null;
    },
  };
}

interface Shard {
  readonly index: number;
  readonly shards: number;
  readonly step: number;
  readonly others: readonly RecordedSteps[];
}

function shardOf(leg: DraftLeg, { index, shards, step, others }: Shard): DraftLeg | null {
  const name = `${leg.name} shard ${index + 1}`;
  const edited = editProgram(leg, (program) => {
    const place = placeOfIndex(program, step);
    if (place === null) return null;
    return changeTime(index === 0 ? program : onAnotherMachine(program, others, `time of ${name}`), place, (time) => time / shards);
  });
  return edited === null ? null : { ...edited, name, queue: index === 0 ? leg.queue : 'drawn' };
}

/** Each step that took time takes what it took in one other run, before any change. */
function onAnotherMachine(program: DraftProgram, others: readonly RecordedSteps[], name: string): DraftProgram {
  const steps = program.steps.map((step) => {
    const { source } = step;
    if (source.kind !== 'main') return step;
    const another: TimeChange = (time, { uniform }) => {
      const drawn = others[Math.floor(uniform(name) * others.length)]?.main[source.step]?.duration;
      return time > 0 ? (drawn ?? time) : time;
    };
    return { ...step, changes: [another, ...step.changes] };
  });
  return { ...program, steps };
}

interface OtherRun {
  readonly runId: number;
  readonly steps: RecordedSteps;
}

/** By leg: of runs in which it succeeded and the step ran, those in which it was shorter first. */
function stepsOfOthers(runs: readonly RecordedRun[], key: string, step: number): ReadonlyMap<string, readonly OtherRun[]> {
  const found = runs
    .flatMap(({ draft, run }) => (findJob(draft, key)?.legs ?? []).map((leg) => ({ ...leg, runId: run.runId })))
    .flatMap(({ base, records: [record], runId }) => {
      const place = base === null ? null : placeOfIndex(base, step);
      const source = place === null ? null : (base?.steps[place]?.source ?? null);
      const steps = record?.job?.outcome === SUCCESS ? record.job.steps : null;
      const time = source?.kind === 'main' ? steps?.main[source.step]?.duration : null;
      return steps === null || time == null ? [] : [{ like: record?.like ?? '', runId, steps, time }];
    })
    .sort((a, b) => a.time - b.time || a.runId - b.runId);
  return Map.groupBy(found, ({ like }) => like);
}
