import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import { type ConfigProblem, offsetOfKey, type PositionedDocument, problemAt } from './config-problem.ts';
import { configSchema } from './config-schema.ts';
import { describeIssue, unknownKey } from './describe-issue.ts';
import { findWithoutEffect } from './find-without-effect.ts';
import { toRepositoryConfig } from './to-repository-config.ts';

const MAX_BYTES = 64 * 1024;
const MAX_ALIASES = 100;
const MOST_PROBLEMS = 20;

export type ConfigResult =
  | {
      readonly ok: true;
      readonly config: RepositoryConfig;
      /** What is written but not in effect in this version, with its place. */
      readonly notes: readonly ConfigProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads `.github/paceline.yml`. An empty file means the defaults. Every mistake is reported with its place, unknown keys included, and
 * with `knownRules` unknown rule ids, too. Never throws.
 */
export function readRepositoryConfig(text: string, options: { readonly knownRules?: readonly string[] } = {}): ConfigResult {
  if (Buffer.byteLength(text) > MAX_BYTES) return refuse([{ message: 'the file is larger than 64 KiB', line: 1, column: 1 }]);
  const lines = new LineCounter();
  // Pretty errors and the parser's own search for double keys take quadratic time on hostile files.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, lineCounter: lines });
  const positioned = { document, lines };
  const flaws = document.errors.map((error) => problemAt(lines, error.pos[0], wordsFor(error)));
  if (flaws.length === 0) flaws.push(...findDoubleKeys(positioned));
  if (flaws.length > 0) return refuse(flaws);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return refuse([{ message: error instanceof Error ? error.message : String(error), line: 1, column: 1 }]);
  }
  if (value === null || value === undefined) return { ok: true, config: DEFAULT_REPOSITORY_CONFIG, notes: [] };
  const parsed = configSchema.safeParse(value);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, positioned));
  problems.push(...findUnknownRules(value, positioned, options.knownRules));
  if (!parsed.success || problems.length > 0) return refuse(problems);
  return { ok: true, config: toRepositoryConfig(parsed.data), notes: findWithoutEffect(value, positioned) };
}

function refuse(problems: readonly ConfigProblem[]): ConfigResult {
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, problems: ordered.slice(0, MOST_PROBLEMS) };
}

function wordsFor(error: { readonly code: string; readonly message: string }): string {
  return error.code === 'MULTIPLE_DOCS' ? 'the file holds more than one YAML document' : error.message;
}

function findDoubleKeys({ document, lines }: PositionedDocument): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : null;
        const offset = isScalar(key) || isMap(key) ? (key.range?.[0] ?? 0) : 0;
        if (name === null) problems.push(problemAt(lines, offset, 'a key must be a plain text'));
        else if (seen.has(name)) problems.push(problemAt(lines, offset, `"${name}" stands here twice`));
        else if (name === '__proto__') problems.push(problemAt(lines, offset, '"__proto__" is not known'));
        else seen.add(name);
      }
    },
  });
  return problems;
}

function findUnknownRules(value: unknown, positioned: PositionedDocument, known: readonly string[] | undefined): readonly ConfigProblem[] {
  const rules: unknown = typeof value === 'object' && value !== null && 'rules' in value ? value.rules : null;
  if (known === undefined || typeof rules !== 'object' || rules === null) return [];
  return Object.keys(rules)
    .filter((id) => !known.includes(id))
    .map((id) => problemAt(positioned.lines, offsetOfKey(positioned, ['rules'], id), unknownKey(id, ['rules'], known)));
}
