import {
  Composer,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type Alias as YamlAlias,
  type Node as YamlNode,
} from 'yaml';
import type { Problem } from '../model.ts';
import { findHostileInput, MAX_DEPTH, MAX_TOKENS, MAX_VALUES } from './input-gate.ts';

/** A YAML file with its node tree, positions and aliases bound to the node they stand for. */
export interface YamlFile {
  readonly text: string;
  readonly document: Document;
  readonly root: YamlNode | null;
  readonly lines: LineCounter;
  readonly aliases: ReadonlyMap<YamlAlias, YamlNode>;
}

export type YamlResult = { readonly ok: true; readonly file: YamlFile } | { readonly ok: false; readonly problem: Problem };

const TOO_DEEP = 'Values nest more deeply than any workflow needs.';

/** Reads one YAML document within the bounds of `input-gate.ts`. Errors are values with line and column; linear in the size of the text. */
export function readYaml(text: string): YamlResult {
  const hostile = findHostileInput(text);
  if (hostile !== null) return { ok: false, problem: hostile };
  const lines = new LineCounter();
  const fail = (code: Problem['code'], message: string, offset: number): YamlResult => {
    const at = lines.linePos(Math.min(offset, text.length));
    return { ok: false, problem: { code, message, line: Math.max(1, at.line), column: Math.max(1, at.col) } };
  };
  const composed = compose(text, lines);
  if ('code' in composed) return fail(composed.code, composed.message, composed.offset);
  const { document } = composed;
  if (composed.second !== null) return fail('not-yaml', 'The file holds more than one YAML document.', composed.second);
  const error = document.errors[0];
  if (error !== undefined) return fail('not-yaml', error.message, error.pos[0]);
  const bound = bindAliases(document.contents as YamlNode | null);
  if ('message' in bound) return fail(bound.code, bound.message, bound.offset);
  return { ok: true, file: { text, document, root: document.contents as YamlNode | null, lines, aliases: bound.aliases } };
}

type Composed = { readonly document: Document; readonly second: number | null } | Refused;

function compose(text: string, lines: LineCounter): Composed {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, keepSourceTokens: true });
  const documents: Document[] = [];
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...(composer.next(token) as Iterable<Document>));
    // Aborting here keeps the composer, which recurses, from ever seeing the bomb.
    if (parser.stack.length > 2 * MAX_DEPTH) {
      return { code: 'too-deep', message: TOO_DEEP, offset: parser.offset };
    }
    tokens += 1;
    if (tokens > MAX_TOKENS) return { code: 'too-large', message: `The file holds more than ${MAX_TOKENS} tokens.`, offset: parser.offset };
  }
  for (const token of parser.end()) documents.push(...(composer.next(token) as Iterable<Document>));
  documents.push(...(composer.end(true, text.length) as Iterable<Document>));
  const [document, second] = documents;
  if (document === undefined) throw new Error('The composer always yields a document when it is forced to.');
  return { document, second: second === undefined ? null : (second.range?.[0] ?? 0) };
}

interface Refused {
  readonly code: Problem['code'];
  readonly message: string;
  readonly offset: number;
}

/** Binds each alias to its node in one pass, in document order, and bounds what expansion would make of it. */
function bindAliases(root: YamlNode | null): { readonly aliases: ReadonlyMap<YamlAlias, YamlNode> } | Refused {
  const aliases = new Map<YamlAlias, YamlNode>();
  const anchors = new Map<string, YamlNode>();
  const measured = new Map<YamlNode, { readonly size: number; readonly depth: number }>();
  let refused: Refused | null = null;
  const refuse = (node: YamlNode, code: Problem['code'], message: string) => {
    refused ??= { code, message, offset: node.range?.[0] ?? 0 };
    return { size: 1, depth: 1 };
  };
  const measure = (node: unknown): { readonly size: number; readonly depth: number } => {
    if (isPair(node)) {
      const key = node.key as YamlNode | null;
      if (!isScalar(key)) return refuse((key ?? node.value ?? root) as YamlNode, 'not-a-workflow', 'A key must be a plain text.');
      const value = measure(node.value);
      return { size: value.size + 1, depth: value.depth };
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) return refuse(node, 'not-yaml', `No anchor &${node.source.slice(0, 40)} stands before this alias.`);
      aliases.set(node, target);
      return measured.get(target) ?? refuse(node, 'not-a-workflow', 'An alias stands inside the node that it repeats.');
    }
    if (!isScalar(node) && !isCollection(node)) return { size: 1, depth: 1 };
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const own = { size: 1, depth: 1 };
    if (isMap(node) || isSeq(node)) {
      for (const item of node.items) {
        const part = measure(item);
        own.size += part.size;
        own.depth = Math.max(own.depth, part.depth + 1);
      }
    }
    measured.set(node, own);
    if (own.size > MAX_VALUES) return refuse(node, 'too-large', `The file stands for more than ${MAX_VALUES} values.`);
    if (own.depth > MAX_DEPTH) return refuse(node, 'too-deep', TOO_DEEP);
    return own;
  };
  measure(root);
  return refused ?? { aliases };
}
