const NOT_A_LINE_BREAK = /[^\n]/g;

/**
 * What GitHub would read as Markdown: the text with fenced blocks and code spans taken out, found as CommonMark finds them
 * (a span ends at the next run of exactly as many backticks; a run that finds no partner is text). Written apart from the escaper.
 */
export function outsideCode(markdown: string): string {
  const withoutFences = markdown.replace(/^(`{3,})[^`\n]*\n[\s\S]*?\n\1`*[ ]*$/gm, '');
  return withoutFences
    .split('\n')
    .map((line) =>
      line.startsWith('|')
        ? line
            .split(/(?<!\\)\|/)
            .map(withoutSpans)
            .join('|')
        : withoutSpans(line),
    )
    .join('\n');
}

function withoutSpans(inline: string): string {
  const runs = [...inline.matchAll(/`+/g)];
  let text = '';
  let at = 0;
  for (let i = 0; i < runs.length; i += 1) {
    const open = runs[i] as RegExpExecArray;
    if (open.index < at) continue;
    const close = runs.slice(i + 1).find((run) => run[0].length === open[0].length);
    if (close === undefined) continue;
    text += inline.slice(at, open.index) + inline.slice(open.index, close.index + close[0].length).replace(NOT_A_LINE_BREAK, '·');
    at = close.index + close[0].length;
  }
  return text + inline.slice(at);
}

/** Everything GitHub acts on that must not come from a name. */
export const ACTIVE = [
  { what: 'a mention', pattern: /@/ },
  { what: 'an issue reference', pattern: /#\d|\bgh-\d/i },
  { what: 'a link', pattern: /\]\(|\]\[|^\s*\[[^\]]*\]:|:\/\/|www\.|mailto:/im },
  { what: 'an image', pattern: /!\[|:[\w+-]+:/ },
  { what: 'a tag', pattern: /<(?!\/?details>|\/?summary>)/ },
  { what: 'an entity', pattern: /&[#\w]/ },
  { what: 'an open code span', pattern: /`/ },
  { what: 'mathematics', pattern: /\$(?!\d)/ },
] as const;

/** Characters that no output may carry: controls but for line break and tab, format characters, tags, halves of surrogate pairs. */
export const HIDDEN = /(?![\n\t])\p{Cc}|\p{Cf}|\p{Cs}|[\u{e0000}-\u{e0fff}]/u;
