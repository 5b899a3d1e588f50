import { planOfText } from '../../../src/engine/eras.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import type { Run } from '../../../src/model/run.ts';
import { parseRun } from '../../../src/telemetry/parse-run.ts';
import type { ExpandedPlan } from '../../../src/workflow/plan.ts';
import type { GeneratedWorkflow } from './generate-history.ts';

/** A generated workflow as the rest of the program knows it, read from its text and its REST objects. */
export interface ReadWorkflow {
  readonly path: string;
  readonly name: string;
  readonly runs: readonly Run[];
  readonly planOf: () => ExpandedPlan | null;
}

export function readHistory(workflows: readonly GeneratedWorkflow[]): readonly ReadWorkflow[] {
  return workflows.map(({ path, text, spec, runs }) => {
    const plan = planOfText(path, text, NO_SOURCES);
    if (plan === null) throw new Error(`the generated file cannot be read:\n${text}`);
    const parsed = runs.map((body) => {
      const run = parseRun(body);
      if (!run.ok) throw new Error(run.reason);
      return run.value;
    });
    return { path, name: spec.name, runs: parsed, planOf: () => plan };
  });
}
