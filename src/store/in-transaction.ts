import type { Handle } from './tables.ts';

/** Several statements as one: in the transaction that the handle is, else in one of their own. */
export function inTransaction<T>(handle: Handle, work: (transaction: Handle) => Promise<T>): Promise<T> {
  return handle.isTransaction ? work(handle) : handle.transaction().execute(work);
}
