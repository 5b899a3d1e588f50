import { planChanges } from '../engine/report/plan-changes.ts';
import type { Report } from '../engine/report/report.ts';
import { createReportBuilder } from '../engine/report/report-builder.ts';
import { AppError } from '../errors.ts';
import { openLocalCheckout } from '../github/local-checkout.ts';
import { available, notAvailable } from '../model/availability.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import { buildReportDocument } from '../report/build-report-document.ts';
import { jsonText } from '../report/json-text.ts';
import { renderReportHtml } from '../report/report-html.ts';
import { renderReportJson } from '../report/report-json.ts';
import { renderReportMarkdown } from '../report/report-markdown.ts';
import { renderReportText } from '../report/report-text.ts';
import { requiredChecks } from '../tasks/required-checks.ts';
import { analyzeCheckout } from './analyze.ts';
import type { ExitCode } from './exit-code.ts';
import { isOfWorkflow } from './is-of-workflow.ts';
import { loadConfiguration } from './load-configuration.ts';
import { noRun, requirePeriod } from './no-run.ts';
import type { Output } from './output.ts';
import { noteProblems, readHistory } from './read-history.ts';
import { readStorageFile } from './storage-file.ts';
import { writeAtomically } from './write-atomically.ts';

export interface ReportOptions {
  readonly history: string;
  /** The checkout that is analyzed for the plan, and whose configuration counts. */
  readonly dir?: string;
  readonly since?: Date;
  readonly workflow?: string;
  readonly asOf?: Date;
  readonly seed: number;
  readonly html?: string;
  readonly format: 'text' | 'markdown' | 'json';
}

/** `paceline report`: before and after, where the time goes, what it costs and what to do. Errors: as `analyze`, and USAGE where no run is wanted. */
export async function report(options: ReportOptions, output: Output): Promise<ExitCode> {
  requirePeriod(options);
  const asOf = options.asOf ?? new Date();
  const configuration =
    options.dir === undefined
      ? DEFAULT_REPOSITORY_CONFIG
      : await loadConfiguration(openLocalCheckout(options.dir, {}), null, { ...output, note: saysItLater });
  const measured = await measure(options, asOf, configuration, output);
  const made: Report = { ...measured, plan: await planOf(options, asOf, output) };
  const { html } = options;
  if (html !== undefined) {
    await writeAtomically(html, once(renderReportHtml(buildReportDocument(made))));
    output.note(`wrote ${html}`);
  }
  if (html === undefined || options.format !== 'text') await output.write(render(made, options.format, output));
  return 0;
}

async function measure(options: ReportOptions, asOf: Date, configuration: RepositoryConfig, output: Output): Promise<Omit<Report, 'plan'>> {
  const { workflow, since = null } = options;
  const wanted = (run: Run): boolean => isOfWorkflow(run, workflow ?? null);
  const storage = await readStorageFile(options.history, output);
  return readHistory(options.history, output, { asOf, wanted }, async (history) => {
    const builder = createReportBuilder({
      asOf,
      since,
      configuration,
      visibility: null,
      requiredChecks: requiredChecks(notAvailable('a history does not tell which checks are required'), configuration.requiredChecks),
      storage,
    });
    let [runs, recent] = [0, 0];
    for await (const run of history.runs()) {
      builder.take(run);
      runs += 1;
      if (since === null || run.createdAt >= since) recent += 1;
    }
    noteProblems(history.problems(), output);
    if (runs === 0) throw noRun({ history: options.history, asOf, ...(workflow === undefined ? {} : { workflow }) }, history);
    if (recent === 0) throw new AppError('USAGE', `${options.history}: no run was created since ${since?.toISOString()}`);
    return builder.finish();
  });
}

async function planOf({ dir, history, workflow, seed }: ReportOptions, asOf: Date, output: Output): Promise<Report['plan']> {
  if (dir === undefined) return notAvailable('no checkout was looked at; --dir DIR names one');
  const checkout = { history, seed, asOf, ...(workflow === undefined ? {} : { workflow }) };
  const { analysis, evidence, rules } = await analyzeCheckout(dir, checkout, output);
  return available(planChanges(analysis, (path) => evidence.get(path) ?? null, rules));
}

function render(made: Report, format: ReportOptions['format'], output: Output): string {
  switch (format) {
    case 'text':
      return renderReportText(buildReportDocument(made), { color: output.color, width: output.width });
    case 'markdown':
      return renderReportMarkdown(buildReportDocument(made));
    case 'json':
      return jsonText(renderReportJson(made));
  }
}

/** The analysis reads the configuration again and tells what is not in effect. */
function saysItLater(): void {}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
