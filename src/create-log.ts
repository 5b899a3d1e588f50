import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { scrubText } from './model/scrub-text.ts';
import type { Log } from './ports/log.ts';

/** Fields are a few levels deep; what lies deeper is cut off. */
const DEEPEST = 6;

/** One JSON object a line, without secrets and e-mail addresses; on standard output when no other place is given. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const logger = createLogger(level, destination);
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

/** The same as a library's own logger: whatever it is given is scrubbed before it is written. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    hooks: {
      logMethod(given, method) {
        const [first, ...rest] = given as unknown[];
        const named = first instanceof Error ? [{ err: first }, ...(rest.length === 0 ? [first.message] : rest)] : given;
        method.apply(this, named.map((one) => withoutErrors(one, 0)) as typeof given);
      },
      // The whole line: what a library's child of this logger carries is in it, too.
      streamWrite: (line) => `${JSON.stringify(scrubValue(JSON.parse(line)))}\n`,
    },
  };
  return pino(options, destination);
}

function scrubValue(value: unknown): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(scrubValue);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [scrubText(key), scrubValue(one)]));
}

/** pino writes all that hangs on an error. Of a failed request neither what was sent nor what came back is written: both hold what people wrote. */
function withoutErrors(value: unknown, depth: number): unknown {
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((one) => withoutErrors(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutErrors(one, depth + 1)]));
}

function describeError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {};
  const because = cause instanceof Error && depth < DEEPEST ? { because: describeError(cause, depth + 1) } : {};
  return { name, message, ...code, ...status, stack, ...because };
}
