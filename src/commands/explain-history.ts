import type { Explanation } from '../engine/explain/explanation.ts';
import { createExplanationBuilder } from '../engine/explain/explanation-builder.ts';
import { available, notAvailable } from '../model/availability.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import { isOfWorkflow } from './is-of-workflow.ts';
import { noRun, requirePeriod } from './no-run.ts';
import type { Output } from './output.ts';
import { noteProblems, readHistory } from './read-history.ts';
import { readStorageFile } from './storage-file.ts';

export const PROFILE_FORMATS = ['text', 'json', 'markdown'] as const;
export const VISIBILITIES = ['public', 'private'] as const;

export interface ProfileOptions {
  readonly history: string;
  readonly workflow?: string;
  readonly format: (typeof PROFILE_FORMATS)[number];
  readonly since?: Date;
  readonly asOf?: Date;
  /** What GitHub bills depends on it; it is in no history. */
  readonly visibility?: (typeof VISIBILITIES)[number];
  /** Whose targets, stages, prices and pools count; else that of the checkout the command runs in. */
  readonly config?: string;
  /** The number to trace to its runs. */
  readonly explain?: string;
}

/** Reads the wanted runs and explains them; `also` sees each of them too. Errors: INPUT_UNREADABLE, USAGE without any. */
export async function explainHistory(
  options: ProfileOptions & { readonly asOf: Date },
  configuration: RepositoryConfig,
  output: Output,
  also: (run: Run) => void = () => undefined,
): Promise<Explanation> {
  requirePeriod(options);
  const storage = await readStorageFile(options.history, output);
  const { asOf } = options;
  return readHistory(options.history, output, { asOf, wanted: (run) => isWanted(run, options) }, async (history) => {
    const builder = createExplanationBuilder({
      asOf,
      configuration,
      visibility: options.visibility ?? null,
      requiredChecks:
        configuration.requiredChecks.length === 0
          ? notAvailable('the configuration names no required checks')
          : available(new Set(configuration.requiredChecks)),
      storage,
    });
    let runs = 0;
    for await (const run of history.runs()) {
      runs += 1;
      builder.take(run);
      also(run);
    }
    noteProblems(history.problems(), output);
    if (runs === 0) throw noRun(options, history);
    return builder.finish();
  });
}

/** Whether the options ask for the run. */
export function isWanted(run: Run, { workflow, since }: Pick<ProfileOptions, 'workflow' | 'since'>): boolean {
  return (since === undefined || run.createdAt >= since) && isOfWorkflow(run, workflow ?? null);
}
