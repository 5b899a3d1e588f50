import { ERRORS } from '../../src/errors.ts';
import { type GeneratedFile, table } from './generated-file.ts';

/** docs/errors.md, from the table of codes. */
export function generateErrorsPage(): GeneratedFile {
  const rows = Object.entries(ERRORS).map(([code, { exit, retryable, means }]) => [
    `\`${code}\``,
    means,
    String(exit),
    retryable ? 'yes' : 'no',
  ]);
  const content = [
    '# Errors',
    '',
    '<!-- Generated from src/errors.ts by `npm run generate`. -->',
    '',
    'What went wrong outside Paceline, by code. *Exit* is the exit code of the command line; *tried again* says whether the queue does.',
    '',
    table(['code', 'means', 'exit', 'tried again'], rows),
    '',
    'Exit code 0 is success, 1 is findings above `--fail-on`. An answer that was to be expected (a file that does not parse, too few runs) is not an error: it is part of the output.',
    '',
  ];
  return { path: 'docs/errors.md', content: content.join('\n') };
}
