import type { Route } from '../model/route.ts';
import type { Effect } from '../simulate/effect.ts';
import type { Edit } from '../workflow/edit.ts';
import type { PlanChange } from '../workflow/plan.ts';
import type { Evidence } from './evidence.ts';

export type Family = 'cache' | 'steps' | 'graph' | 'tests' | 'matrix' | 'trigger' | 'resources';

/**
 * - `safe`: the newest commit of every branch is gated by the same jobs, and nothing else can change.
 * - `review`: the same work is run, but a person should look.
 * - `less-work`: something that ran before no longer runs in some case.
 * - `advice`: never edited.
 */
export type Safety = 'safe' | 'review' | 'less-work' | 'advice';

export interface RuleMeta<MessageId extends string = string> {
  /** Folder name, configuration key, docs anchor; kebab-case; never reused. */
  readonly id: string;
  /** Imperative; becomes the commit subject. */
  readonly title: string;
  readonly family: Family;
  readonly safety: Safety;
  readonly experimental?: boolean;
  /** Its worth is what it prevents: a small predicted saving does not withhold its proposals. */
  readonly guard?: boolean;
  /** Off, and not even mentioned, unless the configuration names the rule. */
  readonly optIn?: boolean;
  /** With fewer completed runs the rule's proposals are withheld, not guessed. 0: right by construction. */
  readonly minRuns: number;
  readonly since: `${number}.${number}.${number}`;
  /** Texts by id, with `{name}` for data. */
  readonly messages: Readonly<Record<MessageId, string>>;
}

/**
 * One file of a proposal: edits of a file that stands, or the whole text of a new file or a generated list, which is written only under
 * `.github/paceline/`. A file is named once in a proposal.
 */
export type ProposedFile =
  | {
      readonly path: string;
      readonly edits: readonly [Edit, ...Edit[]];
      /**
       * For another file than the proposal's workflow: exactly how its own plan changes. Of a composite action the places read `runs.steps[0].with.x`,
       * `inputs.x`. Missing: nothing that a plan shows.
       */
      readonly planChanges?: readonly PlanChange[];
    }
  | { readonly path: string; readonly text: string };

/** What a rule would change, what that does, and what it declares of it; the engine proves the declaration before anyone sees the edit. */
export interface Proposal {
  /** The workflow that the proposal is about: the one that `evidence.workflow` is. */
  readonly path: string;
  /** Most have one, the workflow. Others may be composite actions under `.github/actions/`, other workflows, and lists. */
  readonly files: readonly [ProposedFile, ...ProposedFile[]];
  readonly effects: readonly [Effect, ...Effect[]];
  /** Exactly how the workflow's expanded plan changes; empty where only other files do. Anything else refuses the edit. */
  readonly planChanges: readonly PlanChange[];
  /** One sentence: what may behave differently after the merge. */
  readonly risk: string;
  /** What no longer runs, and when; empty for "same work, faster". */
  readonly workDelta: readonly string[];
}

export interface Finding<MessageId extends string = string> {
  readonly messageId: MessageId;
  readonly data: Readonly<Record<string, string | number>>;
  readonly primary: Route;
  readonly related?: readonly Route[];
  /** Each number in the message: where it was measured. Empty for a finding that states none. */
  readonly measurements: readonly Measurement[];
  readonly proposal?: Proposal;
}

/** A number and the runs it comes from. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: 'seconds' | 'runs' | 'share' | 'bytes' | 'dollars';
  readonly runs: number;
  readonly window: { readonly from: Date; readonly to: Date };
}

export const SKIP_REASONS = {
  'not-applicable': 'the workflow has nothing this rule looks at',
  'too-few-runs': 'too few completed runs to measure',
  'no-history': 'no history: not measured',
  'dynamic-matrix': 'a matrix is computed at run time',
  'reusable-caller-decides': 'the workflow is called by others, which decide this',
  'author-decided': 'the file already says what it wants here',
  'release-workflow': 'the workflow publishes or runs on untrusted input, where this would be unsafe',
  'evidence-missing': 'something this rule needs could not be read',
} as const;
export type SkipReason = keyof typeof SKIP_REASONS;

export type RuleResult<MessageId extends string = string> =
  | { readonly findings: readonly Finding<MessageId>[] }
  | { readonly skipped: SkipReason; readonly detail?: string };

export interface Rule<Options = unknown, MessageId extends string = string> {
  readonly meta: RuleMeta<MessageId>;
  readonly defaults: Options;
  check(evidence: Evidence, options: Options): RuleResult<MessageId>;
}

/** Identity at run time; at compile time it ties `messageId` to `meta.messages`. */
export function defineRule<Options, MessageId extends string>(rule: Rule<Options, MessageId>): Rule<Options, MessageId> {
  return rule;
}
