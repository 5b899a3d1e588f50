import type { Json } from '../../model/json.ts';
import type { ParsedExpression } from './parse-expression.ts';
import type { TextShape } from './text-shape.ts';

/** A place in a text that GitHub evaluates: what stands between `${{` and `}}`, or a whole `if:` without braces. */
export interface Expression {
  /** The expression alone, without braces, as written. */
  readonly source: string;
  /** Where `source` starts and ends in the text that holds it, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A text taken apart in order: what is copied, and what is evaluated. */
export type TextPart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'expression'; readonly expression: Expression };

/** A step on the way into a context: a name that is spelled out, or one that only the run knows (`[x]`, `.*`). */
export type Segment =
  | {
      readonly name: string /** Where the name alone stands in the text, quotes not counted. */;
      readonly start: number;
      readonly end: number;
    }
  | { readonly name: null };

/** `needs.build.outputs.version`: context `needs`, then three segments. The context is in lower case, segments are as written. */
export interface Reference {
  readonly context: string;
  readonly path: readonly Segment[];
}

/** What a text reads when it is evaluated. */
export interface Reads {
  readonly references: readonly Reference[];
  /** In lower case (`hashfiles`, `always`), each once. */
  readonly functions: readonly string[];
  /** Expressions that GitHub's parser refuses: what they read is not known. */
  readonly broken: readonly string[];
}

/** What is known of one context. */
export interface ContextValues {
  readonly values: Json;
  readonly complete: boolean;
  /** Of keys in lower case that are missing from `values`, texts that every run has: how they start and end. */
  readonly shapes?: ReadonlyMap<string, TextShape>;
}

/** What is known of the contexts when an expression is evaluated. */
export interface Scope {
  /**
   * By context in lower case. A key that is missing from a *complete* context is null, as in a run; from another one it is not known.
   * A context that is not here is not known at all.
   */
  readonly contexts: ReadonlyMap<string, ContextValues>;
  /** For `success()`, `failure()`, `cancelled()`; `neither`: none of them is true; null: not known. */
  readonly status: 'success' | 'failure' | 'cancelled' | 'neither' | null;
  /** SHA-256 as `hashFiles` gives it; empty text where no file matches; null where the files are not known. */
  readonly hashFiles: ((patterns: readonly string[]) => string | null) | null;
  /** What was parsed already, by source: filled and shared by whoever evaluates the same texts in several scopes. */
  readonly parsed?: Map<string, ParsedExpression> | undefined;
}

/** A value, or why only a run can tell it. */
export type Evaluation = { readonly known: true; readonly value: Json } | { readonly known: false; readonly reason: string };
