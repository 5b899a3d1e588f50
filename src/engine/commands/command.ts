/** What somebody with write access can ask of us in a comment on our pull request. */
export type Command =
  | { readonly kind: 'rebase' | 'recreate' | 'explain' | 'verify-now' | 'revert' | 'show-ignores' | 'help' }
  | { readonly kind: 'ignore'; readonly what: IgnoreScope }
  /** `subject` as written: the name of a rule, a workflow or a job. */
  | { readonly kind: 'unignore'; readonly subject: string };

/** What of a proposal is to be left alone: its rule, its workflow or its job. */
export type IgnoreScope = 'rule' | 'workflow' | 'job';

/** Every command as it is written behind the bot's name, with what it does. */
export const COMMANDS: readonly { readonly words: string; readonly does: string }[] = [
  { words: 'rebase', does: 'makes this pull request anew on its base branch, when nobody has edited its branch' },
  {
    words: 'recreate',
    does: 'looks at the repository again and makes this pull request anew; commits of other people are never overwritten',
  },
  { words: 'explain', does: 'says what the rule looks at, on what the prediction rests and what was rejected' },
  { words: 'verify now', does: 'looks at the runs since the merge now, and says what the last look showed' },
  { words: 'revert', does: 'opens a pull request that takes this change back, once it is merged' },
  { words: 'ignore this rule', does: 'closes this pull request, and the rule proposes nothing more in this repository' },
  { words: 'ignore this workflow', does: 'closes this pull request, and the workflow is neither reported nor changed' },
  { words: 'ignore this job', does: 'closes this pull request, and jobs with the key of this one are neither reported nor changed' },
  { words: 'show ignore conditions', does: 'lists what is ignored in this repository' },
  { words: 'unignore <name>', does: 'takes back an ignored rule, workflow or job' },
  { words: 'help', does: 'lists the commands' },
];
