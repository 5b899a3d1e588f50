import type { Route } from '../model/route.ts';

/** Something that one step or job hands to another. */
export type Resource =
  | { readonly kind: 'step-output'; readonly step: string; readonly name: string }
  | { readonly kind: 'job-output'; readonly job: string; readonly name: string }
  | { readonly kind: 'artifact'; readonly name: string }
  | { readonly kind: 'cache'; readonly key: string }
  | { readonly kind: 'workspace'; readonly paths: readonly string[] }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'deployment'; readonly environment: string };

/** What a step or job reads and writes. `unknown` names what keeps us from knowing all of it. */
export interface Flow {
  readonly route: Route;
  readonly reads: readonly Resource[];
  readonly writes: readonly Resource[];
  readonly unknown: readonly string[];
}

/** An answer to "does B need A?": unknown always has a reason. @public */
export type Dependence =
  | { readonly answer: 'yes' | 'no'; readonly because: readonly Resource[] }
  | { readonly answer: 'unknown'; readonly reason: string };

export interface DataFlow {
  readonly jobs: ReadonlyMap<string, Flow>;
  readonly steps: ReadonlyMap<string, readonly Flow[]>;
}
