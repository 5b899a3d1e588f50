import { Command, CommanderError, Option } from 'commander';
import { ANALYZE_FORMATS, type AnalyzeOptions, analyze } from './commands/analyze.ts';
import { CHANGE_LEVELS, CHANGES_FORMATS, type ChangesCommandOptions, changes } from './commands/changes.ts';
import type { ExitCode } from './commands/exit-code.ts';
import { PROFILE_FORMATS, type ProfileOptions, VISIBILITIES } from './commands/explain-history.ts';
import type { ExportOptions } from './commands/export.ts';
import type { FetchOptions } from './commands/fetch.ts';
import type { ImportOptions } from './commands/import.ts';
import { LOG_FORMATS, type LogOptions, readLog } from './commands/log.ts';
import { collect, instant, integer, jobId } from './commands/options.ts';
import { type Output, standardOutput } from './commands/output.ts';
import { profile } from './commands/profile.ts';
import type { ReportOptions } from './commands/report.ts';
import { explainRule, listRules } from './commands/rules.ts';
import { ALGORITHMS } from './commands/search-series-file.ts';
import { magnitude, pValue, windowLength } from './commands/series-options.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import { SIMULATE_FORMATS } from './commands/simulate-formats.ts';
import { VALIDATION_FORMATS, type ValidationOptions, validateConfig } from './commands/validate-config.ts';
import { VERSION } from './commands/version.ts';
import { AppError } from './errors.ts';
import { LEVELS } from './model/repository-config.ts';
import { showUnsafe } from './report/strip-unsafe.ts';

const EXIT_CODES = `
Exit codes: 0 fine · 1 findings above --fail-on · 2 bad input or usage · 3 permission · 75 try again`;

const ORG_CONFIG = "the organization's configuration, which stands under the repository's own";

/** Reads the command line, runs one command and yields the process's exit code. */
export async function runCli(argv: readonly string[], given: Output = standardOutput()): Promise<number> {
  // Messages name files, keys and rules that others chose.
  const output: Output = { ...given, note: (text) => given.note(showUnsafe(text)) };
  let code: ExitCode = 0;
  const program = createProgram(output, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AppError)) throw error;
    output.note(`${error.code}: ${error.message}`);
    return error.exit;
  }
}

function createProgram(output: Output, done: (code: ExitCode) => void): Command {
  const program = new Command('paceline')
    .description("Makes a repository's GitHub Actions workflows faster and proves it.")
    .version(VERSION)
    .showHelpAfterError('Run the command with --help for its options.')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({
      writeOut: (text) => void output.write(text),
      writeErr: (text) => output.note(text.trimEnd()),
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
    })
    .exitOverride();
  addAnalysisCommands(program, output, done);
  addFetchCommand(program, output, done);
  addStoreCommands(program, output, done);
  addRuleCommands(program, output, done);
  addAppCommands(program, output, done);
  return program;
}

function addAnalysisCommands(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('analyze')
    .description('findings, proposals and patches for every workflow of a checkout')
    .argument('[dir]', 'the checkout', '.')
    .option('--history <path>', 'a history file or folder: NDJSON runs with jobs, or raw REST answers')
    .addOption(new Option('--format <format>', 'what to print').choices(ANALYZE_FORMATS).default('text'))
    .option('--write', 'write the proposals into the checkout')
    .addOption(new Option('--level <level>', 'how far proposals may go (default: as configured, else intelligent)').choices(LEVELS))
    .option('--rule <id>', 'only this rule; may be given again', collect)
    .option('--workflow <glob>', 'only workflows whose path or file name matches')
    .option('--tree <file>', 'a list of paths, plain or gzip, that stands for the files of the repository')
    .option('--seed <number>', 'seed of every simulated number', integer, 1)
    .option('--as-of <time>', 'look at the history as it stood then (ISO 8601)', instant)
    .option('--org-config <file>', ORG_CONFIG)
    .addOption(new Option('--fail-on <what>', 'exit 1 when there is one').choices(['none', 'finding', 'proposal']).default('none'))
    .action(async (directory: string, options: AnalyzeOptions) => done(await analyze(directory, options, output)));
  program
    .command('profile')
    .description('where the time of a history goes, what changed and why: per workflow, job and step, each number with its n')
    .requiredOption('--history <path>', 'a history file or folder: NDJSON runs with jobs, or raw REST answers')
    .option('--workflow <glob>', 'only workflows whose path, file name or name matches')
    .addOption(new Option('--format <format>', 'what to print').choices(PROFILE_FORMATS).default('text'))
    .option('--since <date>', 'only runs created since then (ISO 8601)', instant)
    .option('--as-of <time>', 'look at the history as it stood then (ISO 8601)', instant)
    .addOption(
      new Option('--visibility <visibility>', 'of the repository: GitHub bills standard runners of private ones').choices(VISIBILITIES),
    )
    .option('--config <file>', 'whose targets, stages and prices count (default: .github/paceline.yml of the checkout this runs in)')
    .option('--explain <metric>', 'the runs behind one number: makespan.p95, job:NAME.p50, step:JOB/STEP.p50, flaky:JOB, cost, …')
    .action(async (options: ProfileOptions) => done(await profile(options, output)));
  addChangesCommand(program, output, done);
  addReportCommand(program, output, done);
  addSimulateCommand(program, output, done);
  addLogCommand(program, output, done);
}

