import type { Seconds } from './seconds.ts';

export const LEVELS = ['basic', 'intelligent', 'aggressive', 'experimental'] as const;
export type Level = (typeof LEVELS)[number];

/** Limits on a duration, by statistic. */
export interface DurationTarget {
  readonly p50?: Seconds;
  readonly p95?: Seconds;
  readonly p99?: Seconds;
  /** True: the check run fails when the target is missed. */
  readonly enforce: boolean;
}

/** What a repository wants of one workflow. */
export interface WorkflowTarget {
  /** File name or repository path; minimatch pattern. */
  readonly workflow: string;
  readonly makespan?: DurationTarget;
  readonly jobs: ReadonlyMap<string, DurationTarget>;
  readonly stages: ReadonlyMap<string, DurationTarget>;
  readonly successRate?: number;
  readonly cacheHitRate?: number;
  readonly stretch?: { readonly makespan?: DurationTarget };
}

/** `suggest`: a finding and a patch, no pull request. */
export type RuleMode = 'off' | 'suggest' | 'pr';

export interface PullRequestLimits {
  readonly open: number;
  readonly perDay: number;
  readonly unverifiedPerWorkflow: number;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly draft: 'auto' | boolean;
}

/** `.github/paceline.yml` of the default branch, with defaults filled in. */
export interface RepositoryConfig {
  readonly level: Level;
  readonly targets: readonly WorkflowTarget[];
  readonly targetReduction: number | null;
  readonly pullRequests: PullRequestLimits;
  /** Rule id to mode; a rule that is not named has mode `pr`. */
  readonly rules: ReadonlyMap<string, { readonly mode: RuleMode; readonly options: Readonly<Record<string, unknown>> }>;
  readonly ignore: { readonly workflows: readonly string[]; readonly jobs: readonly string[] };
  readonly requiredChecks: readonly string[];
  readonly logs: 'off' | 'sampled' | 'all';
  readonly actions: { readonly allow: readonly string[] };
}

export const DEFAULT_REPOSITORY_CONFIG: RepositoryConfig = {
  level: 'intelligent',
  targets: [],
  targetReduction: null,
  pullRequests: { open: 2, perDay: 1, unverifiedPerWorkflow: 1, labels: ['paceline'], reviewers: [], draft: 'auto' },
  rules: new Map(),
  ignore: { workflows: [], jobs: [] },
  requiredChecks: [],
  logs: 'sampled',
  actions: { allow: [] },
};
