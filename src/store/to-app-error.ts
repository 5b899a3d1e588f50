import { types } from 'node:util';
import { AppError } from '../errors.ts';

/** What Node says when a server is not there, goes away, or does not answer. */
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EACCES',
]);
/** The driver's own words for the same. */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;
/**
 * SQLSTATE classes 08 (connection), 53 (no resources: disk full, too many connections), 57P (shutdown, crash, starting up) and 58 (I/O), and:
 * statement timeout, lock timeout, serialization failure, deadlock.
 */
const SQL_STATES = /^(08...|53...|57P..|58...|57014|55P03|40001|40P01)$/;
/** The server is there but will not have us: no retry helps. */
const REFUSED = /^(28...|3D000|3F000|42501)$/;

/** The one place where a failure of the database becomes an AppError. What is a mistake of ours stays the error it is. */
export function toAppError(error: unknown): unknown {
  if (!types.isNativeError(error) || error instanceof AppError) return error;
  const code = String((error as { code?: unknown }).code ?? '');
  if (SYSTEM_CODES.has(code) || SQL_STATES.test(code) || DRIVER_MESSAGES.test(error.message)) {
    return new AppError('STORE_UNAVAILABLE', `The database did not answer: ${error.message}`, { cause: error });
  }
  if (REFUSED.test(code)) {
    return new AppError('ENVIRONMENT_INVALID', `The database refused DATABASE_URL: ${error.message}`, { cause: error });
  }
  return error;
}

/** The same functions, with failures of the database as AppError. */
export function withAppErrors<T extends object>(functions: T): T {
  const wrapped = Object.entries(functions).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, withAppErrors(value as object)];
    return [
      name,
      async (...parameters: unknown[]): Promise<unknown> => {
        try {
          return await (value(...parameters) as unknown);
        } catch (error) {
          throw toAppError(error);
        }
      },
    ];
  });
  return Object.fromEntries(wrapped) as T;
}