function addChangesCommand(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('changes')
    .description('when a workflow, job or step became slower or faster, by how much and since which commit')
    .option('--history <path>', 'a history file or folder: NDJSON runs with jobs, or raw REST answers')
    .option('--series <file>', 'instead: one number a line, or one {"series": [...]} a line; prints zero-based indices')
    .option('--workflow <glob>', 'only workflows whose path, file name or name matches')
    .addOption(
      new Option('--level <level>', 'notify: only what is sure enough to tell somebody (default: show, all)').choices(CHANGE_LEVELS),
    )
    .option('--since <date>', 'only changes since then (ISO 8601); what was before is compared with all the same', instant)
    .option('--as-of <time>', 'look at the history as it stood then (ISO 8601)', instant)
    .addOption(new Option('--format <format>', 'what to print').choices(CHANGES_FORMATS).default('text'))
    .addOption(new Option('--algorithm <name>', 'how --series is searched (default: paceline)').choices(ALGORITHMS))
    .option('--window <number>', 'values a window of --series (default: 50)', windowLength)
    .option('--p-value <number>', 'a point of --series counts below it (default: 0.001)', pValue)
    .option('--min-magnitude <share>', 'the smallest change of --series that counts (default: 0.05, of otava 0)', magnitude)
    .action(async (options: ChangesCommandOptions) => done(await changes(options, output)));
}

function addReportCommand(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('report')
    .description('the report an expert would write: before and after, where the time goes, cost, and what to do')
    .requiredOption('--history <path>', 'a history file or folder: NDJSON runs with jobs, or raw REST answers')
    .option('--since <date>', 'report on the runs created since then, against those before (ISO 8601)', instant)
    .option('--dir <dir>', 'a checkout: its configuration counts, and its workflows are analyzed for a plan')
    .option('--workflow <glob>', 'only workflows whose path, file name or name matches')
    .option('--as-of <time>', 'look at the history as it stood then (ISO 8601)', instant)
    .option('--seed <number>', 'seed of every simulated number', integer, 1)
    .option('--html <file>', 'write it as a page with charts that needs nothing else')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'markdown', 'json']).default('text'))
    .action(async (options: ReportOptions) => done(await (await import('./commands/report.ts')).report(options, output)));
}

function addSimulateCommand(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('simulate')
    .description('replay a workflow on its history as it was and, with a candidate file, as it would have been')
    .requiredOption('--history <path>', 'a history file or folder: NDJSON runs with jobs, or raw REST answers')
    .requiredOption('--workflow <file>', 'the workflow file as it stands')
    .option('--candidate <file>', 'the file as it could be: predicted makespan, runner time and list price')
    .option('--pools <file>', 'a configuration file: the runs of all workflows of the history over its pools')
    .option('--as-of <time>', 'look at the history as it stood then (ISO 8601)', instant)
    .option('--seed <number>', 'seed of every simulated number', integer, 1)
    .addOption(new Option('--format <format>', 'what to print').choices(SIMULATE_FORMATS).default('text'))
    .action(async (options: SimulateOptions) => done(await (await import('./commands/simulate.ts')).simulate(options, output)));
}

function addLogCommand(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('log')
    .description("what happened inside a job's steps, read from its log")
    .argument('<file>', "a job's log, `gh run view --log` output or a run's zip archive, plain or gzip; - for standard input")
    .option('--job <file>', "GitHub's record of the job, for exact steps: the REST job object, {jobs: [...]}, or a history file")
    .option('--job-id <id>', "which job of that file, where the log's file name does not tell", jobId)
    .option('--job-name <name>', 'which job of a log that holds several (default: the first)')
    .option('--config <file>', 'whose stages count (default: .github/paceline.yml of the checkout this runs in, where it has one)')
    .addOption(new Option('--format <format>', 'what to print').choices(LOG_FORMATS).default('text'))
    .action(async (file: string, options: LogOptions) => done(await readLog(file, options, output)));
}

