import { stat } from 'node:fs/promises';
import { didYouMean } from '../config/did-you-mean.ts';
import { createMetricIndex } from '../engine/explain/trace/metric-index.ts';
import type { Metric, Trace } from '../engine/explain/trace/trace.ts';
import { createTraceBuilder } from '../engine/explain/trace/trace-builder.ts';
import { AppError } from '../errors.ts';
import { asItStood } from '../model/as-it-stood.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import { renderTraceJson } from '../report/profile-trace-json.ts';
import { renderTraceMarkdown } from '../report/profile-trace-markdown.ts';
import { renderTraceText } from '../report/terminal/profile-trace.ts';
import type { ExitCode } from './exit-code.ts';
import { explainHistory, isWanted, type ProfileOptions } from './explain-history.ts';
import type { Output } from './output.ts';
import { readHistory } from './read-history.ts';

type Options = ProfileOptions & { readonly asOf: Date; readonly explain: string };

const MOST_NEAR = 5;

/**
 * `paceline profile --explain METRIC`: reads the history once for the profile and once for the runs behind the number, so that only those are held.
 * Errors: USAGE for a number that the profile does not have, or that several workflows have.
 */
export async function explainMetric(options: Options, configuration: RepositoryConfig, output: Output): Promise<ExitCode> {
  await refusePipe(options.history);
  const index = createMetricIndex({ asOf: options.asOf, stages: configuration.stages, prices: configuration.prices });
  const explanation = await explainHistory(options, configuration, output, index.take);
  const builder = createTraceBuilder(findMetric(index.finish(explanation), options.explain));
  await readHistory(options.history, output, { wanted: (run) => isWanted(run, options) }, async (history) => {
    for await (const run of history.runs()) {
      const stood = asItStood(run, options.asOf);
      if (stood !== null || run.createdAt > options.asOf) builder.take(stood ?? run);
    }
  });
  await output.write(render(builder.finish(), options.format, output));
  return 0;
}

function render(trace: Trace, format: Options['format'], { color, width }: Output): string {
  if (format === 'json') return `${JSON.stringify(renderTraceJson(trace), null, 2)}\n`;
  return format === 'markdown' ? renderTraceMarkdown(trace) : renderTraceText(trace, { color, width });
}

/** What comes through a pipe is gone after it was read. */
async function refusePipe(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats !== null && !stats.isFile() && !stats.isDirectory())
    throw new AppError('USAGE', '--explain reads the history twice: name a file or a folder');
}

function findMetric(metrics: readonly Metric[], wanted: string): Metric {
  const found = metrics.filter(({ id }) => id === wanted);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const workflows = found.map(({ workflow }) => workflow ?? '').join(', ');
    throw new AppError('USAGE', `${wanted} is a number of several workflows; name one with --workflow: ${workflows}`);
  }
  const ids = [...new Set(metrics.map(({ id }) => id))];
  throw new AppError('USAGE', `the profile has no number ${wanted}; ${describeNear(wanted, ids)}`);
}

function describeNear(wanted: string, ids: readonly string[]): string {
  const near = new Set(ids.filter((id) => id.toLowerCase().includes(wanted.toLowerCase())).slice(0, MOST_NEAR));
  while (near.size < MOST_NEAR) {
    const next = didYouMean(
      wanted,
      ids.filter((id) => !near.has(id)),
    );
    if (next === null) break;
    near.add(next);
  }
  if (near.size > 0) return `did you mean ${[...near].join(', ')}?`;
  const kinds = ids.filter((id) => /^(?:makespan|runner-time|success-rate|cost)/.test(id));
  return `it has ${kinds.slice(0, 8).join(', ')} and job:NAME.p50, queue:NAME.p50, step:JOB/STEP.p50, stage:NAME.p50, flaky:JOB, hit-rate:JOB/STEP`;
}
