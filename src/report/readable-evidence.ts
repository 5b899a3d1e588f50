import { prose } from './escape-markdown.ts';
import { clip } from './strip-unsafe.ts';

/** A name of a job as long as a paragraph would drown what is said of it. */
const LONG_NAME = 60;
/** What GitHub would link as a commit, and versions of images that look so: as code, without the punctuation behind it. */
const HEX = /(?<![\w`])[0-9a-f]{7,}(?:\.\d+)*(?![\w`])/g;

/** A sentence of evidence as Markdown, with the long ones of these names cut. */
export function readableEvidence(evidence: string, names: readonly string[]): string {
  const long = names.filter((name) => name.length > LONG_NAME);
  return prose(long.reduce((text, name) => text.replaceAll(name, clip(name, LONG_NAME)), evidence).replace(HEX, '`$&`'));
}
