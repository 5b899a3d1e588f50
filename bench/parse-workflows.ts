import { parseDocument } from 'yaml';
import { expandPlan } from '../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../src/workflow/parse-workflow.ts';
import { type Bench, compare } from './compare.ts';
import { workflowTexts } from './workflow-files.ts';

/** What does understanding a workflow cost beyond reading its YAML? Positions, GitHub's own parser, matrix expansion. */
export const bench: Bench = {
  run: () => {
    const texts = workflowTexts();
    return compare(
      { question: `parse and plan ${texts.length} workflow files`, anchor: 'yaml parseDocument' },
      {
        ours: () => parseAndPlan(texts),
        anchor: () => {
          for (const text of texts) parseDocument(text);
        },
        rounds: texts.length > 100 ? 4 : 20,
        warmUp: texts.length > 100 ? 1 : 5,
      },
    );
  },
};

/** Reads each text as a workflow and expands its plan. */
export function parseAndPlan(texts: readonly string[]): void {
  for (const text of texts) {
    const parsed = parseWorkflow('.github/workflows/bench.yml', text);
    if (parsed.ok) expandPlan(parsed.workflow);
  }
}
