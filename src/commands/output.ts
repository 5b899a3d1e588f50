import { AppError } from '../errors.ts';

/**
 * Where a command writes. `write` resolves when the text is on its way, so that large output through a pipe is not cut.
 * Errors: INPUT_UNREADABLE when it cannot be written, as on a full disk.
 */
export interface Output {
  readonly write: (text: string) => Promise<void>;
  /** Messages to the person, apart from the result. */
  readonly note: (text: string) => void;
  readonly color: boolean;
  readonly width: number;
  /** Progress bars are drawn only on a terminal. */
  readonly interactive: boolean;
}

/** A reader that has seen enough, such as `head`, closes the pipe: nobody is left to write for, and nothing is wrong. */
function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}

/** What is wrong with a write is told to whoever wrote; without a listener the stream would end the process. */
function isToldToTheWriter(): void {}

/** Standard output and error. Colour follows the terminal, NO_COLOR and FORCE_COLOR. */
export function standardOutput(): Output {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.off('error', isToldToTheWriter).on('error', isToldToTheWriter);
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(text, (error) => {
          if (!error || isReaderGone(error)) resolve();
          else reject(new AppError('INPUT_UNREADABLE', `standard output: ${error.message}`, { cause: error }));
        });
      }),
    note: (text) => void stderr.write(`${text}\n`),
    color: env['NO_COLOR'] ? false : env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stdout.isTTY === true,
    width: stdout.columns ?? 100,
    interactive: stderr.isTTY === true && !env['CI'],
  };
}
