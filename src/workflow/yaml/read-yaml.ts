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
  type Scalar,
  type Alias as YamlAlias,
  type Node as YamlNode,
} from 'yaml';
import type { Problem } from '../model.ts';
import { findHostileInput, MAX_CHARACTERS, MAX_DEPTH, MAX_EXPRESSIONS, MAX_TOKENS, MAX_VALUES } from './input-gate.ts';
import { toProblem } from './to-problem.ts';

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
    return { ok: false, problem: toProblem(code, message, { line: at.line, column: at.col }) };
  };
  const composed = compose(text, lines);
  if ('code' in composed) return fail(composed.code, composed.message, composed.offset);
  const { document } = composed;
  const bound = bindAliases(document.contents as YamlNode | null);
  if ('message' in bound) return fail(bound.code, bound.message, bound.offset);
  return { ok: true, file: { text, document, root: document.contents as YamlNode | null, lines, aliases: bound.aliases } };
}

type Composed = { readonly document: Document } | Refused;

function compose(text: string, lines: LineCounter): Composed {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, keepSourceTokens: true });
  const documents: Document[] = [];
  let first: Refused | null = null;
  // The first error is enough: the composer's own would be an Error with its stack for each of a hundred thousand. Should a later version
  // of the library not ask here, its errors arrive with the document as before.
  Reflect.set(composer, 'onError', (source: ErrorSource, _: string, message: string, isWarning?: boolean) => {
    if (isWarning !== true) first ??= { code: 'not-yaml', message, offset: offsetOf(source) };
  });
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') return first ?? { code: 'not-yaml', message: token.message, offset: token.offset };
      documents.push(...(composer.next(token) as Iterable<Document>));
    }
    if (documents.length > 1) break;
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
  if (second !== undefined)
    return { code: 'not-yaml', message: 'The file holds more than one YAML document.', offset: second.range?.[0] ?? 0 };
  const error = document.errors[0];
  if (error !== undefined && (first === null || error.pos[0] < (first as Refused).offset)) {
    return { code: 'not-yaml', message: error.message, offset: error.pos[0] };
  }
  return first ?? { document };
}

/** What the composer names as the place of an error: an offset, a range, or a token. */
type ErrorSource = number | readonly number[] | { readonly offset: number };

function offsetOf(source: ErrorSource): number {
  if (typeof source === 'number') return source;
  return 'offset' in source ? source.offset : (source[0] ?? 0);
}

interface Refused {
  readonly code: Problem['code'];
  readonly message: string;
  readonly offset: number;
}

/** What a node stands for when every alias below it is a copy of its anchor. */
interface Measure {
  size: number;
  depth: number;
  characters: number;
  expressions: number;
}

/** Binds each alias to its node in one pass, in document order, and bounds what expansion would make of it. */
function bindAliases(root: YamlNode | null): { readonly aliases: ReadonlyMap<YamlAlias, YamlNode> } | Refused {
  const aliases = new Map<YamlAlias, YamlNode>();
  const anchors = new Map<string, YamlNode>();
  const measured = new Map<YamlNode, Measure>();
  let refused: Refused | null = null;
  const refuse = (node: YamlNode, code: Problem['code'], message: string): Measure => {
    refused ??= { code, message, offset: node.range?.[0] ?? 0 };
    return { size: 1, depth: 1, characters: 0, expressions: 0 };
  };
  const measure = (node: unknown): Measure => {
    if (isPair(node)) {
      const key = node.key as YamlNode | null;
      if (!isScalar(key)) return refuse((key ?? node.value ?? root) as YamlNode, 'not-a-workflow', 'A key must be a plain text.');
      return addUp(measureScalar(key), measure(node.value));
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) return refuse(node, 'not-yaml', `No anchor &${node.source.slice(0, 40)} stands before this alias.`);
      aliases.set(node, target);
      return measured.get(target) ?? refuse(node, 'not-a-workflow', 'An alias stands inside the node that it repeats.');
    }
    if (!isScalar(node) && !isCollection(node)) return { size: 1, depth: 1, characters: 0, expressions: 0 };
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    let own: Measure = isScalar(node) ? measureScalar(node) : { size: 1, depth: 1, characters: 0, expressions: 0 };
    if (isMap(node) || isSeq(node)) {
      for (const item of node.items) {
        const part = measure(item);
        own = { ...addUp(own, part), depth: Math.max(own.depth, part.depth + 1) };
      }
    }
    measured.set(node, own);
    const excess = excessOf(own);
    return excess === null ? own : refuse(node, ...excess);
  };
  measure(root);
  return refused ?? { aliases };
}

function measureScalar({ value }: Scalar): Measure {
  if (typeof value !== 'string') return { size: 1, depth: 1, characters: 0, expressions: 0 };
  return { size: 1, depth: 1, characters: value.length, expressions: value.split('${{').length - 1 };
}

function addUp(a: Measure, b: Measure): Measure {
  return {
    size: a.size + b.size,
    depth: Math.max(a.depth, b.depth),
    characters: a.characters + b.characters,
    expressions: a.expressions + b.expressions,
  };
}

function excessOf({ size, depth, characters, expressions }: Measure): readonly [code: Problem['code'], message: string] | null {
  if (size > MAX_VALUES) return ['too-large', `The file stands for more than ${MAX_VALUES} values.`];
  if (depth > MAX_DEPTH) return ['too-deep', TOO_DEEP];
  if (characters > MAX_CHARACTERS) return ['too-large', `The file stands for more than ${MAX_CHARACTERS} characters of text.`];
  if (expressions > MAX_EXPRESSIONS) return ['too-large', `The file stands for more than ${MAX_EXPRESSIONS} expressions.`];
  return null;
}
