import type { Step, Workflow } from '../../workflow/model.ts';
import { actionRepository, eachStep } from '../../workflow/walk.ts';
import { commandsOf } from '../script-commands.ts';
import { workOf } from './find-setting-changes.ts';
import { stepScripts } from './script-inputs.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * No step and no call goes without the proposal naming the work that is no longer done, nor becomes another one. It may stand elsewhere, and its script
 * may say more behind what it said, or install the same packages otherwise. A step that only restores or saves a cache does no work.
 */
export const checkWork: Check = ({ before, after, lessWork }) => {
  if (lessWork) return null;
  const open = Map.groupBy(worksOf(after), ({ text }) => text);
  const lost = worksOf(before).filter(({ text }) => open.get(text)?.pop() === undefined);
  if (lost.length > MOST) return refuse('work-removed', `Of ${lost.length} steps nobody can tell what became.`);
  const fresh = Map.groupBy([...open.values()].flat(), ({ job }) => job);
  for (const work of lost) {
    const rest = fresh.get(work.job) ?? [];
    const at = rest.findIndex((other) => saysMore(work, other));
    if (at === -1) {
      const detail = `The step that ${work.text.slice(0, 100)} would be gone, and the proposal names nothing that no longer runs.`;
      return refuse('work-removed', detail);
    }
    rest.splice(at, 1);
  }
  return null;
};

/** More than anybody changes at once: they are not worth the time. */
const MOST = 500;

interface Work {
  readonly job: string;
  readonly text: string;
  /** What is the same before and after: the action, and its inputs that are not code. */
  readonly frame: string;
  readonly scripts: readonly string[];
}

/** What every step does, and every call. */
function worksOf(workflow: Workflow): readonly Work[] {
  const steps = [...eachStep(workflow)].flatMap(({ job, step }): readonly Work[] => {
    const work = workOf(job, step);
    if (work === null || isCacheOnly(step)) return [];
    const scripts = stepScripts(step);
    if (step.kind === 'run') return [{ job: job.key, text: work.replace(/^run /, 'runs '), frame: 'run', scripts: [step.run.text] }];
    return [{ job: job.key, text: scripts.length === 0 ? work : JSON.stringify([work, scripts]), frame: work, scripts }];
  });
  const calls = workflow.jobs.flatMap((job): readonly Work[] => {
    const uses = job.kind === 'call' ? writtenText(job.uses).replace(/@[^@]*$/, '') : '';
    return uses === '' ? [] : [{ job: job.key, text: `calls ${uses}`, frame: `calls ${uses}`, scripts: [] }];
  });
  return [...steps, ...calls];
}

function isCacheOnly(step: Step): boolean {
  const repository = actionRepository(step);
  return repository === 'actions/cache' || repository === 'swatinem/rust-cache';
}

/** Every command of one is a command of the other too, at the same place, with nothing but words and commands behind it; none newly runs beside others. */
function saysMore(before: Work, after: Work): boolean {
  if (before.frame !== after.frame || before.scripts.length !== after.scripts.length) return false;
  return before.scripts.every((script, at) => extendsScript(script, after.scripts[at] ?? ''));
}

function extendsScript(before: string, after: string): boolean {
  const now = commandsOf(after);
  return besides(before) === besides(after) && commandsOf(before).every((command, at) => extendsCommand(command, now[at] ?? []));
}

/** How often a script goes on without waiting for a command. */
function besides(script: string): number {
  return script.match(/(?<![&<>|])&(?![&>])/g)?.length ?? 0;
}

function extendsCommand(before: readonly string[], after: readonly string[]): boolean {
  return before.every((word, at) => after[at] === word || (at === 1 && isInstall(before) && isInstall(after)));
}

const INSTALLERS: readonly string[] = ['npm', 'pnpm', 'yarn', 'bun'];

/** `npm install`, `npm ci` */
function isInstall([program = '', verb = '']: readonly string[]): boolean {
  return INSTALLERS.includes(program) && ['install', 'i', 'ci'].includes(verb);
}
