import type { Log } from '../ports/log.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';

/** A log that says warnings and errors to a person, one a line with its fields. */
export function noteLog(note: (text: string) => void): Log {
  const say = (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    const said = Object.entries(fields).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    note(stripUnsafe(said.length === 0 ? message : `${message}: ${said.join(', ')}`));
  };
  return { debug: () => {}, info: () => {}, warn: say, error: say };
}
