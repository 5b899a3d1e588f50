import type { RuleMeta } from '../engine/rule.ts';
import { includesLevel, leastLevelOf } from '../engine/why-withheld.ts';
import type { Level, RuleMode } from '../model/repository-config.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

/** What a configuration says of one rule. */
export interface RuleSetting {
  readonly mode: RuleMode;
  readonly options: Readonly<Record<string, unknown>>;
  readonly level: Level;
}

export interface RulePreview {
  readonly meta: RuleMeta;
  readonly before: RuleSetting;
  readonly after: RuleSetting;
}

interface ChangedRule {
  readonly id: string;
  readonly before: { readonly words: string; readonly options: string };
  readonly after: { readonly words: string; readonly options: string };
}

/** The rules that would do something else. That pull requests are opened at all is told apart, and is no change of each rule. */
export function changedRules(rules: readonly RulePreview[]): readonly ChangedRule[] {
  return rules
    .map(({ meta, before, after }) => ({ id: meta.id, before: say(meta, before), after: say(meta, after) }))
    .filter(({ before, after }) => before.words !== after.words || before.options !== after.options);
}

function say(meta: RuleMeta, { mode, options, level }: RuleSetting): { readonly words: string; readonly options: string } {
  const needed = leastLevelOf(meta);
  const set = mode === 'off' ? '' : JSON.stringify(options);
  const given = set === '{}' ? '' : set;
  if (mode === 'off') return { words: 'off', options: given };
  if (needed === null) return { words: 'advises', options: given };
  if (!includesLevel(level, needed)) return { words: `reports only (level ${level}; proposes from level ${needed} on)`, options: given };
  return { words: mode === 'suggest' ? 'suggests patches' : 'opens pull requests', options: given };
}

/** What each rule does now and would do. */
export function ruleTable(rules: readonly ChangedRule[]): string {
  const cell = ({ words, options }: ChangedRule['before']): string => (options === '' ? words : `${words}, options ${codeSpan(options)}`);
  return markdownTable(
    ['Rule', 'Now', 'With this change'],
    rules.map(({ id, before, after }) => [codeSpan(id), cell(before), cell(after)]),
  );
}
