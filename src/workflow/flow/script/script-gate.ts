/** GitHub itself refuses a script above 21,000 characters; this leaves room for other counts. */
const LONGEST = 64 * 1024;
/** The parser takes time by length times nesting of substitutions, and by the square of here-documents on one line. */
const DEEPEST_PARENTHESES = 60;
const MOST_HEREDOCS = 200;

/** Why a script is not given to the parser, or null. Linear in its length. */
export function whyNotParsed(text: string): string | null {
  if (text.length > LONGEST) return 'the script is too long to be read';
  let depth = 0;
  let deepest = 0;
  let heredocs = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '(' || char === '{') deepest = Math.max(deepest, ++depth);
    else if ((char === ')' || char === '}') && depth > 0) depth--;
    else if (char === '<' && text[i + 1] === '<') heredocs++;
  }
  return deepest > DEEPEST_PARENTHESES || heredocs > MOST_HEREDOCS ? 'the script is nested too deep to be read' : null;
}
