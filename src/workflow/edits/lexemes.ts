import { Lexer } from 'yaml';

export interface Lexeme {
  readonly source: string;
  readonly offset: number;
}

/** YAML's comments with their offsets; a `#` inside a text is none. */
export function commentsIn(text: string): readonly Lexeme[] {
  return lexemesOf(text, '#');
}

/** Anchors (`&name`) with their offsets. */
export function anchorsIn(text: string): readonly Lexeme[] {
  return lexemesOf(text, '&');
}

// The lexer's own marks: the start of a document, of a scalar, and the end of a flow collection that an error closes. They stand for no text.
const MARKS = new Set(['\u0002', '\u001f', '\u0018']);

function lexemesOf(text: string, sign: string): readonly Lexeme[] {
  const found: Lexeme[] = [];
  let offset = 0;
  let isScalar = false;
  for (const source of new Lexer().lex(text)) {
    if (MARKS.has(source)) {
      isScalar = source === '\u001f';
      continue;
    }
    if (!isScalar && source.startsWith(sign)) found.push({ source, offset });
    isScalar = false;
    offset += source.length;
  }
  return found;
}
