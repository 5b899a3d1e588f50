import { comparableRuns } from '../../engine/comparable-runs.ts';
import type { Evidence } from '../../engine/evidence.ts';
import { eraMatcher } from '../../engine/job-identity.ts';
import type { JobMatch } from '../../engine/match-jobs.ts';
import { defineRule, type Finding, type Measurement, type RuleResult, type SkipReason } from '../../engine/rule.ts';
import { stepSamples } from '../../engine/step-samples.ts';
import { formatWindow } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import type { Run } from '../../model/run.ts';
import { quantile } from '../../stats/quantile.ts';
import { canCache, readRelease } from './action-release.ts';
import { type Candidate, findCandidates } from './find-candidates.ts';
import { findManifests } from './find-manifests.ts';
import { proposeCache } from './propose-cache.ts';
import { findCheckoutObstacle, findRunnerObstacle, findTriggerObstacle } from './where-it-runs.ts';
import { cachesByItself, whoCaches, whoDecidedOnSetup } from './who-caches.ts';
import { whyPublished } from './why-published.ts';

interface Options {
  /** An install step that is shorter, in seconds at its p50, is left alone: restoring a cache takes about as long. */
  readonly shortestInstall: number;
  /** Runs from which the p50 of the install step is believed. */
  readonly enoughRuns: number;
}

type MessageId = 'no-cache' | 'no-cache-measured' | 'old-release' | 'unknown-release';
type Judgement = { readonly finding: Finding<MessageId> } | { readonly skipped: SkipReason; readonly detail: string };

export const rule = defineRule<Options, MessageId>({
  meta: {
    id: 'cache-dependencies',
    title: 'Cache dependency downloads',
    family: 'cache',
    safety: 'review',
    minRuns: 0,
    since: '0.1.0',
    messages: {
      'no-cache': 'Job `{job}` downloads its {ecosystem} packages anew in every run: {action} has no cache.',
      'no-cache-measured':
        'Job `{job}` downloads its {ecosystem} packages anew in every run: {action} has no cache, and the install takes {p50} at p50 ({runs} runs, {window}).',
      'old-release':
        'Job `{job}` downloads its {ecosystem} packages anew in every run. {action} {release} cannot cache them: its cache client speaks to a service that GitHub shut down in April 2025. A newer release can.',
      'unknown-release':
        'Job `{job}` downloads its {ecosystem} packages anew in every run: {action} has no cache. No edit is proposed because the file does not say which release {ref} is.',
    },
  },
  defaults: { shortestInstall: 5, enoughRuns: 30 },
  check(evidence, options): RuleResult<MessageId> {
    const jobs = evidence.workflow.jobs.filter((job) => job.kind === 'job');
    const candidates = jobs.flatMap((job) => findCandidates(evidence.workflow, job));
    if (candidates.length === 0)
      return { skipped: 'not-applicable', detail: 'no job sets up Node.js or Python and then installs a project with npm or pip' };
    const history: MeasuredHistory = { runsOf: comparableRuns(evidence), match: eraMatcher(evidence) };
    const judgements = candidates.map((candidate) => judge(candidate, evidence, history, options));
    const findings = judgements.flatMap((judgement) => ('finding' in judgement ? [judgement.finding] : []));
    if (findings.length > 0) return { findings };
    return summarize(judgements.flatMap((judgement) => ('finding' in judgement ? [] : [judgement])));
  },
});

interface MeasuredHistory {
  readonly runsOf: (job: string) => readonly Run[];
  readonly match: (name: string, run: Run) => JobMatch | null;
}

function judge(candidate: Candidate, evidence: Evidence, history: MeasuredHistory, options: Options): Judgement {
  const { job, action, setup } = candidate;
  const skip = (skipped: SkipReason, detail: string): Judgement => ({ skipped, detail: `${job.key}: ${detail}` });
  const decided = whoDecidedOnSetup(candidate) ?? whoCaches(candidate, evidence);
  if (decided !== null) return skip(decided.skipped, decided.detail);
  const release = readRelease(evidence.workflow, setup);
  if (cachesByItself(candidate, release, evidence))
    return skip('author-decided', `${action} caches by itself, since package.json names npm`);
  const unsafe = whyPublished(job, evidence);
  if (unsafe !== null) return skip('release-workflow', unsafe);
  if (!evidence.paths.available) return skip('evidence-missing', evidence.paths.reason);
  const obstacle = findTriggerObstacle(evidence.workflow) ?? findRunnerObstacle(job, evidence.plan) ?? findCheckoutObstacle(candidate);
  if (obstacle !== null) return skip(obstacle.skipped, obstacle.detail);
  const manifests = findManifests(candidate, evidence.paths.value);
  if (!manifests.found) return skip('evidence-missing', manifests.detail);
  const measured = measureInstalls(candidate, evidence, history);
  if (measured !== null && measured.runs >= options.enoughRuns && measured.value < options.shortestInstall) {
    return skip(
      'not-applicable',
      `the install takes ${formatDuration(measured.value)} at p50 (${measured.runs} runs), too little for a cache to pay`,
    );
  }
  const data = { job: job.key, ecosystem: candidate.ecosystem, action };
  const finding = { primary: setup.route, related: candidate.installs.map(({ step }) => step.route), measurements: [] };
  const ability = release === null ? 'unknown' : canCache(action, release);
  const ref = setup.action?.kind === 'remote' ? setup.action.ref.replace(/^([0-9a-f]{12})[0-9a-f]{28}$/, '$1') : '';
  if (ability === 'unknown') return { finding: { ...finding, messageId: 'unknown-release', data: { ...data, ref } } };
  if (ability === 'no') return { finding: { ...finding, messageId: 'old-release', data: { ...data, release: sayRelease(release) } } };
  const proposal = proposeCache(candidate, manifests.dependencyPath, evidence.workflow);
  if (measured === null) return { finding: { ...finding, messageId: 'no-cache', data, proposal } };
  return {
    finding: {
      ...finding,
      messageId: 'no-cache-measured',
      data: { ...data, runs: measured.runs, window: formatWindow(measured.window) },
      measurements: [measured],
      proposal,
    },
  };
}

/** The p50 of all installs of the job together; null where one of them was not measured. */
function measureInstalls({ job, installs }: Candidate, evidence: Evidence, { runsOf, match }: MeasuredHistory): Measurement | null {
  const { history } = evidence;
  if (!history.available) return null;
  const runs = runsOf(job.key);
  const steps = installs.map(({ step }) => stepSamples(evidence, runs, job, step, match));
  const medians = steps.map((samples) => quantile(samples, 0.5));
  if (medians.includes(null)) return null;
  const value = medians.reduce<number>((sum, median) => sum + (median ?? 0), 0);
  return { name: 'p50', value, unit: 'seconds', runs: Math.min(...steps.map(({ length }) => length)), window: history.value.window };
}

function sayRelease(release: ReturnType<typeof readRelease>): string {
  return release === null ? '' : `v${release.major}${release.minor === null ? '' : `.${release.minor}`}`;
}

/** One answer for the workflow: the reason of the first job that gives more than "not applicable", with the details of all. */
function summarize(skips: readonly { readonly skipped: SkipReason; readonly detail: string }[]): RuleResult<MessageId> {
  const first = skips.find(({ skipped }) => skipped !== 'not-applicable') ?? skips[0];
  return { skipped: first?.skipped ?? 'not-applicable', detail: skips.map(({ detail }) => detail).join('; ') };
}
