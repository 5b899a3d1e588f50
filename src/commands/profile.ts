import { matchesWorkflow } from '../engine/matches-workflow.ts';
import { computeProfile } from '../engine/profile/compute-profile.ts';
import { AppError } from '../errors.ts';
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
  readonly asOf?: Date;
}

/** `paceline profile`: what a history measured, per workflow, job and step. */
export async function profile(options: ProfileOptions, output: Output): Promise<ExitCode> {
  const { runs, problems } = await loadHistory(options.history, output);
  noteProblems(problems, output);
  const { workflow } = options;
  const wanted =
    workflow === undefined
      ? runs
      : runs.filter((run) => [run.workflowPath, run.workflowName].some((name) => name !== null && matchesWorkflow(name, workflow)));
  if (runs.length === 0)
    throw new AppError('INPUT_UNREADABLE', `${options.history}: holds no run${problems.length > 0 ? ' that could be read' : ''}`);
  if (wanted.length === 0)
    throw new AppError('USAGE', `no run of a workflow that matches ${workflow}; the history has ${workflowsOf(runs)}`);
  const computed = computeProfile(wanted, options.asOf ?? new Date());
  await output.write(
    options.format === 'json'
      ? `${JSON.stringify(renderProfileJson(computed), null, 2)}\n`
      : renderProfileText(computed, { color: output.color, width: output.width }),
  );
  return 0;
}

function workflowsOf(runs: readonly { readonly workflowPath: string | null; readonly workflowName: string | null }[]): string {
  return [...new Set(runs.map((run) => run.workflowPath ?? run.workflowName ?? 'runs without a workflow'))].sort().join(', ');
}
