import type { Json } from '../model/json.ts';
import type { Route } from '../model/route.ts';

/** Where a node stands in the text. Offsets count UTF-16 units of the text as given; lines and columns from 1. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/** A node of the file: where it is and how to speak of it in an edit. */
export interface Node {
  readonly route: Route;
  readonly span: Span;
}

/**
 * A value as the file gives it: *known*, or *computed at run time* from an expression.
 * A rule must ask; it never treats an expression's text as the value.
 */
export type Value<T extends Json = Json> =
  | (Node & { readonly known: true; readonly value: T })
  | (Node & { readonly known: false; readonly expression: string });

/** `owner/name/path@ref`, `./path` or `$/path`, `docker://image`, taken apart. */
export type ActionReference =
  | { readonly kind: 'remote'; readonly owner: string; readonly name: string; readonly path: string; readonly ref: string }
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'docker'; readonly image: string };

/** An `env:` or `with:` block, keys as written, in order. */
export interface ValueMap extends Node {
  readonly entries: ReadonlyMap<string, Value>;
}

interface StepCommon extends Node {
  readonly id: string | null;
  readonly name: Value<string> | null;
  /** `if:`, computed with or without braces; known only when it is a plain `true` or `false`. */
  readonly condition: Value<string | boolean> | null;
  readonly env: ValueMap | null;
  readonly continueOnError: Value<boolean> | null;
  readonly timeoutMinutes: Value<number> | null;
  readonly background: boolean;
}

export interface ActionStep extends StepCommon {
  readonly kind: 'action';
  readonly uses: Value<string>;
  /** Null when `uses` does not have a form GitHub knows. */
  readonly action: ActionReference | null;
  readonly with: ValueMap | null;
}

export interface RunStep extends StepCommon {
  readonly kind: 'run';
  /** The script; it may contain `${{ }}` and is then still text, since only parts of it are computed. */
  readonly run: { readonly text: string } & Node;
  readonly shell: Value<string> | null;
  readonly workingDirectory: Value<string> | null;
}

/** `parallel:` with its children, or a `wait` / `wait-all` / `cancel` step. */
export interface ControlStep extends StepCommon {
  readonly kind: 'parallel' | 'wait' | 'wait-all' | 'cancel';
  readonly children: readonly Step[];
  readonly targets: readonly string[];
}

export type Step = ActionStep | RunStep | ControlStep;

/** `permissions:` as written: a shorthand, or scope to level. Null where the file says nothing. */
export type Permissions = 'read-all' | 'write-all' | ReadonlyMap<string, 'read' | 'write' | 'none'>;

export interface Concurrency extends Node {
  readonly group: Value<string>;
  readonly cancelInProgress: Value<boolean> | null;
  readonly queue: 'single' | 'max' | null;
}

/** `strategy.matrix` as written; the plan expands it where it is literal. */
export interface Strategy extends Node {
  readonly matrix: Value | null;
  readonly failFast: Value<boolean> | null;
  readonly maxParallel: Value<number> | null;
}

interface JobCommon extends Node {
  /** The YAML key. */
  readonly key: string;
  readonly name: Value<string> | null;
  readonly needs: readonly string[];
  /** `if:`, computed with or without braces; known only when it is a plain `true` or `false`. */
  readonly condition: Value<string | boolean> | null;
  readonly permissions: Permissions | null;
  readonly concurrency: Concurrency | null;
  readonly strategy: Strategy | null;
  readonly cacheMode: Value<string> | null;
}

export interface RunnableJob extends JobCommon {
  readonly kind: 'job';
  /** A label, a list of labels, or `{ group, labels }`. */
  readonly runsOn: Value | null;
  readonly environment: Value | null;
  readonly env: ValueMap | null;
  readonly defaults: Value | null;
  readonly timeoutMinutes: Value<number> | null;
  readonly continueOnError: Value<boolean> | null;
  readonly container: Value | null;
  readonly services: Value | null;
  readonly outputs: ValueMap | null;
  readonly steps: readonly Step[];
}

/** A job that calls a reusable workflow. */
export interface CallerJob extends JobCommon {
  readonly kind: 'call';
  readonly uses: Value<string>;
  readonly with: ValueMap | null;
  readonly secrets: 'inherit' | ValueMap | null;
}

export type Job = RunnableJob | CallerJob;

/** One entry under `on:`. Filters are null where not given. */
export interface Trigger extends Node {
  readonly event: string;
  readonly types: readonly string[] | null;
  readonly branches: readonly string[] | null;
  readonly branchesIgnore: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly tagsIgnore: readonly string[] | null;
  readonly paths: readonly string[] | null;
  readonly pathsIgnore: readonly string[] | null;
  /** For `schedule`. */
  readonly schedules: readonly { readonly cron: string; readonly timezone: string | null }[];
}

/** A workflow file, understood. Keys that we do not know stay in the text and are never lost. */
export interface Workflow extends Node {
  /** Repository path. */
  readonly path: string;
  readonly text: string;
  /** The whole file as a plain value, aliases resolved, keys as text. Expressions are text here: ask `Value`s what is known. */
  readonly plain: Json;
  readonly name: Value<string> | null;
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly permissions: Permissions | null;
  readonly env: ValueMap | null;
  readonly defaults: Value | null;
  readonly concurrency: Concurrency | null;
  readonly cacheMode: Value<string> | null;
  readonly jobs: readonly Job[];
  /** A header says that a program writes this file: it is not edited. */
  readonly generatedBy: string | null;
}

/** A composite action of the repository, understood: its steps run in the job that uses it. Routes start at `runs.steps`. */
export interface CompositeAction extends Node {
  /** Repository path of its `action.yml`. */
  readonly path: string;
  readonly text: string;
  /** The whole file as a plain value, aliases resolved. */
  readonly plain: { readonly [key: string]: Json };
  readonly steps: readonly Step[];
  /** A header says that a program writes this file: it is not edited. */
  readonly generatedBy: string | null;
}

/** Why a file is not a workflow we can work on. */
export interface Problem {
  readonly code: 'too-large' | 'too-deep' | 'not-yaml' | 'not-a-workflow' | 'bidi-controls';
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type ParseResult =
  | { readonly ok: true; readonly workflow: Workflow }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };
