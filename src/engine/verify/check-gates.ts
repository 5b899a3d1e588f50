import { mergeReads, readReferences, readReferencesOf } from '../../workflow/expressions/read-references.ts';
import type { LocalSources } from '../../workflow/local-sources.ts';
import type { Job, Workflow } from '../../workflow/model.ts';
import { eachStep, plainAt } from '../../workflow/walk.ts';
import { delivers } from '../delivery-sign.ts';
import { nearbySources } from '../find-local-sources.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** What a failure held back it still holds back: no job or step newly goes on after one, and what delivers or sums up still waits for the same jobs. */
export const checkGates: Check = ({ before, after, evidence }) => {
  const old = new Map(before.jobs.map((job) => [job.key, job]));
  for (const job of after.jobs) {
    const was = old.get(job.key);
    if (was !== undefined && isLoosened(goesOn(was), goesOn(job))) {
      return refuse('gate-weakened', `A failure of job ${job.key} would no longer fail the run.`);
    }
  }
  const steps = findSettingChanges(before, after, (job, step) => [writtenText(step.continueOnError), goesOn(job)].find(isOn) ?? '');
  const loosened = steps.find((step) => isLoosened(step.before, step.after));
  if (loosened !== undefined) return refuse('gate-weakened', `A step of job ${loosened.job} would no longer fail its job.`);
  const [hidden] = hidingScripts(before, after);
  if (hidden !== undefined) return refuse('gate-weakened', `A script of job ${hidden} would hide its failure.`);
  return checkSums(before, after) ?? checkWaiting(before, after, nearbySources(evidence));
};

/** Ways in which a script goes on after a failure. */
const HIDES =
  /\|\|\s*(?::(?=\s|$|;)|true\b|exit 0\b|echo\b)|\bset \+(?:e|o errexit|o pipefail|eo pipefail)\b|\$ErrorActionPreference\s*=\s*['"]?(?:Silently)?Continue/g;

/** Jobs in which scripts hide more failures than all of the job's scripts did; a new job is held to those of the whole file. */
function hidingScripts(before: Workflow, after: Workflow): readonly string[] {
  const old = hidesByJob(before);
  const all = [...old.values()].flat();
  return [...hidesByJob(after)].flatMap(([key, ways]) => {
    const open = [...(old.get(key) ?? all)];
    const fresh = ways.filter((way) => {
      const at = open.indexOf(way);
      if (at !== -1) open.splice(at, 1);
      return at === -1;
    });
    return fresh.length > 0 ? [key] : [];
  });
}

function hidesByJob(workflow: Workflow): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(workflow.jobs.map(({ key }) => [key, []]));
  for (const { job, step } of eachStep(workflow)) {
    if (step.kind === 'run')
      found.get(job.key)?.push(...(step.run.text.match(HIDES) ?? []).map((way) => way.trim()), ...lastWord(step.run.text));
  }
  return found;
}

/** A last command with which a script of several ends well, whatever came before. */
function lastWord(script: string): readonly string[] {
  const commands = script.trimEnd().split(/[;\n]/);
  const last = commands.at(-1)?.trim() ?? '';
  return commands.length > 1 && (last === 'exit 0' || last === 'true') ? [last] : [];
}

/** A job that asks how others ended still does, of as many, whether they fail or not. */
function checkSums(before: Workflow, after: Workflow): ReturnType<Check> {
  for (const job of before.jobs) {
    const now = after.jobs.find(({ key }) => key === job.key);
    if (now === undefined) continue;
    const asked = resultsIn(before, job);
    const asks = resultsIn(after, now);
    const lost = [...asked].find((name) => !asks.has(name));
    if (lost !== undefined) return refuse('gate-weakened', `Job ${job.key} would no longer ask how ${lost} ended.`);
    const fewer = asked.has(ALL)
      ? job.needs.find((need) => !now.needs.includes(need) && after.jobs.some(({ key }) => key === need))
      : undefined;
    if (fewer !== undefined) return refuse('gate-weakened', `Job ${job.key} asks how its needs ended, and ${fewer} would be none.`);
    if (asked.size > 0 && asksAnyway(job) && !asksAnyway(now)) {
      return refuse('gate-weakened', `Job ${job.key} would be skipped where what it sums up fails.`);
    }
  }
  return null;
}

function asksAnyway(job: Job): boolean {
  const { functions } = readReferences(writtenText(job.condition), 'condition');
  return functions.some((name) => name === 'always' || name === 'cancelled' || name === 'failure');
}

function goesOn(job: Job): string {
  return job.kind === 'job' ? writtenText(job.continueOnError) : '';
}

function isOn(text: string): boolean {
  return text !== '' && text !== 'false';
}

function isLoosened(before: string, after: string): boolean {
  return isOn(after) && before !== 'true' && after !== before;
}

function checkWaiting(before: Workflow, after: Workflow, sources: LocalSources): ReturnType<Check> {
  const stays = new Set(after.jobs.map(({ key }) => key));
  for (const job of before.jobs) {
    if (!stays.has(job.key) || !(delivers(job, sources) || sumsUp(before, job))) continue;
    const now = waitsFor(after, job.key);
    const lost = [...waitsFor(before, job.key)].find((key) => stays.has(key) && !now.has(key));
    if (lost !== undefined) return refuse('gate-weakened', `Job ${job.key} would no longer wait for job ${lost}.`);
  }
  return null;
}

/** Whether a job asks how the jobs it needs ended. */
function sumsUp(workflow: Workflow, job: Job): boolean {
  return resultsIn(workflow, job).size > 0;
}

const ALL = 'each need';

/** The needs whose end a job asks for; those of which only the run knows which count as all. */
function resultsIn(workflow: Workflow, job: Job): ReadonlySet<string> {
  const condition = readReferences(writtenText(job.condition), 'condition');
  const { references } = mergeReads([readReferencesOf(plainAt(workflow, job.route) ?? null), condition]);
  const found = new Set<string>();
  for (const { context, path } of references) {
    if (context !== 'needs') continue;
    const [need, field] = path;
    if (need === undefined || need.name === null) found.add(ALL);
    else if (field?.name === null || field?.name.toLowerCase() === 'result') found.add(need.name.toLowerCase());
  }
  return found;
}

/** All jobs that a job needs, directly or through others. */
function waitsFor(workflow: Workflow, key: string): ReadonlySet<string> {
  const needs = new Map(workflow.jobs.map((job) => [job.key, job.needs]));
  const found = new Set<string>();
  const open = [...(needs.get(key) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return found;
}
