import type { ActionStep, RunnableJob, RunStep, Workflow } from '../../workflow/model.ts';
import { actionRepository, plainAt } from '../../workflow/walk.ts';
import { findNpmInstall } from './find-npm-install.ts';
import { findPipInstall } from './find-pip-install.ts';
import { enter, readCommands } from './read-commands.ts';

export type Ecosystem = 'npm' | 'pip';

/** A setup step and the later installs of the same job that its cache would serve. */
export interface Candidate {
  readonly job: RunnableJob;
  readonly ecosystem: Ecosystem;
  readonly action: 'actions/setup-node' | 'actions/setup-python';
  readonly setup: ActionStep;
  /** Index in `job.steps`. */
  readonly setupIndex: number;
  readonly installs: readonly Install[];
}

export interface Install {
  readonly step: RunStep;
  readonly index: number;
  /** npm: folders whose lock file is installed from. */
  readonly folders: readonly string[];
  /** pip: requirement files and project folders. */
  readonly files: readonly string[];
  readonly projects: readonly string[];
  /** True when some of it is computed at run time. */
  readonly isComputed: boolean;
}

const SETUPS = new Map([
  ['actions/setup-node', 'npm'],
  ['actions/setup-python', 'pip'],
] as const);

/** Setup steps of a job that an install follows; each install belongs to the last setup step of its kind before it. */
export function findCandidates(workflow: Workflow, job: RunnableJob): readonly Candidate[] {
  const candidates: (Candidate & { installs: Install[] })[] = [];
  for (const [index, step] of job.steps.entries()) {
    const action = actionRepository(step);
    if (step.kind === 'action' && (action === 'actions/setup-node' || action === 'actions/setup-python')) {
      const ecosystem = SETUPS.get(action) ?? 'npm';
      candidates.push({ job, ecosystem, action, setup: step, setupIndex: index, installs: [] });
    }
    if (step.kind !== 'run') continue;
    for (const ecosystem of ['npm', 'pip'] as const) {
      const install = readInstall(workflow, job, step, index, ecosystem);
      if (install !== null) candidates.findLast((candidate) => candidate.ecosystem === ecosystem)?.installs.push(install);
    }
  }
  return candidates.filter(({ installs }) => installs.length > 0);
}

function readInstall(workflow: Workflow, job: RunnableJob, step: RunStep, index: number, ecosystem: Ecosystem): Install | null {
  const commands = readCommands(step.run.text, directoryOf(workflow, job, step));
  const base = { step, index };
  if (ecosystem === 'npm') {
    const folders = commands.map(findNpmInstall).filter((folder) => folder !== undefined);
    if (folders.length === 0) return null;
    return { ...base, folders: folders.filter((folder) => folder !== null), files: [], projects: [], isComputed: folders.includes(null) };
  }
  const installs = commands.map(findPipInstall).filter((install) => install !== null);
  if (installs.length === 0) return null;
  return {
    ...base,
    folders: [],
    files: installs.flatMap(({ files }) => files),
    projects: installs.flatMap(({ projects }) => projects),
    isComputed: installs.some(({ isComputed }) => isComputed),
  };
}

/** Where a script starts: its own working directory, else the job's or the workflow's default, else the workspace. */
function directoryOf(workflow: Workflow, job: RunnableJob, step: RunStep): string | null {
  const own = step.workingDirectory;
  if (own !== null) return own.known ? enter('', own.value) : null;
  const inherited =
    plainAt(workflow, ['jobs', job.key, 'defaults', 'run', 'working-directory']) ??
    plainAt(workflow, ['defaults', 'run', 'working-directory']);
  return typeof inherited === 'string' ? enter('', inherited) : '';
}
