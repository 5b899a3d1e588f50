import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { InexactReason, LogForm, LogStep, RunnerFacts, Stage } from '../../model/job-log.ts';

/** Why a time is not exact, for a person. */
export const INEXACT_WORDS: Readonly<Record<InexactReason, string>> = {
  'no-api-record': 'from the markers in the log alone, which a script can print too',
  'no-marker': "the log shows no marker of this step: times are GitHub's record, in whole seconds",
  interleaved: "another step ran beside it and their lines cannot be told apart: the end is GitHub's record, in whole seconds",
  'ambiguous-marker': 'more than one line could be its marker, and a script may have printed one of them',
  'not-run': 'did not run',
  'end-from-api': "the log does not show where it ends: the end is GitHub's record, in whole seconds",
};

export const FORM_WORDS: Readonly<Record<LogForm, string>> = {
  raw: 'job log',
  archive: "run's archive",
  columns: 'gh run view --log',
};

export const RESULT_WORDS: Readonly<Record<CacheOutcome['result'], string>> = {
  exact: 'exact hit',
  partial: 'partial hit',
  miss: 'miss',
  skipped: 'not restored',
  denied: 'denied',
  failed: 'failed',
  unknown: 'not said',
};

export const SAVE_WORDS: Readonly<Record<CacheOutcome['save'], string>> = {
  none: '',
  saved: 'saved',
  'not-needed': 'not needed',
  skipped: 'not saved',
  denied: 'denied',
  raced: 'another job saved it',
  failed: 'failed',
  unknown: 'not said',
};

export const POLICY_WORDS: Readonly<Record<NonNullable<CacheOutcome['policy']>, string>> = {
  'cache-mode': 'by the cache mode of the token',
  'low-trust': 'by the low trust of the run',
  disabled: 'switched off',
  'read-only': 'only read',
  'write-only': 'only written',
};

/** The same, said of a save in a word or two. */
export const SAVE_POLICY_WORDS: typeof POLICY_WORDS = {
  'cache-mode': 'cache mode',
  'low-trust': 'low trust',
  disabled: 'switched off',
  'read-only': 'read only',
  'write-only': 'write only',
};

export const HOSTING_WORDS: Readonly<Record<RunnerFacts['hosting'], string | null>> = {
  github: 'hosted by GitHub',
  larger: 'larger runner, hosted by GitHub',
  'self-hosted': 'self-hosted',
  unknown: null,
};

const KIND_WORDS: Readonly<Partial<Record<LogStep['kind'], string>>> = {
  setup: 'Set up job',
  post: 'Post job cleanup',
  complete: 'Complete job',
};

/** What a step is called; without a record what its marker names. Not escaped. */
export function stepName({ name, subject, kind }: Pick<LogStep, 'name' | 'subject' | 'kind'>): string {
  return name ?? subject ?? KIND_WORDS[kind] ?? 'unnamed step';
}

/** `dependency install`; empty where nothing is known. */
export function stageWords(stage: Stage | null | undefined): string {
  return stage === null || stage === undefined || stage === 'other' ? '' : stage.replaceAll('-', ' ');
}
