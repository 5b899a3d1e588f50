import { isJsonMap, type Json } from '../../model/json.ts';
import type { Reads } from '../../workflow/expressions/expression.ts';
import { mergeReads, readReferences, readReferencesOf } from '../../workflow/expressions/read-references.ts';
import type { Workflow } from '../../workflow/model.ts';
import { plainAt } from '../../workflow/walk.ts';
import { type Check, refuse } from './verified-change.ts';

/** Stands for all secrets that a job can read. */
export const EVERY = 'every secret';

/**
 * No job reads a secret that it did not read before, in an `env` of its own, of a step or of the workflow; none that was given to some steps is given to
 * all; and a new job reads none that no job read. Which step, service or call reads it is for checkSecretTargets.
 */
export const checkSecrets: Check = ({ before, after }) => {
  const old = secretsByPart(before);
  const anywhere = new Set([...old.values()].flatMap((names) => [...names]));
  for (const [part, names] of secretsByPart(after)) {
    const allowed = old.get(part) ?? anywhere;
    if (allowed.has(EVERY)) continue;
    const fresh = [...names].find((name) => !allowed.has(name));
    if (fresh !== undefined) return refuse('secret-newly-read', `${part} would read ${fresh}.`);
  }
  return null;
};

/** Names of the secrets that each part of the file reads: what stands outside of the jobs, each job, and each job with what all of its steps see. */
function secretsByPart(workflow: Workflow): ReadonlyMap<string, ReadonlySet<string>> {
  const { jobs: _, ...rest } = workflow.plain as { readonly [key: string]: Json };
  const outside = secretsIn(readReferencesOf(rest));
  const found = new Map<string, ReadonlySet<string>>([['The workflow', outside]]);
  for (const job of workflow.jobs) {
    const names = secretsIn(readJob(workflow, job.key, false));
    if (job.kind === 'call' && job.secrets === 'inherit') names.add(EVERY);
    found.set(`Job ${job.key}`, new Set([...names, ...outside]));
    const seenByAll = secretsIn(readJob(workflow, job.key, true));
    found.set(`Every step of job ${job.key}`, new Set([...seenByAll, ...outside]));
  }
  return found;
}

/** What a job's part of the file reads; `ownOnly`: without its steps. */
function readJob(workflow: Workflow, key: string, ownOnly: boolean): Reads {
  const value = plainAt(workflow, ['jobs', key]);
  const { steps = null, ...rest } = isJsonMap(value) ? value : {};
  return mergeReads([readReferencesOf(ownOnly ? rest : [rest, steps]), ...conditionsIn(ownOnly ? rest : [rest, steps])]);
}

/** `if:` is an expression with and without braces. */
export function conditionsIn(value: Json): readonly Reads[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(conditionsIn);
  if (!isJsonMap(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'if' && typeof part === 'string' ? [readReferences(part, 'condition')] : conditionsIn(part),
  );
}

/** The token counts as a secret. A whole context or a name that only the run knows count as every secret; what cannot be read counts as itself. */
export function secretsIn({ references, broken }: Reads): Set<string> {
  const names = new Set<string>(broken.map((source) => `what \`${source.slice(0, 80)}\` reads, which is not known`));
  for (const { context, path } of references) {
    const name = path[0]?.name?.toUpperCase() ?? null;
    if (context === 'secrets') names.add(name === null ? EVERY : `secrets.${name}`);
    if (context === 'github' && (name === 'TOKEN' || name === null)) names.add('secrets.GITHUB_TOKEN');
  }
  return names;
}
