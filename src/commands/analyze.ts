import type { Analysis, WorkflowAnalysis } from '../engine/analysis.ts';
import { analyzeRepository } from '../engine/analyze-repository.ts';
import type { Evidence } from '../engine/evidence.ts';
import type { Rule } from '../engine/rule.ts';
import { AppError } from '../errors.ts';
import { openLocalCheckout } from '../github/local-checkout.ts';
import { notAvailable } from '../model/availability.ts';
import type { Level, RepositoryConfig } from '../model/repository-config.ts';
import { describeLeftOut } from '../report/describe-together.ts';
import { renderAnalysisJson } from '../report/json.ts';
import { jsonText } from '../report/json-text.ts';
import { renderAnalysisMarkdown } from '../report/markdown.ts';
import { renderPatch } from '../report/patch.ts';
import { renderAnalysisText } from '../report/terminal/analysis.ts';
import { RULES } from '../rules/registry.generated.ts';
import { collectEvidence } from '../tasks/collect-evidence.ts';
import { requiredChecks } from '../tasks/required-checks.ts';
import type { ExitCode } from './exit-code.ts';
import { loadConfiguration } from './load-configuration.ts';
import { describeLocalRepository } from './local-repository.ts';
import { loadNewest, runsOf } from './newest-of-history.ts';
import type { Output } from './output.ts';
import { requireWorkflows } from './require-workflows.ts';
import { writeProposals } from './write-proposals.ts';

export const ANALYZE_FORMATS = ['text', 'json', 'patch', 'markdown'] as const;

export interface AnalyzeOptions {
  readonly history?: string;
  readonly format: (typeof ANALYZE_FORMATS)[number];
  readonly write?: boolean;
  readonly level?: Level;
  /** All when absent. */
  readonly rule?: readonly string[];
  readonly workflow?: string;
  readonly tree?: string;
  readonly seed: number;
  readonly asOf?: Date;
  /** The organization's configuration, under the checkout's. */
  readonly orgConfig?: string;
  readonly failOn: 'none' | 'finding' | 'proposal';
}

/** `paceline analyze`: findings, proposals and patches for every workflow of a checkout. */
export async function analyze(directory: string, options: AnalyzeOptions, output: Output): Promise<ExitCode> {
  const { analysis } = await analyzeCheckout(directory, options, output);
  if (options.write) {
    await writeProposals(directory, analysis, output);
  }
  if (options.write || options.format === 'patch') for (const line of describeLeftOut(analysis)) output.note(line);
  await output.write(render(analysis, options.format, output));
  return isAbove(analysis, options.failOn) ? 1 : 0;
}

/** An analysis with what it was made from. */
export interface CheckoutAnalysis {
  readonly analysis: Analysis;
  /** By the path of the workflow. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly rules: readonly Rule[];
}

/** Analyzes every workflow of a checkout, on the newest runs of a history where there is one. */
export async function analyzeCheckout(
  directory: string,
  options: Omit<AnalyzeOptions, 'format' | 'failOn' | 'write'>,
  output: Output,
): Promise<CheckoutAnalysis> {
  const rules = selectRules(options.rule ?? []);
  const tree = openLocalCheckout(directory, options.tree === undefined ? {} : { treeFile: options.tree });
  await requireWorkflows(tree, directory, options.workflow ?? null);
  const configured = await loadConfiguration(tree, options.orgConfig ?? null, output);
  const configuration: RepositoryConfig = options.level === undefined ? configured : { ...configured, level: options.level };
  const asOf = options.asOf ?? new Date();
  const runs = options.history === undefined ? null : await loadNewest(options.history, output, { only: options.workflow, asOf });
  const collected = await collectEvidence({
    tree,
    repository: await describeLocalRepository(directory),
    configuration,
    requiredChecks: requiredChecks(
      notAvailable('branch rules are not in a checkout; name them under required-checks in .github/paceline.yml'),
      configuration.requiredChecks,
    ),
    history: async (workflow) => (runs === null ? null : runsOf(workflow, runs)),
    storage: null,
    only: options.workflow ?? null,
    asOf,
  });
  if (!collected.available) throw new AppError('INPUT_UNREADABLE', collected.reason);
  const analysis = analyzeRepository(collected.value, rules, { asOf, seed: options.seed });
  const evidence = new Map(collected.value.flatMap((each) => (each.ok ? [[each.path, each.evidence] as const] : [])));
  return { analysis, evidence, rules };
}

function selectRules(ids: readonly string[]): typeof RULES | readonly (typeof RULES)[number][] {
  const known = new Set<string>(RULES.map((rule) => rule.meta.id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new AppError('USAGE', `unknown rule ${unknown.join(', ')}; \`paceline rules\` lists them`);
  return ids.length === 0 ? RULES : RULES.filter((rule) => ids.includes(rule.meta.id));
}

function render(analysis: Analysis, format: AnalyzeOptions['format'], output: Output): string {
  switch (format) {
    case 'text':
      return renderAnalysisText(analysis, { color: output.color, width: output.width });
    case 'json':
      return jsonText(renderAnalysisJson(analysis));
    case 'patch':
      return renderPatch(analysis);
    case 'markdown':
      return renderAnalysisMarkdown(analysis);
  }
}

function isAbove(analysis: Analysis, failOn: AnalyzeOptions['failOn']): boolean {
  const findings = analysis.workflows.flatMap((workflow: WorkflowAnalysis) => (workflow.status === 'analyzed' ? workflow.findings : []));
  if (failOn === 'finding') return findings.length > 0;
  return failOn === 'proposal' && findings.some(({ outcome }) => outcome?.kind === 'proven');
}
