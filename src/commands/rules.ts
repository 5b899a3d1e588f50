import { AppError } from '../errors.ts';
import { jsonText } from '../report/json-text.ts';
import { renderExplainText } from '../report/terminal/explain.ts';
import { renderRulesText } from '../report/terminal/rules.ts';
import { RULE_PAGES } from '../rules/pages.generated.ts';
import { RULES } from '../rules/registry.generated.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';

/** `paceline rules`: every rule, by family. */
export async function listRules(format: 'text' | 'json', output: Output): Promise<ExitCode> {
  const metas = RULES.map((rule) => rule.meta);
  await output.write(format === 'json' ? jsonText(metas) : renderRulesText(metas, output));
  return 0;
}

/** `paceline explain RULE`: the rule's page. */
export async function explainRule(id: string, output: Output): Promise<ExitCode> {
  const page = new Map(Object.entries(RULE_PAGES)).get(id);
  if (page === undefined) throw new AppError('USAGE', `there is no rule ${id}; \`paceline rules\` lists them`);
  await output.write(renderExplainText(page, output));
  return 0;
}
