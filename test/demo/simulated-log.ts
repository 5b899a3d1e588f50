import type { JsonObject } from '../standin/json-object.ts';
import { JOB_SHAPES, type JobShape } from './simulated-jobs.ts';

/** A generated log of a generated job, in the form of a real one: seven-digit times, a group a step, post steps by their marker. No cache lines: the workflow has no cache step. */
export function simulatedLog(job: JsonObject): string {
  const shape = JOB_SHAPES.find(({ name }) => name === job['name']);
  const steps = (job['steps'] as JsonObject[]).filter((step) => step['conclusion'] !== 'skipped');
  const lines = steps.flatMap((step, i) => {
    const at = `${String(step['started_at']).slice(0, 19)}.${String(1_000_000 + i * 137).padStart(7, '0')}Z`;
    const failed = step['conclusion'] === 'failure' ? [`${endOf(step)} ##[error]Process completed with exit code 1.`] : [];
    const cancelled = step['conclusion'] === 'cancelled' ? [`${endOf(step)} ##[error]The operation was canceled.`] : [];
    return [...printed(String(step['name']), job, shape).map((text) => `${at} ${text}`), ...failed, ...cancelled];
  });
  return `\uFEFF${lines.join('\n')}\n`;
}

/** What a step prints. Its own name is not in a log: only what it runs is. */
function printed(name: string, job: JsonObject, shape: JobShape | undefined): string[] {
  if (name === 'Set up job') {
    return ["Current runner version: '2.336.0'", '##[group]Runner Image', `Image: ${job['labels']}`, '##[endgroup]'];
  }
  if (name === 'Initialize containers') return containerLines(shape);
  if (name === 'Stop containers') return ['Remove container network: github_network_simulated'];
  if (name.startsWith('Post ')) return ['Post job cleanup.'];
  if (name === 'Complete job') return ['Cleaning up orphan processes'];
  return [`##[group]Run ${shape?.steps.find((step) => step.name === name)?.runs}`, '##[endgroup]'];
}

function containerLines(shape: JobShape | undefined): string[] {
  const services = Object.entries(shape?.container?.services ?? {});
  const starts: [string, string | undefined][] = [
    ['job', shape?.container?.image],
    ...services.map(([alias, image]): [string, string] => [`${alias} service`, image]),
  ];
  return [
    ...starts.flatMap(([what, image]) => [
      `##[group]Starting ${what} container`,
      `##[command]/usr/bin/docker pull ${image}`,
      '##[endgroup]',
    ]),
    ...(services.length === 0 ? [] : ['##[group]Waiting for all services to be ready']),
    ...services.map(([alias]) => `${alias} service is healthy.`),
    ...(services.length === 0 ? [] : ['##[endgroup]']),
  ];
}

function endOf(step: JsonObject): string {
  return `${String(step['completed_at']).slice(0, 19)}.0000000Z`;
}
