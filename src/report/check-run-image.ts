import type { Waterfall } from '../model/waterfall.ts';
import { plainTitle } from './escape-markdown.ts';
import { clip } from './strip-unsafe.ts';
import { pathWords, runLabel } from './waterfall-words.ts';

/** GitHub documents no limit for these two; 255 is that of the other titles of a check run. */
const TEXT_LIMIT = 255;

/**
 * The picture of a run's waterfall under `url`, as GitHub's check runs take pictures. `alt` is the critical path in words, for who does not see it.
 */
export function checkRunImage(waterfall: Waterfall, url: string): { readonly alt: string; readonly url: string; readonly caption: string } {
  return {
    alt: clip(plainTitle(pathWords(waterfall, TEXT_LIMIT)), TEXT_LIMIT),
    url,
    caption: clip(plainTitle(`Waterfall of ${runLabel(waterfall)}`), TEXT_LIMIT),
  };
}
