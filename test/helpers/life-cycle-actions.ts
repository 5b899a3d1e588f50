import fc from 'fast-check';

/** What a lost answer cuts off: the write of this number in a task, before it, after it, or for a branch that is to get its pull request, between the two. */
export interface Fault {
  readonly write: number;
  readonly when: 'before' | 'after' | 'between';
}

/** What people do to one of our pull requests, or to its branch; `which` is taken modulo how many there are. */
export interface OnPullRequest {
  readonly does:
    | 'merge'
    | 'close'
    | 'reopen'
    | 'edit-body'
    | 'edit-title'
    | 'push'
    | 'force-push'
    | 'take-push-back'
    | 'delete-branch'
    | 'restore-branch'
    | 'ask-rebase'
    | 'ask-revert'
    | 'conflict'
    | 'no-conflict';
  readonly which: number;
  /** Whether its webhook arrives. */
  readonly isHeard: boolean;
}

/** Something that a person does while a task runs, right before its call of GitHub of this number. */
export interface Interruption {
  readonly call: number;
  readonly by: OnPullRequest;
}

export type Action =
  | OnPullRequest
  | { readonly does: 'edit-base'; readonly which: number; readonly edit: 'fix' | 'unfix' | 'touch'; readonly conflicts: boolean }
  | { readonly does: 'configure'; readonly text: string | null }
  | { readonly does: 'protect' | 'unprotect' | 'suspend' | 'unsuspend' | 'rename' }
  | { readonly does: 'wait'; readonly hours: number }
  | { readonly does: 'verdict'; readonly which: number; readonly phase: 'verified' | 'refuted' | 'undecided' }
  | { readonly does: 'run'; readonly which: number; readonly conclusion: 'success' | 'failure' }
  | TaskAction;

export interface TaskAction {
  readonly does: 'analyze' | 'tend' | 'work';
  /** Of the tasks that wait. */
  readonly which: number;
  /** Of the predicted saving, in halves. */
  readonly saving: number;
  /** `twice`: one after the other. `together`: two workers at once. `beside`: an analysis, tending and all that waits at once. */
  readonly how: 'once' | 'twice' | 'together' | 'beside';
  readonly fault: Fault | null;
  readonly interruption: Interruption | null;
}

const WHICH = fc.nat({ max: 5 });

const ON_PULL_REQUEST: fc.Arbitrary<OnPullRequest> = fc.record({
  does: fc.constantFrom<OnPullRequest['does'][]>(
    ...(['merge', 'close', 'reopen', 'edit-body', 'edit-title', 'push', 'push', 'force-push', 'take-push-back'] as const),
    ...(['delete-branch', 'restore-branch', 'ask-rebase', 'ask-revert', 'conflict', 'conflict', 'no-conflict'] as const),
  ),
  which: WHICH,
  isHeard: fc.boolean(),
});

const LIMITS = fc.record({
  open: fc.integer({ min: 1, max: 3 }),
  perDay: fc.integer({ min: 1, max: 3 }),
  perWorkflow: fc.integer({ min: 1, max: 3 }),
});

const CONFIGURATION = fc.option(
  fc
    .tuple(LIMITS, fc.constantFrom('conflicted', 'never'), fc.constantFrom('any', '09:00-17:00'))
    .map(
      ([{ open, perDay, perWorkflow }, rebase, schedule]) =>
        `pull-requests: { open: ${open}, per-day: ${perDay}, unverified-per-workflow: ${perWorkflow}, rebase: ${rebase}, schedule: '${schedule}' }\n`,
    ),
  { freq: 8 },
);

const FAULT: fc.Arbitrary<Fault> = fc.record({
  write: fc.nat({ max: 3 }),
  when: fc.constantFrom<Fault['when'][]>('before', 'after', 'between'),
});

const INTERRUPTION: fc.Arbitrary<Interruption> = fc.record({ call: fc.nat({ max: 8 }), by: ON_PULL_REQUEST });

const TASK: fc.Arbitrary<TaskAction> = fc.record({
  does: fc.constantFrom<TaskAction['does'][]>('analyze', 'tend', 'work', 'work'),
  which: WHICH,
  saving: fc.nat({ max: 3 }),
  how: fc.constantFrom<TaskAction['how'][]>('once', 'once', 'twice', 'together', 'beside'),
  fault: fc.option(FAULT),
  interruption: fc.option(INTERRUPTION),
});

const ACTION: fc.Arbitrary<Action> = fc.oneof(
  { weight: 10, arbitrary: TASK },
  { weight: 7, arbitrary: ON_PULL_REQUEST },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('edit-base' as const),
      which: WHICH,
      edit: fc.constantFrom('fix' as const, 'unfix' as const, 'touch' as const),
      conflicts: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('configure' as const), text: CONFIGURATION }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom('protect' as const, 'unprotect' as const, 'suspend' as const, 'unsuspend' as const, 'rename' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.constantFrom(1, 7, 25, 25, 24 * 31) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('verdict' as const),
      which: WHICH,
      phase: fc.constantFrom('verified' as const, 'refuted' as const, 'undecided' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('run' as const),
      which: WHICH,
      conclusion: fc.constantFrom('success' as const, 'failure' as const),
    }),
  },
);

const once = (does: TaskAction['does']): TaskAction => ({ does, which: 0, saving: 0, how: 'once', fault: null, interruption: null });
const FOUND: readonly Action[] = [once('analyze')];
const OPENED: readonly Action[] = [...FOUND, once('work'), once('work')];

/** What happens to a repository in one sequence, up to 25 steps. Most begin with proposals that wait, or with pull requests that are open. */
export const SEQUENCE: fc.Arbitrary<readonly Action[]> = fc
  .tuple(fc.constantFrom([], FOUND, OPENED, OPENED, OPENED), fc.array(ACTION, { maxLength: 25 - OPENED.length, size: 'max' }))
  .map(([beginning, actions]) => [...beginning, ...actions]);
