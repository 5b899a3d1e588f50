import type { Stage } from './job-log.ts';
import { type Seconds, seconds } from './seconds.ts';

export const LEVELS = ['basic', 'intelligent', 'aggressive', 'experimental'] as const;
export type Level = (typeof LEVELS)[number];

/** Limits on a duration, by statistic. */
export interface DurationTarget {
  readonly p50?: Seconds;
  readonly p95?: Seconds;
  readonly p99?: Seconds;
  /** True: the check run fails when the run is above the limit. */
  readonly enforce: boolean;
}

/** What a repository wants of one workflow. */
export interface WorkflowTarget {
  /** File name or repository path; minimatch pattern. */
  readonly workflow: string;
  readonly makespan?: DurationTarget;
  readonly jobs: ReadonlyMap<string, DurationTarget>;
  readonly stages: ReadonlyMap<string, DurationTarget>;
  /** A share from 0 to 1, as all rates here. */
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
  /** `any`, or when a pull request may be opened: `mon-fri`, `09:00-17:00` or `mon-fri 09:00-17:00`. */
  readonly schedule: string;
  /** IANA name that `schedule` is read in. */
  readonly timezone: string;
  readonly rebase: 'conflicted' | 'never';
  /** What shares a pull request: `rule` gives each proposal its own, `workflow` joins those of one file. */
  readonly group: 'rule' | 'workflow';
  /** Runs of a pull request that may be repeated to measure it. */
  readonly trialRuns: number;
}

/** Limits beyond which an alert is sent. */
export interface AlertThresholds {
  readonly makespan?: Omit<DurationTarget, 'enforce'>;
  readonly queueTime?: Omit<DurationTarget, 'enforce'>;
  readonly stages: ReadonlyMap<string, Omit<DurationTarget, 'enforce'>>;
  /** Alert above. */
  readonly failureRate?: number;
  /** Alert below. */
  readonly cacheHitRate?: number;
  /** Growth over the baseline, as a share of it. */
  readonly makespanIncrease?: number;
  /** US dollars at list price that the whole repository may cost in 24 hours. */
  readonly costPerDay?: number;
  /** The same, in 30 days. */
  readonly costPerMonth?: number;
}

export const SEVERITIES = ['critical', 'warning', 'info'] as const;
/** How grave an alert is, the gravest first. */
export type Severity = (typeof SEVERITIES)[number];

/** What is told when something is beyond a limit, and how often. Null: no limit of this severity. */
export interface AlertConfig extends Readonly<Record<Severity, AlertThresholds | null>> {
  /** So many evaluations in a row must find a limit exceeded before it is told, and as many must find it kept before that is. */
  readonly consecutive: number;
  /** How long the same alert is not told again. */
  readonly cooldown: Seconds;
  /** Whether alerts are told in an issue, where the App may write issues. */
  readonly issue: boolean;
}

export const DIGESTS = ['off', 'weekly', 'monthly'] as const;
export type Digest = (typeof DIGESTS)[number];

/** What steps do, by their name, action or command. */
export interface StagePattern {
  /** `*` stands for any characters, `?` for one; upper and lower case are the same. */
  readonly match: string;
  readonly stage: Stage;
}

/** When a pool gets and loses runners, looked at every `period`. Shares from 0 to 1. */
export interface PoolScale {
  readonly least: number;
  readonly most: number;
  readonly period: Seconds;
  /** Adds `step` where so large a share is busy, or so many jobs wait; null: that adds none. */
  readonly up: { readonly step: number; readonly busyShare: number | null; readonly queued: number | null; readonly cooldown: Seconds };
  /** Removes `step` where nothing waits and at most so large a share is busy. */
  readonly down: { readonly step: number; readonly busyShare: number; readonly cooldown: Seconds };
  /** US dollars; null: no limit. */
  readonly budgetPerHour: number | null;
}

/** Self-hosted runners that jobs may be given to. What is missing was not written. */
export interface RunnerPool {
  /** What `runs-on` asks for. */
  readonly labels: readonly string[];
  /** How many jobs run at once; null: not known, or it changes as `scale` says. */
  readonly runners: number | null;
  readonly scale?: PoolScale;
  /** US dollars of one runner that is there, busy or not. */
  readonly pricePerMinute?: number;
  /** 2: jobs take half the time they take elsewhere. */
  readonly speed?: number;
  /** Of one runner. */
  readonly cpus?: number;
  /** Bytes of one runner. */
  readonly memory?: number;
  /** From when a new runner is asked for until it takes a job. */
  readonly startUp?: Seconds;
  /** Several runners stand on one machine. */
  readonly shares?: boolean;
}

/** `.github/paceline.yml` of the default branch, with defaults filled in. */
export interface RepositoryConfig {
  readonly level: Level;
  readonly targets: readonly WorkflowTarget[];
  /** The share of the makespan that the repository wants to save. */
  readonly targetReduction: number | null;
  readonly pullRequests: PullRequestLimits;
  /** Rule id to mode. A rule that is not named has mode `pr`, or `off` where it has to be asked for. */
  readonly rules: ReadonlyMap<string, { readonly mode: RuleMode; readonly options: Readonly<Record<string, unknown>> }>;
  readonly ignore: { readonly workflows: readonly string[]; readonly jobs: readonly string[] };
  readonly requiredChecks: readonly string[];
  readonly logs: 'off' | 'sampled' | 'all';
  readonly actions: { readonly allow: readonly string[] };
  readonly alerts: AlertConfig;
  /** How often a report on the time since the last is sent. */
  readonly digest: Digest;
  /** The first that matches counts. */
  readonly stages: readonly StagePattern[];
  /** How long measurements are kept. */
  readonly retention: Seconds;
  readonly dashboardIssue: boolean;
  readonly pools: ReadonlyMap<string, RunnerPool>;
  /** US dollars a minute, by runner label; before the price table that comes with the product. */
  readonly prices: ReadonlyMap<string, number>;
}

export const DEFAULT_REPOSITORY_CONFIG: RepositoryConfig = {
  level: 'intelligent',
  targets: [],
  targetReduction: null,
  pullRequests: {
    open: 2,
    perDay: 1,
    unverifiedPerWorkflow: 1,
    labels: ['paceline'],
    reviewers: [],
    draft: 'auto',
    schedule: 'any',
    timezone: 'UTC',
    rebase: 'conflicted',
    group: 'rule',
    trialRuns: 0,
  },
  rules: new Map(),
  ignore: { workflows: [], jobs: [] },
  requiredChecks: [],
  logs: 'sampled',
  actions: { allow: [] },
  alerts: { critical: null, warning: null, info: null, consecutive: 2, cooldown: seconds(60 * 60), issue: false },
  digest: 'off',
  stages: [],
  retention: seconds(400 * 24 * 60 * 60),
  dashboardIssue: false,
  pools: new Map(),
  prices: new Map(),
};
