import { AppError } from '../errors.ts';

/** What writes at the path; whatever it throws becomes INPUT_UNREADABLE with the path and the system's reason. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INPUT_UNREADABLE', `${path}: cannot be written: ${reason}`, { cause });
  }
}
