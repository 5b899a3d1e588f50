import type { Seconds } from '../model/seconds.ts';

/**
 * Names a step inside a job of the timing model: by its index in the YAML file, by the name of a step that the runner adds, or as the post step of
 * the step that has the index.
 */
export interface StepReference {
  readonly job: string;
  readonly step:
    | { readonly kind: 'yaml'; readonly index: number }
    | { readonly kind: 'runner'; readonly name: 'Set up job' | 'Initialize containers' | 'Stop containers' | 'Complete job' }
    | { readonly kind: 'post'; readonly index: number };
}

/** What is known of how a step's time will change when only new behaviour can tell: this repository's evidence first, a cited prior otherwise. */
export type TimeEvidence =
  | { readonly source: 'this-repository'; readonly share: number; readonly runs: number; readonly from: string }
  | { readonly source: 'prior'; readonly id: string };

/**
 * What an edit does to the timing model. A rule states effects, never a saving; the simulator prices them without knowing rules.
 * `job` is always the YAML key. Matrix legs of a job are meant together unless `legs` names some.
 */
export type Effect =
  | { readonly kind: 'remove-edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'add-edge'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'split-job';
      readonly job: string;
      readonly parts: readonly { readonly key: string; readonly steps: readonly number[] }[];
    }
  | { readonly kind: 'merge-jobs'; readonly jobs: readonly string[]; readonly into: string }
  | { readonly kind: 'shard-job'; readonly job: string; readonly shards: number; readonly step: number }
  | { readonly kind: 'run-side-by-side'; readonly job: string; readonly steps: readonly number[] }
  | { readonly kind: 'reorder-steps'; readonly job: string; readonly order: readonly number[] }
  | { readonly kind: 'cancel-superseded'; readonly events: readonly string[] }
  | { readonly kind: 'skip-when'; readonly job: string | null; readonly condition: string }
  | { readonly kind: 'drop-leg-on-event'; readonly job: string; readonly legs: readonly string[]; readonly events: readonly string[] }
  | { readonly kind: 'change-trigger'; readonly remove: readonly string[]; readonly schedule: readonly string[] | null }
  | { readonly kind: 'set-timeout'; readonly job: string; readonly limit: Seconds }
  | { readonly kind: 'change-runner'; readonly job: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'change-cache';
      readonly at: StepReference;
      readonly action: 'add' | 'fix' | 'remove';
      readonly ecosystem: string;
      readonly affects: readonly StepReference[];
    }
  | { readonly kind: 'shorten-step'; readonly at: StepReference; readonly evidence: TimeEvidence }
  | { readonly kind: 'change-artifact-size'; readonly at: StepReference; readonly factor: number }
  /** Whether a failed leg ends the others. */
  | { readonly kind: 'set-fail-fast'; readonly job: string; readonly value: boolean }
  /** Legs that may run at a time; null: no limit. */
  | { readonly kind: 'set-max-parallel'; readonly job: string; readonly limit: number | null }
  /** Every leg by its display name, in the order in which GitHub would start them. */
  | { readonly kind: 'reorder-legs'; readonly job: string; readonly order: readonly string[] }
  /** Of runs that several events start for one commit, only that of `keep` stays. */
  | { readonly kind: 'dedupe-runs'; readonly events: readonly string[]; readonly keep: string }
  /** New steps before the step that has the index `before`, null: at the end; each with the time it is expected to take. */
  | {
      readonly kind: 'add-steps';
      readonly job: string;
      readonly before: number | null;
      readonly steps: readonly { readonly name: string; readonly duration: Seconds; readonly evidence: TimeEvidence }[];
    }
  | { readonly kind: 'remove-steps'; readonly job: string; readonly steps: readonly number[] }
  /** The jobs of one workflow over runner pools; `labels` are what `runs-on` would ask for. */
  | { readonly kind: 'assign-pool'; readonly assignments: readonly { readonly job: string; readonly labels: readonly string[] }[] }
  /** A service container that is there sooner: its image's pull or its wait for health shortened. */
  | {
      readonly kind: 'speed-up-service';
      readonly job: string;
      readonly service: string;
      readonly part: 'pull' | 'health';
      readonly evidence: TimeEvidence;
    };
