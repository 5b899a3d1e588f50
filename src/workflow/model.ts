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

/** An `env:`, `with:`, `secrets:` or `outputs:` block, keys as written, in order. */
export interface ValueMap extends Node {
  readonly entries: ReadonlyMap<string, Value>;
  /** The expression that gives all of the block (`env: ${{ fromJSON(x) }}`), or some of its keys: `entries` are then not all. Null: they are. */
  readonly computed: string | null;
}

/** `defaults:` as a value, with what `run` gives to every script below it. A part is null only where not given; an expression for all of `run` stands for each. */
export type Defaults = Value & { readonly shell: Value<string> | null; readonly workingDirectory: Value<string> | null };

/**
 * `container:` or one of `services:` as a value, with its parts. A bare name is its image. Parts are null where not given, or where the whole is computed.
 * Sources: GitHub's schema; `entrypoint` and `command` are for services only.
 */
export type Container = Value & {
  readonly image: Value<string> | null;
  readonly env: ValueMap | null;
  readonly ports: readonly Value<string>[] | null;
  readonly volumes: readonly Value<string>[] | null;
  readonly options: Value<string> | null;
  readonly credentials: ValueMap | null;
  readonly entrypoint: Value<string> | null;
  readonly command: Value<string> | null;
};

/** `services:` as a value, with each service by its key. */
export type Services = Value & { readonly entries: ReadonlyMap<string, Container> };

/** `environment:` as a value; a bare name is its name. `deployment` known as false: secrets are read, nothing is recorded as deployed. */
export type Environment = Value & {
  readonly name: Value<string> | null;
  readonly url: Value<string> | null;
  readonly deployment: Value<boolean> | null;
};

/** `runs-on:` as a value, with its parts: labels are null where the list itself is computed, or only a group is given. */
export type RunsOn = Value & { readonly labels: readonly Value<string>[] | null; readonly group: Value<string> | null };

/** `snapshot:` as a value: the image that the job makes of its runner. */
export type Snapshot = Value & {
  readonly imageName: Value<string> | null;
  readonly version: Value<string> | null;
  readonly condition: Value<string | boolean> | null;
};

/**
 * `strategy.matrix` as a value, with its axes and filters as nodes; none of them where the whole is computed. `numberedKeys`: where a key at any depth
 * is a number, of which a plain map loses the order, all keys in the order of the file; otherwise none.
 */
export type Matrix = Value & {
  readonly axes: ReadonlyMap<string, Value>;
  readonly include: Value | null;
  readonly exclude: Value | null;
  readonly numberedKeys: readonly string[];
};

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

/** `parallel:`: its steps run side by side, and the next step after all of them. GitHub takes only scripts and actions in it. */
export interface ParallelStep extends StepCommon {
  readonly kind: 'parallel';
  readonly children: readonly Step[];
}

/** `wait:` for background steps of the same list, by their ids as written here. */
export interface WaitStep extends StepCommon {
  readonly kind: 'wait';
  readonly targets: readonly string[];
}

/** `wait-all:` for every background step before it. */
export interface WaitAllStep extends StepCommon {
  readonly kind: 'wait-all';
}

/** `cancel:` of a background step, by its id as written here. */
export interface CancelStep extends StepCommon {
  readonly kind: 'cancel';
  readonly targets: readonly [string];
}

export type ControlStep = ParallelStep | WaitStep | WaitAllStep | CancelStep;

export type Step = ActionStep | RunStep | ControlStep;

/** `permissions:` as written: a shorthand, or scope to level, scopes that we do not know among them. Null where the file says nothing. */
export type Permissions = 'read-all' | 'write-all' | ReadonlyMap<string, 'read' | 'write' | 'none'>;

export interface Concurrency extends Node {
  readonly group: Value<string>;
  readonly cancelInProgress: Value<boolean> | null;
  /** How many may wait: one, or up to 100. Null where not given, which is one. */
  readonly queue: Value<'single' | 'max'> | null;
}

