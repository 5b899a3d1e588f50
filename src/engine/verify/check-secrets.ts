import type { Json } from '../../model/json.ts';
import type { Workflow } from '../../workflow/model.ts';
import { plainAt } from '../../workflow/walk.ts';
import { type Check, refuse } from './verified-change.ts';

/** No job reads a secret that it did not read before; a new job reads none that no job read. */
export const checkSecrets: Check = ({ before, after }) => {
  const old = secretsByJob(before);
  const anywhere = new Set([...old.values()].flatMap((names) => [...names]));
  for (const [job, names] of secretsByJob(after)) {
    const allowed = old.get(job) ?? anywhere;
    const fresh = [...names].find((name) => !allowed.has(name));
    if (fresh !== undefined) {
      return refuse('secret-newly-read', job === '' ? `The workflow would read ${fresh}.` : `Job ${job} would read ${fresh}.`);
    }
  }
  return null;
};

/** Names of the secrets that each job's part of the file reads; the empty key stands for everything outside `jobs`. */
function secretsByJob(workflow: Workflow): ReadonlyMap<string, ReadonlySet<string>> {
  const { jobs: _, ...rest } = workflow.plain as { readonly [key: string]: Json };
  const found = new Map<string, ReadonlySet<string>>([['', secretsIn(rest)]]);
  for (const job of workflow.jobs) {
    const names = new Set(secretsIn(plainAt(workflow, job.route) ?? null));
    if (job.kind === 'call' && job.secrets === 'inherit') names.add('every secret');
    found.set(job.key, names);
  }
  return found;
}

function secretsIn(value: Json): Set<string> {
  const names = new Set<string>();
  const visit = (part: Json): void => {
    if (typeof part === 'string') for (const name of secretsInText(part)) names.add(name);
    else if (Array.isArray(part)) (part as readonly Json[]).forEach(visit);
    else if (part !== null && typeof part === 'object') Object.values(part).forEach(visit);
  };
  visit(value);
  return names;
}

/** The token counts as a secret. Reading the whole context, or by a computed name, counts as reading every secret. */
function secretsInText(text: string): readonly string[] {
  const named = [...text.matchAll(/\bsecrets\s*\.\s*([\w-]+)/gi)].map((match) => `secrets.${match[1]?.toUpperCase()}`);
  const quoted = [...text.matchAll(/\bsecrets\s*\[\s*'([^']*)'\s*\]/gi)].map((match) => `secrets.${match[1]?.toUpperCase()}`);
  const token = /\bgithub\s*\.\s*token\b/i.test(text) ? ['secrets.GITHUB_TOKEN'] : [];
  const whole = /\$\{\{[^}]*\bsecrets\b(?!\s*\.\s*[\w-]|\s*\[\s*')/i.test(text) ? ['every secret'] : [];
  return [...named, ...quoted, ...token, ...whole];
}
