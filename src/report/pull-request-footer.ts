import type { PullRequestLimits } from '../model/repository-config.ts';
import { renderCheckbox } from './checkbox.ts';
import { commandList } from './command-answer.ts';
import { codeSpan } from './escape-markdown.ts';

/** What people can do with it, and what becomes of it by itself. */
export interface FooterFacts {
  /** The proposal's. */
  readonly key: string;
  readonly rule: string;
  /** Null: comments are not read, and boxes neither. */
  readonly botName: string | null;
  /** Null: it is never made anew. */
  readonly policy: Pick<PullRequestLimits, 'rebase' | 'schedule' | 'timezone'> | null;
}

/** The commands, folded, and the lines that end every pull request of ours. */
export function pullRequestFooter({ key, rule, botName, policy }: FooterFacts): string {
  const commands = botName === null ? [] : [`<details><summary>Commands</summary>\n\n${commandList(botName)}\n\n</details>`];
  const box =
    botName === null
      ? []
      : [renderCheckbox({ action: 'rebase', key }, 'Tick this box to have this pull request made anew on its base branch')];
  return [...commands, ...box, '---', linesOf(rule, policy).join('\n')].join('\n\n');
}

function linesOf(rule: string, policy: FooterFacts['policy']): readonly string[] {
  return [
    ...(policy === null || policy.schedule === 'any'
      ? []
      : [`- **Schedule**: pull requests are opened ${codeSpan(policy.schedule)} (${codeSpan(policy.timezone)}).`]),
    '- **Merge**: by you. Paceline merges nothing, and turns no automatic merge on.',
    `- **Rebase**: ${rebaseOf(policy)}`,
    '- **Undo**: revert the merge commit; nothing else is touched.',
    '- **Close** this pull request and this proposal is not made again.',
    `- **Turn the rule off** in ${codeSpan('.github/paceline.yml')}: ${codeSpan(`rules: { ${rule}: off }`)}`,
  ];
}

function rebaseOf(policy: FooterFacts['policy']): string {
  if (policy === null) return 'Paceline does not push to this branch once it is open.';
  if (policy.rebase === 'never') return 'never by itself. Once somebody pushes to this branch it is theirs, and Paceline leaves it alone.';
  return 'it is made anew when it conflicts with its base branch or when you ask for it, and not otherwise. Once somebody pushes to this branch it is theirs, and Paceline leaves it alone.';
}
