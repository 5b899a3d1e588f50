import type { Edit } from '../../src/workflow/edit.ts';
import { placeAt } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';
import { commentsOf } from './yaml-tokens.ts';

/** Comments that are gone although the edit does not own them. */
export function lostComments(text: string, edited: string, edit: Edit): readonly string[] {
  const left = countOf(commentsOf(edited).map(({ source }) => source));
  const owned = ownedLines(text, edit);
  // Comments with equal text cannot be told apart afterwards: those that the edit owns count as the ones that went.
  const before = commentsOf(text).toSorted((a, b) => Number(owned(a.offset)) - Number(owned(b.offset)));
  const lost: string[] = [];
  for (const { source, offset } of before) {
    const count = left.get(source) ?? 0;
    if (count > 0) left.set(source, count - 1);
    else if (!owned(offset)) lost.push(source);
  }
  return lost;
}

/** Comments that nobody asked for. An expanded alias may repeat those of its anchor. */
export function newComments(text: string, edited: string, edit: Edit): readonly string[] {
  const before = countOf(commentsOf(text).map(({ source }) => source));
  const asked = 'to' in edit && typeof edit.to === 'object' && 'comment' in edit.to ? `# ${edit.to.comment}` : null;
  const made: string[] = [];
  for (const { source } of commentsOf(edited)) {
    const count = before.get(source) ?? 0;
    if (count > 0) before.set(source, count - 1);
    else if (source !== asked && !(before.has(source) && /[*&]\w/.test(text))) made.push(source);
  }
  return made;
}

function countOf(sources: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
}

/**
 * Which comments an edit may take away. A removal owns those on the lines of what it removes, those directly above it, and those below it that
 * are indented more deeply; a value with a comment of its own takes the place of the comment on its line. No other edit owns any.
 */
function ownedLines(text: string, edit: Edit): (offset: number) => boolean {
  const none = () => false;
  const isComment = edit.op === 'set' && edit.to.comment !== undefined;
  if (edit.op !== 'remove' && !isComment) return none;
  const yaml = readYaml(text);
  const place = yaml.ok ? placeAt(yaml.file, edit.route) : null;
  if (place === null) return none;
  const keyStart = place.key?.range?.[0] ?? place.written?.range?.[0] ?? 0;
  const end = place.written?.range?.[1] ?? place.key?.range?.[1] ?? keyStart;
  const lines = text.split('\n');
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  const last = lineOf(keyStart + text.slice(keyStart, end).trimEnd().length);
  let first = lineOf(keyStart);
  const until = { line: last };
  if (edit.op === 'remove') {
    // An anchor, a tag or a comment can stand between the dash and the item.
    const column = place.key === null ? dashColumn(lines, first) : keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1);
    if (place.key === null) while (first > 0 && !/^\s*(- )*-(\s|$)/.test(lines[first] ?? '')) first -= 1;
    while (first > 0 && /^\s*#/.test(lines[first - 1] ?? '')) first -= 1;
    for (let line = last + 1; line < lines.length; line += 1) {
      const [, indent = '', rest = ''] = /^([ \t]*)(.*)$/.exec(lines[line] ?? '') ?? [];
      if (rest.trim() === '') continue;
      if (!rest.startsWith('#') || indent.length <= column) break;
      until.line = line;
    }
  }
  return (offset) => {
    const line = lineOf(offset);
    return line >= first && line <= until.line;
  };
}

function dashColumn(lines: readonly string[], line: number): number {
  return (lines[line] ?? '').search(/\S/);
}
