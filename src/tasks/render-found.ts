import type { Analysis } from '../engine/analysis.ts';
import type { Evidence } from '../engine/evidence.ts';
import { detectConfiguration } from '../engine/onboarding/detect-configuration.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import { type RenderedOnboarding, renderOnboarding } from '../report/onboarding-pull-request.ts';

/** What the default branch of a repository without a configuration was found to be. */
export interface Found {
  readonly baseSha: string;
  readonly analysis: Analysis;
  readonly evidences: readonly Evidence[];
  readonly configuration: RepositoryConfig;
}

/** The onboarding pull request for it; `file`: the text that stands on its branch and stays. */
export function renderFound({ analysis, evidences, configuration }: Found, file?: string): RenderedOnboarding {
  const detected = detectConfiguration(evidences);
  return renderOnboarding({ detected, analysis, limits: configuration.pullRequests, ...(file === undefined ? {} : { file }) });
}
