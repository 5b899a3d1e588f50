import { spawn } from 'node:child_process';
import { AppError } from '../../errors.ts';

/** The account that a program runs under; null: the one we run under. */
export type Account = { readonly uid: number; readonly gid: number } | null;

export interface ProgramResult {
  readonly code: number | null;
  /** Standard output and error, in the order they came, without outer blanks. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly account: Account;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs one of PostgreSQL's programs to its end. It sees no variable of ours but the given ones, so no secret reaches it.
 * Throws DATA_DIR_UNUSABLE when it may not be run, PLATFORM_UNSUPPORTED when the system cannot run it.
 */
export function runProgram(program: string, parameters: readonly string[], { account, cwd, env }: ProgramOptions): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      ...(account ?? {}),
      // A folder that every account can enter: our own working directory may be closed to the other one.
      cwd: cwd ?? '/',
      env: { LC_ALL: 'C', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => reject(cannotRun(program, error)));
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString().trim() }));
  });
}

function cannotRun(program: string, error: NodeJS.ErrnoException): AppError {
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new AppError('DATA_DIR_UNUSABLE', `${program} may not be run by the account that the embedded database runs under.`, {
      cause: error,
    });
  }
  // A program that is there but "not found" lacks its loader: glibc's on a musl system.
  return new AppError('PLATFORM_UNSUPPORTED', `${program} cannot be run here (${error.code}). Set DATABASE_URL to a PostgreSQL server.`, {
    cause: error,
  });
}
