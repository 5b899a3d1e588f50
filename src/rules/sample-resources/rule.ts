import type { Evidence } from '../../engine/evidence.ts';
import { defineRule, type Finding, type RuleResult } from '../../engine/rule.ts';
import { formatWindow } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { isSamplerScript, SAMPLER_DEFAULTS, samplerPrint } from '../../model/resource-sampler.ts';
import { flattenSteps } from '../../workflow/walk.ts';
import { type ChosenJob, chooseJobs, type SamplingOptions } from './choose-jobs.ts';
import { findRunnerObstacle } from './find-runner-obstacle.ts';
import { proposeSampler } from './propose-sampler.ts';
import { findPrinter, sampledRuns } from './sampled-runs.ts';

type MessageId = 'long-job' | 'named-job' | 'sampled-enough';
type JobResult = { readonly finding: Finding<MessageId> } | Extract<RuleResult, { readonly skipped: unknown }>;

const WHAT_IT_IS =
  'Two steps would tell: the first samples processor, memory, disk and network in the background, the last prints them in one line of the log. It is a measurement and makes nothing faster. It shows whether another size of runner fits, and whether tests have processors left to run side by side.';

export const rule = defineRule<SamplingOptions & { readonly interval: number; readonly enoughRuns: number }, MessageId>({
  meta: {
    id: 'sample-resources',
    title: 'Sample the resource use',
    family: 'resources',
    safety: 'review',
    optIn: true,
    minRuns: 0,
    since: '0.1.0',
    messages: {
      'long-job': `Job \`{job}\` takes {p50} (p50 of {runs} successful job runs, {window}), and what it uses of its runner is not known. ${WHAT_IT_IS}`,
      'named-job': `The configuration names job \`{job}\`, and what it uses of its runner is not known. ${WHAT_IT_IS}`,
      'sampled-enough':
        'Job `{job}` has printed what it uses of its runner in {runs} runs ({window}), enough to judge by. The steps that sample and print can be removed.',
    },
  },
  defaults: { jobs: [], minimumMinutes: 2, mostJobs: 5, interval: SAMPLER_DEFAULTS.interval, enoughRuns: 30 },
  check(evidence, options): RuleResult<MessageId> {
    const chosen = chooseJobs(evidence, options);
    const sampled = adviseRemoval(evidence, options.enoughRuns);
    const results = 'skipped' in chosen ? [chosen] : chosen.jobs.map((job) => checkJob(job, evidence, options));
    const findings = [...sampled, ...results.flatMap((result) => ('finding' in result ? [result.finding] : []))];
    if (findings.length > 0) return { findings };
    return results.find((result) => 'skipped' in result) ?? { findings: [] };
  },
});

function checkJob(chosen: ChosenJob, evidence: Evidence, options: { interval: number; enoughRuns: number }): JobResult {
  const { job, measured } = chosen;
  if ([...flattenSteps(job.steps)].some((step) => step.kind === 'run' && isSamplerScript(step.run.text))) {
    return { skipped: 'author-decided', detail: `job ${job.key} is sampled already` };
  }
  const before = sampledRuns(evidence, job.key, samplerPrint().name);
  if (before !== null && before.runs >= options.enoughRuns) {
    return { skipped: 'author-decided', detail: `job ${job.key} was sampled in ${before.runs} runs, and no longer is` };
  }
  const where = findRunnerObstacle(job, evidence.plan);
  if ('skipped' in where) return where;
  const proposal = proposeSampler(evidence.workflow.path, job, { interval: options.interval, isMixed: where.isMixed });
  const common = { primary: ['jobs', job.key], proposal };
  if (measured === null) return { finding: { ...common, messageId: 'named-job', data: { job: job.key }, measurements: [] } };
  const { p50, runs, window } = measured;
  const data = { job: job.key, p50: formatDuration(p50), runs, window: formatWindow(window) };
  const measurements = [{ name: 'p50', value: p50, unit: 'seconds', runs, window }] as const;
  return { finding: { ...common, messageId: 'long-job', data, measurements } };
}

function adviseRemoval(evidence: Evidence, enoughRuns: number): readonly Finding<MessageId>[] {
  return evidence.workflow.jobs.flatMap((job): readonly Finding<MessageId>[] => {
    const printer = job.kind === 'job' ? findPrinter(job) : null;
    const sampled = printer === null ? null : sampledRuns(evidence, job.key, printer);
    if (sampled === null || sampled.runs < enoughRuns) return [];
    const { runs, window } = sampled;
    const measurements = [{ name: 'sampled', value: runs, unit: 'runs', runs, window }] as const;
    return [
      {
        messageId: 'sampled-enough',
        data: { job: job.key, runs, window: formatWindow(window) },
        primary: ['jobs', job.key],
        measurements,
      },
    ];
  });
}
