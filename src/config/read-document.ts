import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { type ConfigProblem, offsetOf, type PositionedDocument, problemAt } from './config-problem.ts';

const MAX_BYTES = 64 * 1024;
const MAX_ALIASES = 100;

export type ReadDocument =
  | { readonly ok: true; readonly value: unknown; readonly positioned: PositionedDocument }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The plain values of a YAML text of at most 64 KiB, which anybody may have written; null for an empty one. Never throws. */
export function readDocument(text: string): ReadDocument {
  if (Buffer.byteLength(text) > MAX_BYTES) return refuse('the file is larger than 64 KiB');
  if (text.includes('\0')) return refuse('the file holds a NUL character');
  const lines = new LineCounter();
  // Pretty errors and the parser's own search for double keys take quadratic time on hostile files.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, lineCounter: lines });
  const positioned = { document, lines };
  const flaws = document.errors.map((error) => problemAt(lines, error.pos[0], wordsFor(error)));
  if (flaws.length === 0) flaws.push(...findDoubleKeys(positioned));
  if (flaws.length > 0) return { ok: false, problems: flaws };
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
    const circle = findCircle(value);
    if (circle === null) return { ok: true, value, positioned };
    return { ok: false, problems: [problemAt(lines, offsetOf(positioned, circle), 'an alias stands inside of what it repeats')] };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(message: string): ReadDocument {
  return { ok: false, problems: [{ message, line: 1, column: 1 }] };
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

/** The path to a value that holds itself; null where there is none. Each value is looked into once. */
function findCircle(value: unknown): readonly PropertyKey[] | null {
  const around = new Set<unknown>();
  const done = new Set<unknown>();
  const look = (inside: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | null => {
    if (typeof inside !== 'object' || inside === null || done.has(inside)) return null;
    if (around.has(inside)) return path;
    around.add(inside);
    for (const [key, each] of Object.entries(inside)) {
      const found = look(each, [...path, Array.isArray(inside) ? Number(key) : key]);
      if (found !== null) return found;
    }
    around.delete(inside);
    done.add(inside);
    return null;
  };
  return look(value, []);
}
