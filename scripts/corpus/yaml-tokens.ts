import { CST, Lexer, Parser } from 'yaml';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

interface Comment {
  readonly source: string;
  readonly offset: number;
}

/** Of the last texts: one edit is judged by several questions about the same two. */
const known = new Map<string, readonly Comment[]>();
const MOST_KNOWN = 4;

/** YAML's own comments with their offsets, in order; a `#` inside a script is none. */
export function commentsOf(text: string): readonly Comment[] {
  const comments = known.get(text) ?? findComments(text);
  known.set(text, comments);
  if (known.size > MOST_KNOWN) for (const oldest of [...known.keys()].slice(0, 1)) known.delete(oldest);
  return comments;
}

function findComments(text: string): readonly Comment[] {
  const found: Comment[] = [];
  const open: unknown[] = [...new Parser().parse(text)];
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    if (token === null || typeof token !== 'object') continue;
    const { type, source, offset } = token as { type?: string; source?: string; offset?: number };
    if (type === 'comment' && source !== undefined && offset !== undefined) found.push({ source: source.trimEnd(), offset });
    for (const part of Object.values(token)) if (typeof part === 'object') open.push(part);
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** The text made again from its tokens; equal to the text when reading loses nothing. */
export function printBack(text: string): string {
  const parser = new Parser();
  let printed = '';
  for (const lexeme of new Lexer().lex(text)) for (const token of parser.next(lexeme)) printed += CST.stringify(token);
  for (const token of parser.end()) printed += CST.stringify(token);
  return printed;
}

/** Whether the tokens that our own reading keeps with the nodes still are the text where they stand; null when the file cannot be read. */
export function keepsItsTokens(text: string): boolean | null {
  const yaml = readYaml(text);
  if (!yaml.ok) return null;
  const token = yaml.file.root?.srcToken;
  if (token === undefined) return true;
  const printed = CST.stringify(token);
  return text.startsWith(printed, token.offset) || text.includes(printed);
}
