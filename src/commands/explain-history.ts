import type { Explanation } from '../engine/explain/explanation.ts';
import { createExplanationBuilder } from '../engine/explain/explanation-builder.ts';
import { AppError } from '../errors.ts';
import { available, notAvailable } from '../model/availability.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import { isOfWorkflow } from './is-of-workflow.ts';
import type { Output } from './output.ts';
import { type HistorySource, noteProblems, readHistory } from './read-history.ts';

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
  return readHistory(options.history, output, { wanted: (run) => isWanted(run, options) }, async (history) => {
    const builder = createExplanationBuilder({
      asOf: options.asOf,
      configuration,
      visibility: options.visibility ?? null,
      requiredChecks:
        configuration.requiredChecks.length === 0
          ? notAvailable('the configuration names no required checks')
          : available(new Set(configuration.requiredChecks)),
      storage: notAvailable('a history does not say'),
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

function noRun({ history, workflow, since }: ProfileOptions, { problems, leftOut }: HistorySource): AppError {
  if (leftOut.size === 0)
    return new AppError('INPUT_UNREADABLE', `${history}: holds no run${problems().count > 0 ? ' that could be read' : ''}`);
  const wanted = [
    workflow === undefined ? null : `of a workflow that matches ${workflow}`,
    since && `created since ${since.toISOString()}`,
  ];
  return new AppError('USAGE', `no run ${wanted.filter(Boolean).join(' and ')}; the history has ${[...leftOut].sort().join(', ')}`);
}
