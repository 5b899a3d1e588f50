import { isJsonObject } from './parsed.ts';

/**
 * Whether GitHub's list of a run's deployment reviews tells that a job was held back until somebody let it start. A rejection lets none start;
 * `pending` is a comment on a job that is held. Who reviewed, and what was said, is not read.
 */
export function tellsApproval(reviews: readonly unknown[]): boolean {
  return reviews.some((review) => isJsonObject(review) && (review['state'] === 'approved' || review['state'] === 'pending'));
}
