import type { CacheOutcome } from './cache-outcome.ts';
import type { LogInstant } from './log-instant.ts';
import type { Seconds } from './seconds.ts';
import type { Conclusion } from './status.ts';

/** How a log came: the job's own text, a run's zip archive, or the three columns of `gh run view --log`. */
export type LogForm = 'raw' | 'archive' | 'columns';

/** What was not read, and how much of it: a log is read up to bounds, never refused. */
export interface LogCuts {
  /** Bytes after the most that is read of one log. */
  readonly bytes: number;
  /** Lines of which only the beginning was read. */
  readonly longLines: number;
  /** Lines without a timestamp that followed no line with one. */
  readonly unstampedLines: number;
  /** Lines of further jobs in a file of several. */
  readonly otherJobs: number;
  /** Markers beyond the most that are kept: the log cannot be cut into steps then. */
  readonly markers: number;
  /** Times of tests that were longer than the step that printed them. */
  readonly tests: number;
}

/**
 * What a section of a log, and with it a step, is. `setup`: before the first marker. `complete`: the runner's last words. `runner`: no marker in the
 * log, as the runner's own steps and those that did not run.
 */
export type LogStepKind = 'setup' | 'action' | 'script' | 'post' | 'complete' | 'runner';

/**
 * Why a step's times are not exact to 100 ns.
 * - `no-api-record`: there were no API steps to join with; the step is what the markers say.
 * - `no-marker`: the log shows no marker where the API has the step; times are the API's, whole seconds.
 * - `interleaved`: another step ran beside it; lines cannot be told apart.
 * - `ambiguous-marker`: more than one marker may be its own, and a script may have printed one of them.
 * - `not-run`: it was skipped.
 * - `end-from-api`: the next step's marker came later than the recorded end; the end is the API's.
 */
export type InexactReason = 'no-api-record' | 'no-marker' | 'interleaved' | 'ambiguous-marker' | 'not-run' | 'end-from-api';

/** Kinds of work. `other`: none of these, or not known. */
export const STAGES = [
  'checkout',
  'toolchain',
  'cache-restore',
  'cache-save',
  'dependency-install',
  'code-generation',
  'build',
  'lint',
  'unit-test',
  'integration-test',
  'security-scan',
  'package',
  'deploy',
  'artifact',
  'service-start',
  'report',
  'other',
] as const;

export type Stage = (typeof STAGES)[number];

/** A stage with what it was recognised by. */
export interface StageVerdict {
  readonly stage: Stage;
  /** What decided: the action, a command of the script, a line of the output, or the configuration. */
  readonly by: 'action' | 'command' | 'output' | 'name' | 'configuration' | 'nothing';
  /** The words it was decided by, scrubbed and at most 200 characters; null when nothing decided. */
  readonly evidence: string | null;
}

/**
 * What a sub-step is: a command of a script, a `##[group]`, a child of a composite action, a vertex of a docker build, a phase that a tool names, or
 * silence without a word of what was done.
 */
export type SubStepKind = 'command' | 'group' | 'composite' | 'docker' | 'phase' | 'silence';

/** What a sub-step's time was read from. `marker`: the runner's own words. Everything else is what the step printed. */
export type SubStepBasis = 'marker' | 'group' | 'trace' | 'banner' | 'output' | 'silence';

/** A part of a step's time. */
export interface SubStep {
  /** Scrubbed, at most 200 characters. */
  readonly name: string;
  readonly kind: SubStepKind;
  readonly start: LogInstant;
  readonly duration: Seconds;
  /** Of its step's duration, from 0 to 1; those of one step may sum to more than 1 where they overlap. Null: the step's duration is unknown or 0. */
  readonly share: number | null;
  readonly basis: SubStepBasis;
  /** Of a docker vertex: whether its layer was there already. */
  readonly cached?: boolean;
  readonly stage?: StageVerdict;
  readonly children?: readonly SubStep[];
}

/** One step of a job as its log shows it. */
export interface LogStep {
  /** The API's number and name; null where the log could not be joined. */
  readonly number: number | null;
  readonly name: string | null;
  readonly conclusion: Conclusion | null;
  readonly kind: LogStepKind;
  /** What its marker names: `actions/cache@v4`, `./local`, the first line of a script. Scrubbed; null without marker. */
  readonly subject: string | null;
  /** Null: neither the log nor the API says. */
  readonly start: LogInstant | null;
  readonly end: LogInstant | null;
  readonly duration: Seconds | null;
  /** Null where lines of steps that ran side by side cannot be told apart. */
  readonly lines: number | null;
  /** True when start and end stand in the log, to 100 ns, and no other step can have printed them. */
  readonly isExact: boolean;
  /** Null when exact. */
  readonly inexactReason: InexactReason | null;
  /** Filled by the reader's features. */
  readonly subSteps: readonly SubStep[];
  readonly stage: StageVerdict | null;
  readonly resources: StepResources | null;
}

