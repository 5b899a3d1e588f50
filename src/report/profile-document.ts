import type { Section } from './document/block.ts';
import type { Line } from './document/line.ts';

export interface WorkflowPart {
  readonly path: string;
  readonly name: string | null;
  readonly sections: readonly Section[];
  /** Steps and caches, a section for each job. */
  readonly details: readonly Section[];
}

/** A profile in words, before it is known where it is shown. */
export interface ProfileDocument {
  readonly head: readonly Line[];
  /** The things that matter most, the first first. */
  readonly verdict: readonly Line[];
  readonly workflows: readonly WorkflowPart[];
  /** Of all workflows together. */
  readonly together: readonly Section[];
  /** What signs mean; a sign that stands in no table needs no word. */
  readonly foot: readonly { readonly sign: string | null; readonly text: string }[];
}
