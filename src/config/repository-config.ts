import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { ConfigProblem } from './config-problem.ts';
import { offsetOfKey, type PositionedDocument, problemAt } from './config-problem.ts';
import { type ConfigValues, configSchema } from './config-schema.ts';
import { describeIssue, unknownKey } from './describe-issue.ts';
import { findUnknownStages } from './find-unknown-stages.ts';
import { findWithoutEffect } from './find-without-effect.ts';
import { mergeConfig } from './merge-config.ts';
import { readDocument } from './read-document.ts';
import { toRepositoryConfig } from './to-repository-config.ts';

const MOST_PROBLEMS = 20;

export type ConfigResult =
  | {
      readonly ok: true;
      readonly config: RepositoryConfig;
      /** What is written but not in effect in this version, with its place. */
      readonly notes: readonly ConfigProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export interface ConfigOptions {
  /** With them, other rule ids are mistakes. */
  readonly knownRules?: readonly string[];
  /** The organization's file, over whose values the repository's stand: maps merge, lists and single values replace. Left out where it is not valid itself. */
  readonly organization?: string | null;
}

/**
 * Reads `.github/paceline.yml`. An empty file means the defaults. Every mistake of this file is reported with its place, unknown keys included.
 * Never throws.
 */
export function readRepositoryConfig(text: string, { knownRules, organization = null }: ConfigOptions = {}): ConfigResult {
  const own = readValues(text, knownRules);
  if (!own.ok) return own;
  const around = organization === null ? null : readValues(organization, knownRules);
  const value = around?.ok === true ? mergeConfig(around.value, own.value) : own.value;
  if (value === null || value === undefined) return { ok: true, config: DEFAULT_REPOSITORY_CONFIG, notes: [] };
  const merged = configSchema.safeParse(value);
  // Two valid files can be too much together.
  const config = toRepositoryConfig(merged.success ? merged.data : own.parsed);
  return { ok: true, config, notes: own.notes };
}

type Values =
  | { readonly ok: true; readonly value: unknown; readonly parsed: ConfigValues; readonly notes: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

function readValues(text: string, knownRules: readonly string[] | undefined): Values {
  const read = readDocument(text);
  if (!read.ok) return refuse(read.problems);
  const { value, positioned } = read;
  const parsed = configSchema.safeParse(value ?? {}, { reportInput: true });
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, positioned));
  problems.push(...findUnknownRules(value, positioned, knownRules));
  if (!parsed.success || problems.length > 0) return refuse(problems);
  return {
    ok: true,
    value,
    parsed: parsed.data,
    notes: inOrder([...findWithoutEffect(value, positioned), ...findUnknownStages(value, positioned)]),
  };
}

function refuse(problems: readonly ConfigProblem[]): { readonly ok: false; readonly problems: readonly ConfigProblem[] } {
  return { ok: false, problems: inOrder(problems).slice(0, MOST_PROBLEMS) };
}

/** As they stand in the file. */
function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function findUnknownRules(value: unknown, positioned: PositionedDocument, known: readonly string[] | undefined): readonly ConfigProblem[] {
  const rules: unknown = typeof value === 'object' && value !== null && 'rules' in value ? value.rules : null;
  if (known === undefined || typeof rules !== 'object' || rules === null) return [];
  return Object.keys(rules)
    .filter((id) => !known.includes(id))
    .map((id) => problemAt(positioned.lines, offsetOfKey(positioned, ['rules'], id), unknownKey(id, ['rules'], known)));
}
