import type { Route } from '../model/route.ts';

/** Something that one step or job hands to another. */
export type Resource =
  | { readonly kind: 'step-output'; readonly step: string; readonly name: string }
  /** `*` as step: all steps before. A step without `id` goes by its route. */
  | { readonly kind: 'step-result'; readonly step: string }
  | { readonly kind: 'job-output'; readonly job: string; readonly name: string }
  | { readonly kind: 'job-result'; readonly job: string }
  /** A name as written, expressions and all, or a pattern as `download-artifact` takes it. */
  | { readonly kind: 'artifact'; readonly name: string }
  /** A key as written, expressions and all; with `*` at its end, any key that starts so. `now`: written when the step runs, not when the job has succeeded. */
  | { readonly kind: 'cache'; readonly key: string; readonly now?: true }
  /** Paths relative to the workspace, as globs; `**` for all of it. */
  | { readonly kind: 'workspace'; readonly paths: readonly string[] }
  /** Paths of the runner outside of the workspace, absolute or from `~`, as globs. */
  | { readonly kind: 'runner-file'; readonly paths: readonly string[] }
  /** A variable for the steps that follow; with `*` at its end, any that starts so. */
  | { readonly kind: 'environment'; readonly variable: string }
  /** `$GITHUB_PATH`, programs installed on the runner and their own caches, by name; with `*` at its end, any that starts so. */
  | { readonly kind: 'tool'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'deployment'; readonly environment: string }
  /** Something outside of the run that others can see: a registry, a release, the repository. */
  | { readonly kind: 'outside'; readonly what: string };

/** What may be read and written beyond what is listed, by kind, and why it is not known: words that finish "because". */
export interface Doubt {
  readonly reason: string;
  readonly reads: readonly Resource['kind'][];
  readonly writes: readonly Resource['kind'][];
}

/** What a step or job reads and writes. Of a job: what goes over its border to other jobs. */
export interface Flow {
  readonly route: Route;
  readonly reads: readonly Resource[];
  readonly writes: readonly Resource[];
  readonly doubts: readonly Doubt[];
  /** It adds to the job summary, which people see after the run. Missing: it does not, as far as is known. */
  readonly summarizes?: true;
  /** The reasons of `doubts`, each once. */
  readonly unknown: readonly string[];
}

/** An answer to "does B need A?": yes and no name what they rest on, unknown always has a reason. "No" is about data: A may still be a gate. */
export type Dependence =
  | { readonly answer: 'yes' | 'no'; readonly because: readonly Resource[] }
  | { readonly answer: 'unknown'; readonly reason: string };

/**
 * An answer to "may these two change places?" and "may they run at the same time?". Here "yes" is the careful answer: it is only given when nothing
 * that either does can meet the other. "No" names what they share.
 */
export type Freedom =
  | { readonly answer: 'yes' }
  | { readonly answer: 'no'; readonly because: readonly Resource[] }
  | { readonly answer: 'unknown'; readonly reason: string };

export interface DataFlow {
  /** By job key. */
  readonly jobs: ReadonlyMap<string, Flow>;
  /** By job key, in order, `wait` and `cancel` among them; the children of a `parallel:` group follow each other in its place. */
  readonly steps: ReadonlyMap<string, readonly Flow[]>;
  /** By job key: the keys it waits for, as written. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
}
