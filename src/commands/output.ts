import { once } from 'node:events';

/** Where a command writes. `write` resolves when the stream has room again, so that large output through a pipe is not cut. */
export interface Output {
  readonly write: (text: string) => Promise<void>;
  /** Messages to the person, apart from the result. */
  readonly note: (text: string) => void;
  readonly color: boolean;
  readonly width: number;
  /** Progress bars are drawn only on a terminal. */
  readonly interactive: boolean;
}

/** Standard output and error. Colour follows the terminal, NO_COLOR and FORCE_COLOR. */
export function standardOutput(): Output {
  const { stdout, stderr, env } = process;
  return {
    write: async (text) => {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    note: (text) => void stderr.write(`${text}\n`),
    color: env['NO_COLOR'] ? false : env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stdout.isTTY === true,
    width: stdout.columns ?? 100,
    interactive: stderr.isTTY === true && !env['CI'],
  };
}
