import type { JsonObject } from '../standin/json-object.ts';

/** A generated log of a generated job, in the form of a real one: seven-digit times, a group a step, post steps by their marker. No cache lines: the workflow has no cache step. */
export function simulatedLog(job: JsonObject): string {
  const steps = (job['steps'] as JsonObject[]).filter((step) => step['conclusion'] !== 'skipped');
  const lines = steps.flatMap((step, i) => {
    const at = `${String(step['started_at']).slice(0, 19)}.${String(1_000_000 + i * 137).padStart(7, '0')}Z`;
    const name = String(step['name']);
    if (name === 'Set up job')
      return [
        `${at} Current runner version: '2.336.0'`,
        `${at} ##[group]Runner Image`,
        `${at} Image: ${job['labels']}`,
        `${at} ##[endgroup]`,
      ];
    if (name.startsWith('Post ')) return [`${at} Post job cleanup.`];
    if (name === 'Complete job') return [`${at} Cleaning up orphan processes`];
    const failed = step['conclusion'] === 'failure' ? [`${endOf(step)} ##[error]Process completed with exit code 1.`] : [];
    const cancelled = step['conclusion'] === 'cancelled' ? [`${endOf(step)} ##[error]The operation was canceled.`] : [];
    return [`${at} ##[group]${name}`, `${at} ##[endgroup]`, ...failed, ...cancelled];
  });
  return `\uFEFF${lines.join('\n')}\n`;
}

function endOf(step: JsonObject): string {
  return `${String(step['completed_at']).slice(0, 19)}.0000000Z`;
}
