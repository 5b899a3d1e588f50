/** Words that YAML 1.1 or 1.2 readers take for something else than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
/** Words of letters, digits and plain signs; what comes first is a letter. Nothing in it ends a scalar, in a flow or outside. */
const PLAIN = /^\p{L}[\p{L}\p{N}_./-]*(?: [\p{L}\p{N}_./()-]+)*$/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\ufffe\uffff]/gu;

/** A text as a YAML scalar on one line, quoted where it has to be: it reads back as the same text, and characters that hide are written as escapes. */
export function yamlScalar(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text) && !hasUnseen(text)) return text;
  if (!hasUnseen(text)) return `'${text.replaceAll("'", "''")}'`;
  return `"${text.replace(/["\\]/g, '\\$&').replace(UNSEEN, escaped)}"`;
}

function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) !== -1;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
