import { readdirSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { expandPlan } from '../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../src/workflow/parse-workflow.ts';
import { type Bench, compare } from './compare.ts';

const folder = new URL('../test/fixtures/workflows/', import.meta.url);

/** What does understanding a workflow cost beyond reading its YAML? Positions, GitHub's own parser, matrix expansion. */
export const bench: Bench = {
  run: () => {
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'));
    if (texts.length === 0) throw new Error('test/fixtures/workflows holds no workflow file.');
    return compare(
      { question: `parse and plan ${texts.length} workflow files`, anchor: 'yaml parseDocument' },
      {
        ours: () => {
          for (const text of texts) {
            const parsed = parseWorkflow('.github/workflows/bench.yml', text);
            if (parsed.ok) expandPlan(parsed.workflow);
          }
        },
        anchor: () => {
          for (const text of texts) parseDocument(text);
        },
        rounds: 20,
        warmUp: 5,
      },
    );
  },
};
