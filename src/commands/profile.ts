import { matchesWorkflow } from '../engine/matches-workflow.ts';
import { computeProfile } from '../engine/profile/compute-profile.ts';
import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import { renderProfileJson } from '../report/profile-json.ts';
import { renderProfileText } from '../report/terminal/profile.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { loadHistory, noteProblems } from './read-history.ts';

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
  const { workflow, since } = options;
  const { runs, problems, leftOut } = await loadHistory(
    options.history,
    output,
    (run) => (since === undefined || run.createdAt >= since) && isOf(run, workflow),
  );
  noteProblems(problems, output);
  if (runs.length === 0 && leftOut.size === 0)
    throw new AppError('INPUT_UNREADABLE', `${options.history}: holds no run${problems.length > 0 ? ' that could be read' : ''}`);
  if (runs.length === 0) {
    const wanted = [
      workflow === undefined ? null : `of a workflow that matches ${workflow}`,
      since && `created since ${since.toISOString()}`,
    ];
    throw new AppError('USAGE', `no run ${wanted.filter(Boolean).join(' and ')}; the history has ${[...leftOut].sort().join(', ')}`);
  }
  const computed = computeProfile(runs, options.asOf ?? new Date());
  await output.write(
    options.format === 'json'
      ? `${JSON.stringify(renderProfileJson(computed), null, 2)}\n`
      : renderProfileText(computed, { color: output.color, width: output.width }),
  );
  return 0;
}

function isOf({ workflowPath, workflowName }: Run, workflow: string | undefined): boolean {
  return workflow === undefined || [workflowPath, workflowName].some((name) => name !== null && matchesWorkflow(name, workflow));
}