/** What the runner says of itself. */
export interface RunnerFacts {
  readonly runnerVersion: string | null;
  /** `ubuntu-24.04`. */
  readonly image: string | null;
  readonly imageVersion: string | null;
  readonly operatingSystem: string | null;
  readonly provisionerVersion: string | null;
  readonly region: string | null;
  readonly hosting: 'github' | 'larger' | 'self-hosted' | 'unknown';
  readonly runnerName: string | null;
  readonly runnerGroup: string | null;
  /** From the log's first line to the runner's first word, where the lines between say that the job waited for a runner; else null. */
  readonly wait: Seconds | null;
  /** `read`, `none`, …, as the runner printed it. */
  readonly cacheMode: string | null;
  /** `Actions`, `Dependabot`, `None`: whose secrets the job was given. */
  readonly secretSource: string | null;
  /** `contents: read`, as the runner printed them; empty where it did not. */
  readonly tokenPermissions: Readonly<Record<string, string>>;
  /** True when the runner took the actions' versions from the workflow's lockfile. */
  readonly hasLockfile: boolean;
  readonly actions: readonly { readonly action: string; readonly sha: string | null; readonly download: Seconds | null }[];
  /** What the job's steps ran in; null: on the machine itself. */
  readonly container: { readonly image: string | null; readonly pull: Seconds | null } | null;
  readonly services: readonly {
    readonly name: string;
    readonly image: string | null;
    readonly pull: Seconds | null;
    readonly healthWait: Seconds | null;
  }[];
}

/** The time of one test, or of one file of tests, as the tool printed it. */
export interface TestTiming {
  readonly tool: 'pytest' | 'jest' | 'vitest' | 'nextest' | 'go' | 'junit' | 'gradle' | 'maven' | 'other';
  readonly stepNumber: number | null;
  /** Index among the steps of the job's log; absent where no log told it. */
  readonly stepIndex?: number;
  /** Repository path, or what the tool calls the unit that can be sharded (a Go package, a Java class). Scrubbed. */
  readonly file: string;
  /** Null: the time of the whole file. */
  readonly test: string | null;
  readonly duration: Seconds;
  /** How many tests a whole file's time is of, where the tool says it. */
  readonly tests?: number;
  /** How many of them failed, where the tool says it. */
  readonly failed?: number;
}

/** How a file of tests ended, as its runner printed it. */
export interface TestResult extends Pick<TestTiming, 'tool' | 'stepNumber' | 'file'> {
  /** How many of its tests failed; 1 where it only says that the file did. */
  readonly failed: number;
}

/** What the sampler saw while a step ran. Shares are from 0 to 1; null: not sampled. */
export interface StepResources {
  readonly samples: number;
  readonly cpuMean: number | null;
  readonly cpuPeak: number | null;
  readonly memoryPeakBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly diskReadBytes: number | null;
  readonly diskWrittenBytes: number | null;
  readonly networkReceivedBytes: number | null;
  readonly networkSentBytes: number | null;
}

/**
 * What one job's log says. Log text is attacker text: everything here is evidence for a person and is cross-checked before it leads to an edit.
 * Plain values only: it survives JSON.
 */
export interface JobLog {
  readonly form: LogForm;
  /** Job as `gh run view --log` or the archive names it; null in a raw log. */
  readonly job: string | null;
  readonly bytes: number;
  readonly lines: number;
  readonly cuts: LogCuts;
  readonly start: LogInstant | null;
  readonly end: LogInstant | null;
  /** In the API's order, or in the log's where there was no API record. */
  readonly steps: readonly LogStep[];
  readonly cacheOutcomes: readonly CacheOutcome[];
  readonly runner: RunnerFacts | null;
  readonly tests: readonly TestTiming[];
  /** Absent where no runner said of each file how its tests ended. */
  readonly testResults?: readonly TestResult[];
  /** Of the whole job. */
  readonly resources: StepResources | null;
}
