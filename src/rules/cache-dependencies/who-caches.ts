import type { Evidence } from '../../engine/evidence.ts';
import type { ActionStep, Step } from '../../workflow/model.ts';
import { actionRepository, plainAt, readWith } from '../../workflow/walk.ts';
import type { ActionRelease } from './action-release.ts';
import type { Candidate, Ecosystem } from './find-candidates.ts';

/** Why the rule has nothing to say: someone chose already (`author-decided`), or a part that may cache could not be read. */
export type Covered = { readonly skipped: 'author-decided' | 'evidence-missing'; readonly detail: string };

const COVERS: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /npm|node|package-lock/i,
  pip: /pip|python|venv|site-packages|requirements|wheel/i,
};
/** Actions that install with npm and keep their own cache. */
const NPM_INSTALLERS = ['cypress-io/github-action', 'bahmutov/npm-install'];

/** What the setup step itself says about caching. */
export function whoDecidedOnSetup({ setup, action }: Candidate): Covered | null {
  if (readWith(setup, 'cache') !== null) return { skipped: 'author-decided', detail: `${action} has a cache input` };
  const automatic = readWith(setup, 'package-manager-cache');
  return automatic === null ? null : { skipped: 'author-decided', detail: `${action} has a package-manager-cache input` };
}

/** What else in the job or above it keeps the downloads, or says that none are to be kept. */
export function whoCaches({ job, ecosystem }: Candidate, evidence: Evidence): Covered | null {
  const { workflow } = evidence;
  const mode = job.cacheMode ?? workflow.cacheMode;
  if (mode !== null && !(mode.known && mode.value === 'write')) {
    return {
      skipped: 'author-decided',
      detail: `cache-mode is ${mode.known ? mode.value : 'computed'}, so a new cache may never be written`,
    };
  }
  if (ecosystem === 'pip' && hasNoCacheVariable(job.steps, [workflow.env, job.env])) {
    return { skipped: 'author-decided', detail: 'PIP_NO_CACHE_DIR is set' };
  }
  for (const step of job.steps) {
    const covered = step.kind === 'action' ? coveredBy(step, ecosystem, evidence) : null;
    if (covered !== null) return covered;
  }
  return null;
}

/** setup-node 5 and later caches by itself where package.json of the root names a package manager; from 6 on only npm. */
export function cachesByItself({ action }: Candidate, release: ActionRelease | null, { files }: Evidence): boolean {
  if (action !== 'actions/setup-node' || release === null || release.major < 5) return false;
  const manifest = parseManifest(files.get('package.json'));
  const name = manifest['packageManager'];
  if (typeof name === 'string' && (release.major === 5 ? /^\^?(?:npm|yarn|pnpm)@/ : /^\^?npm(?:@|$)/).test(name)) return true;
  const engines = release.major === 5 ? null : manifest['devEngines'];
  const managers = isRecord(engines) ? [engines['packageManager']].flat() : [];
  return managers.some((manager) => isRecord(manager) && manager['name'] === 'npm');
}

function coveredBy(step: ActionStep, ecosystem: Ecosystem, evidence: Evidence): Covered | null {
  if (step.action?.kind === 'local') return coveredByLocal(step.action.path, ecosystem, evidence);
  const repository = actionRepository(step);
  if (repository === null) return null;
  if (ecosystem === 'npm' && NPM_INSTALLERS.includes(repository)) {
    return { skipped: 'author-decided', detail: `${repository} installs with a cache of its own` };
  }
  const path = plainAt(evidence.workflow, [...step.route, 'with', 'path']);
  if (!repository.includes('cache') || typeof path !== 'string') return null;
  // A computed path tells nothing; the key beside it is named after what it keeps.
  const text = path.includes('${{') ? `${path} ${plainAt(evidence.workflow, [...step.route, 'with', 'key'])}` : path;
  return COVERS[ecosystem].test(text) ? { skipped: 'author-decided', detail: `${repository} keeps the packages` } : null;
}

function coveredByLocal(reference: string, ecosystem: Ecosystem, { files }: Evidence): Covered | null {
  const folder = reference.replace(/^(?:\.|\$)\//, '').replace(/\/$/, '');
  const text = files.get(`${folder}/action.yml`) ?? files.get(`${folder}/action.yaml`);
  if (text === undefined) return { skipped: 'evidence-missing', detail: `the action ${reference} could not be read and may cache` };
  return /cache/i.test(text) && COVERS[ecosystem].test(text)
    ? { skipped: 'author-decided', detail: `the action ${reference} has a cache` }
    : null;
}

function hasNoCacheVariable(steps: readonly Step[], blocks: readonly Step['env'][]): boolean {
  return [...blocks, ...steps.map(({ env }) => env)].some((block) => block?.entries.has('PIP_NO_CACHE_DIR') === true);
}

function parseManifest(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    // The action itself goes on without when package.json does not parse.
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