function addFetchCommand(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('fetch')
    .description('a history file from GitHub, with the token in GITHUB_TOKEN; run again it goes on, or adds what is new')
    .argument('<repository>', 'OWNER/REPO')
    .requiredOption(
      '--out <path>',
      'the file to write, NDJSON, packed when it ends in .gz; PATH.state.json beside it tells how far it goes',
    )
    .option('--days <number>', 'how far back', integer, 90)
    .addOption(new Option('--since <date>', 'how far back (ISO 8601)').argParser(instant).conflicts('days'))
    .option('--workflow <glob>', 'only workflows whose path, file name or name matches')
    .option('--logs', 'read the logs of jobs with a cache step for its outcomes, one request each; no log is kept')
    .option('--sources <commits>', 'ask for workflow texts and lock files of this many newest commits', integer, 100)
    .option('--wait', "wait when GitHub's allowance is used up, instead of ending with 75")
    .option('--api-url <url>', 'the API of a GitHub Enterprise Server', process.env['GITHUB_API_URL'] || 'https://api.github.com')
    .action(async (repository: string, options: FetchOptions) => {
      const [{ fetchHistory }, { processWorld }] = await Promise.all([import('./commands/fetch.ts'), import('./commands/fetch-world.ts')]);
      const world = processWorld(output);
      done(await fetchHistory(repository, options, output, world).finally(world.release));
    });
}

function addStoreCommands(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('export')
    .description("a history file from the App's store, in DATA_DIR or DATABASE_URL")
    .argument('<repository>', 'OWNER/REPO')
    .requiredOption('--out <path>', 'the file to write, NDJSON, packed when it ends in .gz; - for standard output')
    .option('--since <date>', 'only runs created since then (ISO 8601)', instant)
    .option('--workflow <glob>', 'only workflows whose path, file name or name matches')
    .action(async (repository: string, options: ExportOptions) => {
      const [{ exportHistory }, { storeWorld }] = await Promise.all([import('./commands/export.ts'), import('./store-world.ts')]);
      done(await storeWorld(output, (world) => exportHistory(repository, options, output, { ...world, standardOutput: process.stdout })));
    });
  program
    .command('import')
    .description("takes a history into the App's store, in DATA_DIR or DATABASE_URL; may be run again")
    .argument('<path>', 'a history file or folder: NDJSON runs with jobs, or raw REST answers')
    .requiredOption('--repository <repository>', 'OWNER/REPO, which the App must be installed on')
    .action(async (path: string, options: ImportOptions) => {
      const [{ importHistory }, { storeWorld }] = await Promise.all([import('./commands/import.ts'), import('./store-world.ts')]);
      done(await storeWorld(output, (world) => importHistory(path, options, output, world)));
    });
}

function addRuleCommands(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('rules')
    .description('every rule')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => done(await listRules(format, output)));
  program
    .command('explain')
    .description("one rule's page: what it finds, what it changes, when not to use it")
    .argument('<rule>', 'the id of the rule')
    .action(async (id: string) => done(await explainRule(id, output)));
  program
    .command('validate-config')
    .description('a configuration file: every mistake with its place, and what is not in effect')
    .argument('[file]', 'the file', '.github/paceline.yml')
    .addOption(new Option('--format <format>', 'what to print').choices(VALIDATION_FORMATS).default('text'))
    .option('--org-config <file>', ORG_CONFIG)
    .action(async (file: string, options: ValidationOptions) => done(await validateConfig(file, options, output)));
}

function addAppCommands(program: Command, output: Output, done: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('the GitHub App: takes webhooks until it is told to stop')
    .action(async () => done(await (await import('./serve.ts')).serve()));
  program
    .command('setup')
    .description('registers the App with GitHub and writes .env and its key file')
    .option('--force', 'replace an App that is set up already')
    .action(async ({ force }: { force?: boolean }) => done(await (await import('./register-app.ts')).registerApp(force === true, output)));
  program
    .command('doctor')
    .description('checks Node.js, the environment, the database and the way to GitHub, and says what to do')
    .action(async () => done(await (await import('./doctor.ts')).doctor(output)));
}
