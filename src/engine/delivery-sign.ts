import { findLocalAction, findLocalWorkflow } from '../workflow/find-local-source.ts';
import type { LocalSources } from '../workflow/local-sources.ts';
import type { Job, Step } from '../workflow/model.ts';
import { actionRepository } from '../workflow/walk.ts';
import { howStepPublishes } from './how-step-publishes.ts';
import { NO_SOURCES } from './no-sources.ts';
import { commandsOf } from './script-commands.ts';

const NAMED = /deploy|release|publish|promote|rollout/i;

/** Whether a job's key or name says that it delivers something. */
export function isNamedForDelivery(name: string): boolean {
  return NAMED.test(name);
}

/** Programs that change something outside of the run, by the words behind them that say so. */
const PROGRAMS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ['git', 'push'],
    ...'terraform tofu kubectl helm pulumi cdk serverless flyctl fly wrangler firebase vercel netlify'
      .split(' ')
      .map((program) => [program, 'apply upgrade install up deploy publish rollout'] as const),
    ['prisma', 'deploy'],
    ['changeset', 'publish'],
    ['vsce', 'publish'],
    ['s3', 'sync cp mv'],
  ].map(([program = '', verbs = '']) => [program, new Set(verbs.split(' '))]),
);
const REMOTE: ReadonlySet<string> = new Set(['rsync', 'scp', 'ssh', 'sftp', 'lftp', 'ansible-playbook']);
const TASK_RUNNERS: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const TASKS: ReadonlySet<string> = new Set(['release', 'deploy', 'publish']);

/**
 * A sign that a job delivers something: what it is called, what it calls, or what a step runs, in the repository's own actions and called workflows
 * too. A heuristic that errs to the safe side: it only ever holds an edit back. Null: no sign.
 */
export function deliverySign(job: Job, sources: LocalSources = NO_SOURCES, seen: ReadonlySet<string> = new Set()): string | null {
  const name = job.name?.known ? job.name.value : '';
  if (isNamedForDelivery(job.key) || isNamedForDelivery(name)) return 'is named for a delivery';
  if (job.kind === 'call') return callSign(job.uses.known ? job.uses.value : '', sources, seen);
  for (const step of job.steps) {
    const sign = stepSign(step, sources, seen);
    if (sign !== null) return sign;
  }
  return null;
}

/**
 * Whether anything says that a job delivers something: its environment, its name, what it calls, uses or runs, in the repository's own actions and
 * called workflows too. Errs to the safe side.
 */
export function delivers(job: Job, sources: LocalSources = NO_SOURCES, seen: ReadonlySet<string> = new Set()): boolean {
  if (deliverySign(job, sources, seen) !== null) return true;
  return job.kind === 'job' && (job.environment !== null || job.steps.some((step) => howStepPublishes(step, sources, seen) !== null));
}

function callSign(uses: string, sources: LocalSources, seen: ReadonlySet<string>): string | null {
  if (NAMED.test(uses)) return 'calls a workflow that is named for a delivery';
  const called = findLocalWorkflow(uses, sources);
  if (!called.known || seen.has(called.path)) return null;
  const inner = new Set([...seen, called.path]);
  return called.source.jobs.some((job) => delivers(job, sources, inner)) ? `calls ${called.path}, which delivers something` : null;
}

function stepSign(step: Step, sources: LocalSources, seen: ReadonlySet<string>): string | null {
  if (step.kind === 'run') return deliversInScript(step.run.text) ? 'pushes, applies or deploys something in a script' : null;
  if (step.kind === 'parallel') return signIn(step.children, sources, seen);
  if (step.kind !== 'action') return null;
  const uses = step.action?.kind === 'local' ? step.action.path : actionRepository(step);
  if (uses !== null && /deploy|publish|(?:^|[/-])release/i.test(uses)) return `uses ${uses}`;
  if (step.action?.kind !== 'local') return null;
  const local = findLocalAction(step.action.path, sources);
  if (!local.known || local.source.kind !== 'composite' || seen.has(local.path)) return null;
  const sign = signIn(local.source.steps, sources, new Set([...seen, local.path]));
  return sign === null ? null : `uses ${step.action.path}, which ${sign}`;
}

function signIn(steps: readonly Step[], sources: LocalSources, seen: ReadonlySet<string>): string | null {
  for (const step of steps) {
    const sign = stepSign(step, sources, seen);
    if (sign !== null) return sign;
  }
  return null;
}

function deliversInScript(script: string): boolean {
  return commandsOf(script).some((words) => {
    const first = words[0] === 'sudo' ? words[1] : words[0];
    return (first !== undefined && REMOTE.has(first)) || words.some(isDeployScript) || applies(words.join(' ')) || runsTask(words);
  });
}

/** `./scripts/deploy-all.sh` */
function isDeployScript(word: string): boolean {
  return /\.(?:sh|py|js|ts|rb|mjs)$/.test(word) && word.slice(word.lastIndexOf('/') + 1).includes('deploy');
}

/** `git -c user.name=bot push`, `make terraform-apply` */
function applies(command: string): boolean {
  const open = new Set<ReadonlySet<string>>();
  for (const [token] of command.matchAll(/\w+/g)) {
    for (const verbs of open) if (verbs.has(token)) return true;
    const verbs = PROGRAMS.get(token);
    if (verbs !== undefined) open.add(verbs);
  }
  return false;
}

/** `npm run release` */
function runsTask(words: readonly string[]): boolean {
  return words.some((word, at) => {
    const [task = ''] = (words[at + 2] ?? '').split(':');
    return TASK_RUNNERS.has(word) && words[at + 1] === 'run' && TASKS.has(task);
  });
}
