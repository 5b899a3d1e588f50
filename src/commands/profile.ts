import { createProfileBuilder } from '../engine/profile/profile-builder.ts';
import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import { renderProfileJson } from '../report/profile-json.ts';
import { renderProfileText } from '../report/terminal/profile.ts';
import type { ExitCode } from './exit-code.ts';
import { isOfWorkflow } from './is-of-workflow.ts';
import type { Output } from './output.ts';
import { type HistorySource, noteProblems, readHistory } from './read-history.ts';

export const PROFILE_FORMATS = ['text', 'json'] as const;

export interface ProfileOptions {
  readonly history: string;
  readonly workflow?: string;
  readonly format: (typeof PROFILE_FORMATS)[number];
  readonly since?: Date;
  readonly asOf?: Date;
}

/** `paceline profile`: what a history measured, per workflow, job and step. */
export async function profile(options: ProfileOptions, output: Output): Promise<ExitCode> {
  const computed = await readHistory(options.history, output, { wanted: (run) => isWanted(run, options) }, async (history) => {
    const builder = createProfileBuilder(options.asOf ?? new Date());
    let runs = 0;
    for await (const run of history.runs()) {
      runs += 1;
      builder.take(run);
    }
    noteProblems(history.problems(), output);
    if (runs === 0) throw noRun(options, history);
    return builder.finish();
  });
  await output.write(
    options.format === 'json'
      ? `${JSON.stringify(renderProfileJson(computed), null, 2)}\n`
      : renderProfileText(computed, { color: output.color, width: output.width }),
  );
  return 0;
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

function isWanted(run: Run, { workflow, since }: Pick<ProfileOptions, 'workflow' | 'since'>): boolean {
  return (since === undefined || run.createdAt >= since) && isOfWorkflow(run, workflow ?? null);
}