/** `strategy:`; the plan expands its matrix where it is literal. Where the whole is an expression, each part is that expression. */
export interface Strategy extends Node {
  readonly matrix: Matrix | null;
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
  readonly runsOn: RunsOn | null;
  readonly environment: Environment | null;
  readonly env: ValueMap | null;
  readonly defaults: Defaults | null;
  readonly timeoutMinutes: Value<number> | null;
  readonly cancelTimeoutMinutes: Value<number> | null;
  readonly continueOnError: Value<boolean> | null;
  readonly container: Container | null;
  readonly services: Services | null;
  readonly snapshot: Snapshot | null;
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

/** An input of `workflow_call` or `workflow_dispatch`. */
export interface TriggerInput extends Node {
  /** As written; null where not given, which is text. */
  readonly type: string | null;
  readonly required: boolean;
  readonly default: Value | null;
  /** For a choice. */
  readonly options: readonly string[] | null;
}

/** A secret that `workflow_call` takes. */
export interface TriggerSecret extends Node {
  readonly required: boolean;
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
  /** For `workflow_run`: the names, or paths, of the workflows. */
  readonly workflows: readonly string[] | null;
  /** For `image_version`. */
  readonly names: readonly string[] | null;
  readonly versions: readonly string[] | null;
  /** For `schedule`. */
  readonly schedules: readonly { readonly cron: string; readonly timezone: string | null }[];
  /** For `workflow_call` and `workflow_dispatch`, by name as written. */
  readonly inputs: ReadonlyMap<string, TriggerInput>;
  /** For `workflow_call`, by name as written. */
  readonly secrets: ReadonlyMap<string, TriggerSecret>;
  /** For `workflow_call`, by name as written: the output's `value`. */
  readonly outputs: ReadonlyMap<string, Value<string> | null>;
}

/** Something that GitHub's published schema does not have and that is let pass: perhaps newer than it, perhaps a slip that GitHub refuses. */
export interface UnknownWord {
  /** Of the entry, where the word is a key; else of the value. */
  readonly route: Route;
  /** The key, event or value as written. */
  readonly word: string;
}

/** A workflow file, understood. Keys that we do not know stay in the text and are never lost. */
export interface Workflow extends Node {
  /** Repository path. */
  readonly path: string;
  readonly text: string;
  /** The whole file as a plain value, aliases resolved, keys as text. Expressions are text here: ask `Value`s what is known. */
  readonly plain: Json;
  readonly name: Value<string> | null;
  readonly runName: Value<string> | null;
  /** By event, events that we do not know among them. */
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly permissions: Permissions | null;
  readonly env: ValueMap | null;
  readonly defaults: Defaults | null;
  readonly concurrency: Concurrency | null;
  readonly cacheMode: Value<string> | null;
  readonly jobs: readonly Job[];
  /** Keys, events and cache modes that are let pass without being known, in the order of the file. */
  readonly unknown: readonly UnknownWord[];
  /** A header says that a program writes this file: it is not edited. */
  readonly generatedBy: string | null;
}

interface ActionCommon extends Node {
  /** Repository path of its `action.yml`. */
  readonly path: string;
  readonly text: string;
  /** The whole file as a plain value, aliases resolved. */
  readonly plain: { readonly [key: string]: Json };
  /** By name as written. */
  readonly inputs: ReadonlyMap<string, ActionInput>;
  /** By name as written; the value of a composite action's output, null for a program's, which only it knows. */
  readonly outputs: ReadonlyMap<string, Value<string> | null>;
  /** Keys that are let pass without being known, in the order of the file. */
  readonly unknown: readonly UnknownWord[];
  /** A header says that a program writes this file: it is not edited. */
  readonly generatedBy: string | null;
}

/** An input that an action declares. */
export interface ActionInput extends Node {
  readonly required: boolean;
  readonly default: Value | null;
}

/** A composite action of the repository, understood: its steps run in the job that uses it. Routes start at `runs.steps`. */
export interface CompositeAction extends ActionCommon {
  readonly kind: 'composite';
  readonly steps: readonly Step[];
}

/** An action that is a program: what it does is not in its file. */
export interface ProgramAction extends ActionCommon {
  readonly kind: 'javascript' | 'docker';
  /** `node24`, `docker`. */
  readonly using: string;
  /** Whether something also runs before the job's first step, or after its last. */
  readonly hasPre: boolean;
  readonly hasPost: boolean;
}

export type ActionFile = CompositeAction | ProgramAction;

/** Why a file is not a workflow or action we can work on. The message may quote the file: cut, on one line, without control characters. */
export interface Problem {
  readonly code: 'too-large' | 'too-deep' | 'not-yaml' | 'not-a-workflow' | 'not-an-action' | 'bidi-controls' | 'control-characters';
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type ParseResult =
  | { readonly ok: true; readonly workflow: Workflow }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };
