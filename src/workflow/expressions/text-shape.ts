import { data } from '@actions/expressions';

/** What is known of a text that only a run knows: how it starts and ends, with at least one character in between. */
export interface TextShape {
  readonly prefix: string;
  readonly suffix: string;
}

type Relation = 'equals' | 'startswith' | 'endswith' | 'contains';

/**
 * What comparing a text of this shape with a known value comes to; null where it depends on what is not known of the text.
 * As GitHub does it, without regard to case; of letters beyond ASCII, where case is a matter of tables, nothing is said.
 */
export function compareShape(shape: TextShape, relation: Relation, other: data.ExpressionData): boolean | null {
  if (!(other instanceof data.StringData) || /[^\p{ASCII}]/u.test(`${other.value}${shape.prefix}${shape.suffix}`)) return null;
  const [prefix, suffix, text] = [shape.prefix, shape.suffix, other.value].map((each) => each.toLowerCase()) as [string, string, string];
  if (relation === 'contains') return prefix.includes(text) || suffix.includes(text) ? true : null;
  if (relation === 'startswith') return prefix.startsWith(text) ? true : text.startsWith(prefix) ? null : false;
  if (relation === 'endswith') return suffix.endsWith(text) ? true : text.endsWith(suffix) ? null : false;
  const mayBe = text.length > prefix.length + suffix.length && text.startsWith(prefix) && text.endsWith(suffix);
  return mayBe ? null : false;
}
