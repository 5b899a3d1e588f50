import type { Change } from '../engine/changes/change.ts';
import { createChangesBuilder } from '../engine/changes/changes-builder.ts';
import { groupChanges } from '../engine/changes/group-changes.ts';
import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import { type ChangesScope, renderChangesJson } from '../report/changes-json.ts';
import { renderChangesText } from '../report/terminal/changes.ts';
import type { ExitCode } from './exit-code.ts';
import { isOfWorkflow } from './is-of-workflow.ts';
import { noRun, requirePeriod } from './no-run.ts';
import type { Output } from './output.ts';
import { noteProblems, readHistory } from './read-history.ts';
import { type SeriesOptions, searchSeriesFile } from './search-series-file.ts';

export const CHANGES_FORMATS = ['text', 'json'] as const;
export const CHANGE_LEVELS = ['show', 'notify'] as const;

export interface ChangesCommandOptions extends SeriesOptions {
  readonly history?: string;
  readonly series?: string;
  readonly workflow?: string;
  readonly since?: Date;
  readonly asOf?: Date;
  readonly level?: (typeof CHANGE_LEVELS)[number];
  readonly format: (typeof CHANGES_FORMATS)[number];
}

/** `paceline changes`: when which workflow, job or step shifted, or the change points of bare numbers. Errors: INPUT_UNREADABLE, USAGE. */
export async function changes(options: ChangesCommandOptions, output: Output): Promise<ExitCode> {
  const { history, series } = options;
  if ((history === undefined) === (series === undefined)) throw new AppError('USAGE', 'either --history PATH or --series FILE is needed');
  refuseForeignOptions(options);
  if (series !== undefined) return searchSeriesFile(series, options, output);
  return changesOfHistory(history ?? '', options, output);
}

const OF_SERIES = { algorithm: '--algorithm', window: '--window', pValue: '--p-value', minMagnitude: '--min-magnitude' } as const;
const OF_HISTORY = { workflow: '--workflow', since: '--since', asOf: '--as-of', level: '--level' } as const;

function refuseForeignOptions(options: ChangesCommandOptions): void {
  const [foreign, belongs]: [Readonly<Record<string, string>>, string] =
    options.series === undefined ? [OF_SERIES, '--series'] : [OF_HISTORY, '--history'];
  const given = Object.entries(foreign).find(([name]) => options[name as keyof ChangesCommandOptions] !== undefined);
  if (given !== undefined) throw new AppError('USAGE', `${given[1]} goes with ${belongs}`);
}

async function changesOfHistory(path: string, options: ChangesCommandOptions, output: Output): Promise<ExitCode> {
  requirePeriod(options);
  const asOf = options.asOf ?? new Date();
  const builder = createChangesBuilder({ asOf });
  const { workflow } = options;
  const wanted = (run: Run): boolean => isOfWorkflow(run, workflow ?? null);
  const scope = await readHistory(path, output, { asOf, wanted }, async (source) => {
    let runs = 0;
    let simulated: string | null = null;
    for await (const run of source.runs()) {
      runs += 1;
      simulated ??= run.simulated;
      builder.take(run);
    }
    noteProblems(source.problems(), output);
    if (runs === 0) throw noRun({ history: path, asOf, ...(workflow === undefined ? {} : { workflow }) }, source);
    return { asOf, runs, simulated };
  });
  const found = [...builder.finish().values()].flat().filter((change) => isWanted(change, options));
  const alerts = groupChanges(found);
  const whole: ChangesScope = { ...scope, isCut: builder.isCut() };
  await output.write(
    options.format === 'json'
      ? `${JSON.stringify(renderChangesJson(alerts, whole), null, 2)}\n`
      : renderChangesText(alerts, whole, { color: output.color, width: output.width }),
  );
  return 0;
}

/** Older runs are read all the same: a change needs what was before it. */
function isWanted({ first, level }: Change, { since, level: least }: ChangesCommandOptions): boolean {
  return (since === undefined || first.createdAt >= since) && (least !== 'notify' || level === 'notify');
}
