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

/**
 * What is known of how a time will change when only new behaviour can tell: this repository's evidence first, a cited prior otherwise. A share is of the time before,
 * and is saved: 0.25 of 100 s leaves 75 s, and a negative one makes it slower.
 */
export type TimeEvidence =
  | { readonly source: 'this-repository'; readonly share: number; readonly runs: number; readonly from: string }
  | { readonly source: 'prior'; readonly id: string };

/** When something is skipped: where an expression over `github` holds, or where all paths that a run's push or pull request changed match the patterns. */
export type SkipCondition =
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'paths'; readonly ignored: readonly string[] };

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
  /** `evidence`: how much of what the steps overlap is gained, 1 where they do not slow each other down. */
  | { readonly kind: 'run-side-by-side'; readonly job: string; readonly steps: readonly number[]; readonly evidence?: TimeEvidence }
  | { readonly kind: 'reorder-steps'; readonly job: string; readonly order: readonly number[] }
  | { readonly kind: 'cancel-superseded'; readonly events: readonly string[] }
  /** A job, or the whole run, does not run where the condition holds, on these events; missing: on any. */
  | { readonly kind: 'skip-when'; readonly job: string | null; readonly when: SkipCondition; readonly events?: readonly string[] }
  | { readonly kind: 'drop-job'; readonly job: string }
  | { readonly kind: 'drop-leg-on-event'; readonly job: string; readonly legs: readonly string[]; readonly events: readonly string[] }
  /** Events that start no run any more, and the cron lines before and after where those change. */
  | {
      readonly kind: 'change-trigger';
      readonly remove: readonly string[];
      readonly schedule: { readonly from: readonly string[]; readonly to: readonly string[] } | null;
    }
  | { readonly kind: 'set-timeout'; readonly job: string; readonly limit: Seconds }
  /** `evidence`: the share of the time of its steps that the other machine saves. */
  | { readonly kind: 'change-runner'; readonly job: string; readonly from: string; readonly to: string; readonly evidence?: TimeEvidence }
  | {
      readonly kind: 'change-cache';
      readonly at: StepReference;
      readonly action: 'add' | 'fix' | 'remove';
      readonly ecosystem: string;
      readonly affects: readonly StepReference[];
      /** What a hit takes off the affected steps. Missing: the prior of the ecosystem. */
      readonly evidence?: TimeEvidence;
      /** How often it would be hit, from a replay of its key. Missing: not known, and nothing is predicted. */
      readonly hitRate?: { readonly value: number; readonly runs: number };
      /** Of one restore and one save; 0 where missing. */
      readonly restore?: Seconds;
      readonly save?: Seconds;
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
