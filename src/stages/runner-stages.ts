import type { LogStepKind, Stage, StageVerdict } from '../model/job-log.ts';
import { stageOfAction } from './action-stages.ts';
import type { OutputStage } from './output-stages.ts';
import { stageOfName } from './word-stages.ts';

interface RunnerStage {
  readonly stage: Stage;
  readonly by: StageVerdict['by'];
  readonly evidence: string;
}

/** Names that the runner gives to its own steps. */
const OWN_STEPS: ReadonlyMap<string, Stage> = new Map([
  ['Set up job', 'toolchain'],
  ['Complete job', 'other'],
  ['Initialize containers', 'service-start'],
  ['Stop containers', 'service-start'],
  ['Set up runner', 'toolchain'],
  ['Complete runner', 'other'],
]);

/**
 * The runner's own steps, and what runs before or after the steps of a workflow. A post step of an action that keeps a cache saves it; any other belongs
 * to its step's stage.
 */
export function stageOfRunnerStep(step: {
  readonly kind: LogStepKind | null;
  readonly name: string | null;
  readonly uses: string | null;
  /** A script has nothing that runs after the job's steps. */
  readonly run: string | null;
  readonly output?: OutputStage | null | undefined;
}): RunnerStage | null {
  const { kind, name, uses, run, output } = step;
  const own = name === null ? undefined : OWN_STEPS.get(name);
  if (own !== undefined && uses === null) return { stage: own, by: 'name', evidence: name ?? '' };
  if (kind === 'setup' || kind === 'complete') return { stage: kind === 'setup' ? 'toolchain' : 'other', by: 'name', evidence: kind };
  if (name !== null && /^(?:Pull |Build )\S+[:@/]\S*$/.test(name) && kind !== 'script')
    return { stage: 'toolchain', by: 'name', evidence: name };
  if (kind !== 'post' && (run !== null || name === null || !name.startsWith('Post '))) return null;
  if (output?.stage === 'cache-save') return { stage: 'cache-save', by: 'output', evidence: output.line };
  const subject = (name ?? '').replace(/^Post /, '');
  const action = uses ?? (subject.startsWith('Run ') || subject.includes('@') ? subject.replace(/^Run /, '') : null);
  const main = action === null ? stageOfName(subject) : (stageOfAction(action)?.stage ?? null);
  if (main === null) return null;
  return { stage: main === 'cache-restore' ? 'cache-save' : main, by: action === null ? 'name' : 'action', evidence: action ?? name ?? '' };
}
