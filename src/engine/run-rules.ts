import { isIgnoredJob } from './commit-targets.ts';
import type { Evidence } from './evidence.ts';
import { mergeOptions } from './merge-options.ts';
import { modeOfRule } from './mode-of-rule.ts';
import { type Finding, type Rule, SKIP_REASONS, type SkipReason } from './rule.ts';

/** What one rule said of one workflow. `failed`: the rule itself broke; the others ran. */
export type RuleReport = { readonly rule: Rule } & (
  | { readonly status: 'findings'; readonly findings: readonly Finding[] }
  | { readonly status: 'skipped'; readonly reason: SkipReason | 'off' | 'ignored'; readonly detail: string }
  | { readonly status: 'failed'; readonly detail: string }
);

/** Asks every rule, in the order given, but those that have to be asked for and are not. One rule's exception is its own report. */
export function runRules(rules: readonly Rule[], evidence: Evidence): readonly RuleReport[] {
  const { configuration } = evidence;
  return rules.filter(({ meta }) => meta.optIn !== true || configuration.rules.has(meta.id)).map((rule) => runRule(rule, evidence));
}

function runRule(rule: Rule, evidence: Evidence): RuleReport {
  const configured = evidence.configuration.rules.get(rule.meta.id);
  if (modeOfRule(rule.meta, evidence.configuration) === 'off')
    return { rule, status: 'skipped', reason: 'off', detail: 'the configuration turns this rule off' };
  const options = mergeOptions(rule.defaults, configured?.options ?? {});
  if (!options.ok) return { rule, status: 'failed', detail: options.reason };
  try {
    const result = rule.check(evidence, options.value);
    if ('skipped' in result) {
      return { rule, status: 'skipped', reason: result.skipped, detail: result.detail ?? SKIP_REASONS[result.skipped] };
    }
    const findings = result.findings.filter((finding) => {
      const job = jobOf(finding);
      return job === null || !isIgnoredJob(job, evidence.configuration);
    });
    if (findings.length === 0 && result.findings.length > 0) {
      return { rule, status: 'skipped', reason: 'ignored', detail: 'the configuration ignores the jobs it is about' };
    }
    return { rule, status: 'findings', findings };
  } catch (error) {
    return { rule, status: 'failed', detail: `the rule failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The job a finding is about; null for the workflow as a whole. */
export function jobOf({ primary }: Pick<Finding, 'primary'>): string | null {
  return primary[0] === 'jobs' && typeof primary[1] === 'string' ? primary[1] : null;
}
