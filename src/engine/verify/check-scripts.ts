import { readReferencesOf } from '../../workflow/expressions/read-references.ts';
import { isUnclosed, splitText } from '../../workflow/expressions/split-text.ts';
import type { Job } from '../../workflow/model.ts';
import { scriptsOf } from './script-inputs.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * No expression is put into a script, or into another input that is run: its text would be run as code. What a job's scripts already hold may move within
 * the job, and whole scripts may move to a new job.
 */
export const checkScripts: Check = ({ before, after, planAfter }) => {
  const old = scriptsOf(before);
  const scripts = new Set([...old.values()].flat());
  const unexpanded = new Set(planAfter.unexpanded.map(({ job }) => job));
  const jobs = new Map(after.jobs.map((job) => [job.key, job]));
  for (const [key, texts] of scriptsOf(after)) {
    const own = old.get(key);
    const known = new Set((own ?? []).flatMap(expressionsIn));
    for (const script of texts) {
      if (own?.includes(script) ?? scripts.has(script)) continue;
      const fresh = expressionsIn(script).find((source) => !known.has(source) && !isHarmless(source, jobs.get(key), unexpanded));
      if (fresh !== undefined)
        return refuse('expression-in-script', `A script of job ${key} would hold the expression ${fresh.slice(0, 80)}.`);
    }
  }
  return null;
};

/** What cannot be taken apart counts as one. */
function expressionsIn(script: string): readonly string[] {
  return splitText(script).flatMap((part) => {
    if (part.kind === 'expression') return [part.expression.source.trim()];
    return isUnclosed(part) ? [part.text] : [];
  });
}

/** Values that the file itself spells out: matrix values of a literal matrix, and a leg's number. */
function isHarmless(source: string, job: Job | undefined, unexpanded: ReadonlySet<string>): boolean {
  const { references, functions, broken } = readReferencesOf(`\${{ ${source} }}`);
  if (broken.length > 0 || functions.length > 0 || references.length === 0) return false;
  const isLiteral = job?.strategy?.matrix?.known === true && !unexpanded.has(job.key);
  return references.every(({ context, path }) => {
    const name = path[0]?.name?.toLowerCase() ?? null;
    if (context === 'strategy') return name === 'job-index' || name === 'job-total';
    return context === 'matrix' && isLiteral && name !== null;
  });
}
