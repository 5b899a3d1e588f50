import { isJsonMap, type Json } from '../../model/json.ts';
import { mergeReads, readReferencesOf } from '../../workflow/expressions/read-references.ts';
import type { Job, Step, ValueMap, Workflow } from '../../workflow/model.ts';
import { actionRepository, eachStep, plainAt } from '../../workflow/walk.ts';
import { conditionsIn, EVERY, secretsIn } from './check-secrets.ts';
import { workOf } from './find-setting-changes.ts';
import { isOfGitHub } from './known-actions.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * No secret, and no variable with one, is given to another action, script, service, container or call than before. What moves whole to another job
 * takes its own along; only GitHub's own actions that set a job up may be copied with theirs.
 */
export const checkSecretTargets: Check = ({ before, after }) => {
  const old = targetsOf(before);
  const places = Map.groupBy(old, placeOf);
  const whole = Map.groupBy(old, ({ text }) => text);
  const open = new Map([...whole].map(([text, copies]) => [text, copies.length]));
  const now = targetsOf(after);
  // What stays in its place is not there to be moved.
  for (const { text, ...target } of now) if (places.has(placeOf(target))) open.set(text, (open.get(text) ?? 0) - 1);
  for (const target of now) {
    const there = places.get(placeOf(target));
    const left = open.get(target.text) ?? 0;
    if (there === undefined) open.set(target.text, left - 1);
    const from = there ?? (left > 0 || target.mayBeCopied ? (whole.get(target.text) ?? []) : []);
    const allowed = new Set(from.flatMap(({ names }) => [...names]));
    const isOpen = allowed.has(EVERY) && !target.names.has(EVERY);
    const fresh = isOpen ? undefined : [...target.names].find((name) => !allowed.has(name));
    if (fresh !== undefined) return refuse('secret-newly-read', `${target.says} would be given ${fresh}.`);
  }
  return null;
};

interface Target {
  readonly job: string;
  /** What it is, by which the same one is told in the same job. */
  readonly identity: string;
  /** All of it, by which the same one is told elsewhere. */
  readonly text: string;
  readonly names: ReadonlySet<string>;
  readonly mayBeCopied: boolean;
  readonly says: string;
}

function placeOf({ job, identity }: Pick<Target, 'job' | 'identity'>): string {
  return JSON.stringify([job, identity]);
}

function targetsOf(workflow: Workflow): readonly Target[] {
  const steps = [...eachStep(workflow)].flatMap(({ job, step }): readonly Target[] => {
    const work = workOf(job, step);
    const inherited = [workflow.env, job.env, job.container?.env ?? null];
    return work === null ? [] : [stepTarget(workflow, job, step, work, inherited)];
  });
  const others = workflow.jobs.flatMap((job) => (job.kind === 'call' ? [callTarget(workflow, job)] : containerTargets(workflow, job)));
  return [...steps, ...others].filter(({ names }) => names.size > 0);
}

function stepTarget(workflow: Workflow, job: Job, step: Step, work: string, inherited: readonly (ValueMap | null)[]): Target {
  const own = plainAt(workflow, step.route) ?? null;
  // GitHub's own actions that set a job up hand nothing on that only stands in their environment.
  const isHarmless = isOfGitHub(actionRepository(step));
  const names = namesIn(isHarmless ? own : [own, ...inherited.map(textsOf)]);
  const says = `In job ${job.key} the step that ${work.slice(0, 80)}`;
  return { job: job.key, identity: work, text: `step ${JSON.stringify(own)}`, names, mayBeCopied: isHarmless, says };
}

/** A call that inherits every secret is the same only with the same inputs. */
function callTarget(workflow: Workflow, job: Job & { readonly kind: 'call' }): Target {
  const { uses = null, with: inputs = null, secrets = null } = asMap(plainAt(workflow, job.route) ?? null);
  const names = job.secrets === 'inherit' ? new Set([EVERY]) : namesIn([inputs, secrets]);
  const identity = JSON.stringify(job.secrets === 'inherit' ? ['call', uses, inputs] : ['call', uses]);
  const text = `call ${JSON.stringify([uses, inputs, secrets])}`;
  return { job: job.key, identity, text, names, mayBeCopied: false, says: `The call ${job.key}` };
}

function containerTargets(workflow: Workflow, { key, route }: Job): readonly Target[] {
  const { container = null, services = null } = asMap(plainAt(workflow, route) ?? null);
  const started = [['its container', container] as const, ...Object.entries(asMap(services))];
  return started.map(([name, given]) => {
    const image = typeof given === 'string' ? given : (asMap(given)['image'] ?? null);
    const says = `In job ${key} the container ${name}`;
    const text = `container ${JSON.stringify(given)}`;
    return { job: key, identity: JSON.stringify([name, image]), text, names: namesIn(given), mayBeCopied: false, says };
  });
}

function namesIn(value: Json): ReadonlySet<string> {
  return secretsIn(mergeReads([readReferencesOf(value), ...conditionsIn(value)]));
}

function textsOf(env: ValueMap | null): Json {
  if (env === null) return null;
  return [env.computed, ...[...env.entries.values()].map(writtenText)];
}

function asMap(value: Json) {
  return isJsonMap(value) ? value : {};
}
