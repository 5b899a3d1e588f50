interface ErrorEntry {
  /** The queue tries again. */
  readonly retryable: boolean;
  /** The command line's exit code. */
  readonly exit: 2 | 3 | 75;
  readonly means: string;
}

/** Every way the world can fail us. docs/errors.md is generated from this table. */
export const ERRORS = {
  USAGE: { retryable: false, exit: 2, means: 'A command was called with options or files that it cannot use.' },
  INPUT_UNREADABLE: {
    retryable: false,
    exit: 2,
    means:
      'A file or folder named on the command line, a file of the repository, or the output cannot be read or written, or is too large.',
  },
  ENVIRONMENT_INVALID: { retryable: false, exit: 2, means: 'An environment variable is missing or has a value that cannot work.' },
  CONFIG_INVALID: { retryable: false, exit: 2, means: 'The repository configuration does not parse or names something unknown.' },
  DATA_DIR_UNUSABLE: {
    retryable: false,
    exit: 2,
    means: 'The folder for the embedded database cannot be used; the message names the folder and the cure.',
  },
  DATABASE_VERSION_MISMATCH: {
    retryable: false,
    exit: 2,
    means: 'The data folder was written by another major version of PostgreSQL, or by a newer Paceline.',
  },
  PLATFORM_UNSUPPORTED: {
    retryable: false,
    exit: 2,
    means: 'No embedded PostgreSQL is published for this platform; DATABASE_URL must name a server.',
  },
  STORE_UNAVAILABLE: { retryable: true, exit: 75, means: 'The database did not answer.' },
  GITHUB_UNAVAILABLE: { retryable: true, exit: 75, means: 'GitHub did not answer, or answered with a server error.' },
  GITHUB_RATE_LIMITED: { retryable: true, exit: 75, means: 'GitHub asked us to wait.' },
  GITHUB_FORBIDDEN: { retryable: false, exit: 3, means: 'The installation lacks a permission that this task needs.' },
  GITHUB_SUSPENDED: {
    retryable: false,
    exit: 3,
    means: 'The owner has suspended the installation; nothing may be asked of GitHub for it.',
  },
  GITHUB_BLOCKED: { retryable: false, exit: 3, means: 'The repository takes no writes: it is archived, disabled or blocked.' },
  GITHUB_UNAUTHORIZED: { retryable: false, exit: 3, means: 'GitHub did not accept the credentials.' },
  GITHUB_NOT_FOUND: { retryable: false, exit: 2, means: 'GitHub has no such repository or object, or hides it from this installation.' },
  GITHUB_REJECTED: { retryable: false, exit: 2, means: 'GitHub refused a request as invalid.' },
  ALERTS_UNAVAILABLE: { retryable: true, exit: 75, means: 'The address for alerts did not answer, or asked to wait.' },
  HEAD_MOVED: { retryable: true, exit: 75, means: 'The branch moved between analysis and push.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** The world failed: thrown at the edges only, with what the table says of it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** When GitHub named a time to come back; the queue waits that long. */
  readonly retryAt: Date | null;

  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown; readonly retryAt?: Date } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryAt = options.retryAt ?? null;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  get exit(): 2 | 3 | 75 {
    return ERRORS[this.code].exit;
  }
}
