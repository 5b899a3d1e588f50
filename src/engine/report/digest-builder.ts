import type { Run } from '../../model/run.ts';
import type { Cost } from '../cost/cost.ts';
import { createCostBuilder } from '../cost/cost-builder.ts';
import type { ExplanationOptions } from '../explain/explanation-options.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import { createProfileBuilder } from '../profile/profile-builder.ts';
import type { Report } from './report.ts';
import { createReportBuilder } from './report-builder.ts';

/** A report on a period, with the numbers of the one before it. */
export interface DigestNumbers {
  readonly report: Omit<Report, 'plan'>;
  readonly before: { readonly workflows: readonly WorkflowProfile[]; readonly cost: Cost };
}

/** Takes the runs of both periods one after the other, in any order, each attempt once. Memory as of a report. */
export function createDigestBuilder(options: ExplanationOptions & { readonly since: Date }): {
  take(run: Run): void;
  finish(): DigestNumbers;
} {
  const { asOf, since, visibility, configuration } = options;
  const report = createReportBuilder(options);
  const profile = createProfileBuilder(asOf);
  const cost = createCostBuilder({ asOf, visibility, prices: configuration.prices });
  return {
    take: (run) => {
      report.take(run);
      if (run.createdAt >= since) return;
      profile.take(run);
      cost.take(run);
    },
    finish: () => ({ report: report.finish(), before: { workflows: profile.finish().workflows, cost: cost.finish() } }),
  };
}
