import type { Analysis } from './analysis.ts';
import { type AnalyzeOptions, analyzeWorkflow, type WorkflowSource } from './analyze-workflow.ts';
import type { Rule } from './rule.ts';

/** Every workflow of a repository, in the order given. Each sees the others, since a concurrency group spans the repository. */
export function analyzeRepository(
  sources: readonly WorkflowSource[],
  rules: readonly Rule[],
  { asOf, seed }: AnalyzeOptions & { readonly asOf: Date },
): Analysis {
  const workflows = sources.flatMap((source) => (source.ok ? [source.evidence.workflow] : []));
  return {
    asOf,
    seed,
    workflows: sources.map((source) => {
      if (!source.ok) return analyzeWorkflow(source, rules, { seed });
      const siblings = source.evidence.siblings ?? workflows.filter((workflow) => workflow !== source.evidence.workflow);
      return analyzeWorkflow({ ...source, evidence: { ...source.evidence, siblings } }, rules, { seed });
    }),
  };
}
