import { COMMANDS, type IgnoreScope } from '../engine/commands/command.ts';
import { count } from './count.ts';
import { codeBlock, codeSpan, prose } from './escape-markdown.ts';
import { literalPattern } from './literal-pattern.ts';
import { markdownTable } from './markdown-table.ts';
import { yamlScalar } from './yaml-scalar.ts';

/** What is left alone: ids of rules, patterns of workflows and names of jobs. */
export interface Ignored {
  readonly rules: readonly string[];
  readonly workflows: readonly string[];
  readonly jobs: readonly string[];
}

/** What became of a command. What was simply done is acknowledged by a reaction, and needs no answer. */
export type CommandAnswer =
  | { readonly kind: 'help' }
  | { readonly kind: 'not-understood'; readonly words: readonly string[] }
  | { readonly kind: 'not-allowed' }
  /** The proposal concerns nothing of the kind, the pull request is not merged, …: a sentence in plain text without a full stop. */
  | { readonly kind: 'not-possible'; readonly reason: string }
  | { readonly kind: 'hands-off'; readonly branch: string; readonly commits: number }
  | { readonly kind: 'up-to-date'; readonly base: string }
  | { readonly kind: 'ignored'; readonly what: IgnoreScope; readonly subject: string }
  | { readonly kind: 'ignores'; readonly byComment: Ignored; readonly byConfiguration: Ignored }
  | { readonly kind: 'unignored'; readonly subject: string }
  | { readonly kind: 'not-ignored'; readonly subject: string; readonly isInConfiguration: boolean }
  | {
      readonly kind: 'explanation';
      readonly rule: string;
      readonly title: string;
      /** Plain sentences, in this order: what was found, what the prediction rests on, what was rejected. */
      readonly sentences: readonly string[];
    }
  /** `counted` of `needed` runs, pushes or days since the merge; `so far` in plain text, without a verdict. */
  | {
      readonly kind: 'measured-so-far';
      readonly counted: number;
      readonly needed: number;
      readonly unit: 'run' | 'push' | 'day';
      readonly text: string;
    }
  | { readonly kind: 'reverting'; readonly pullRequest: number; readonly isNew: boolean };

/** The reply to a comment, as safe Markdown. `botName`: without the `@`, which stands in code and calls nobody. */
export function renderCommandAnswer(answer: CommandAnswer, botName: string): string {
  switch (answer.kind) {
    case 'help':
      return commandList(botName);
    case 'not-understood':
      return `Not understood: ${answer.words.map((words) => codeSpan(`@${botName} ${words}`.trim())).join(', ')}.\n\n${commandList(botName)}`;
    case 'not-allowed':
      return 'Only people with write access to this repository can ask for this. Nothing was done.';
    case 'not-possible':
      return `Nothing was done: ${prose(answer.reason)}.`;
    case 'hands-off':
      return `Nothing was done: ${codeSpan(answer.branch)} holds ${count(answer.commits, 'commit')} that ${answer.commits === 1 ? 'is' : 'are'} not ours, and Paceline never overwrites them. Remove ${answer.commits === 1 ? 'it' : 'them'} from the branch, or delete the branch, and ask again.`;
    case 'up-to-date':
      return `Nothing to do: this pull request stands on the newest commit of ${codeSpan(answer.base)}.`;
    case 'ignored':
      return renderIgnored(answer.what, answer.subject, botName);
    case 'ignores':
      return renderIgnores(answer.byComment, answer.byConfiguration, botName);
    case 'unignored':
      return `${codeSpan(answer.subject)} is no longer ignored. What is found there is proposed again after the next analysis; pull requests that were closed stay closed.`;
    case 'not-ignored':
      return answer.isInConfiguration
        ? `${codeSpan(answer.subject)} is ignored by ${codeSpan('.github/paceline.yml')}, which a comment does not change: take it out of the file.`
        : `${codeSpan(answer.subject)} is not ignored. ${codeSpan(`@${botName} show ignore conditions`)} lists what is.`;
    case 'explanation':
      return [`**${prose(answer.title)}** (${codeSpan(answer.rule)})`, ...answer.sentences.map((sentence) => prose(sentence))].join('\n\n');
    case 'measured-so-far':
      return `${prose(answer.text)}\n\n${answer.counted} of ${answer.needed} ${unitsOf(answer.unit, answer.needed)} since the merge. This is no verdict: with so few it could be chance. The verdict comes by itself.`;
    case 'reverting':
      return answer.isNew ? `#${answer.pullRequest} takes this change back.` : `#${answer.pullRequest} takes this change back already.`;
  }
}

function unitsOf(unit: 'run' | 'push' | 'day', n: number): string {
  if (n === 1) return unit;
  return unit === 'push' ? 'pushes' : `${unit}s`;
}

/** The commands as a table. */
export function commandList(botName: string): string {
  const table = markdownTable(
    ['comment', 'what it does'],
    COMMANDS.map(({ words, does }) => [codeSpan(`@${botName} ${words}`), does]),
  );
  return `On a line of its own, by people with write access:\n\n${table}`;
}

/** What stands for the same in the configuration. */
function configurationOf(what: IgnoreScope, subject: string): string {
  if (what === 'rule') return `rules: { ${yamlScalar(subject)}: off }`;
  return `ignore: { ${what === 'workflow' ? 'workflows' : 'jobs'}: [${yamlScalar(literalPattern(subject))}] }`;
}

function renderIgnored(what: IgnoreScope, subject: string, botName: string): string {
  return [
    `${what === 'rule' ? 'The rule' : what === 'workflow' ? 'The workflow' : 'Every job with the key'} ${codeSpan(subject)} is ignored in this repository from now on. The same in ${codeSpan('.github/paceline.yml')}:`,
    codeBlock(configurationOf(what, subject), 'yaml'),
    `${codeSpan(`@${botName} unignore ${subject}`)} takes it back.`,
  ].join('\n\n');
}

function renderIgnores(byComment: Ignored, byConfiguration: Ignored, botName: string): string {
  const rows = [...rowsOf(byComment, 'a comment'), ...rowsOf(byConfiguration, 'the configuration')];
  if (rows.length === 0) return 'Nothing is ignored in this repository.';
  const more = rows.length > 100 ? `\n\nAnd ${rows.length - 100} more.` : '';
  const how = `${codeSpan(`@${botName} unignore <name>`)} takes back what a comment asked for.`;
  return `${markdownTable(['what', 'name', 'by'], rows.slice(0, 100))}${more}\n\n${how}`;
}

function rowsOf({ rules, workflows, jobs }: Ignored, by: string): readonly (readonly string[])[] {
  return [
    ...rules.map((name) => ['rule', codeSpan(name), by]),
    ...workflows.map((name) => ['workflow', codeSpan(name), by]),
    ...jobs.map((name) => ['job', codeSpan(name), by]),
  ];
}
