import type { Trace } from '../../engine/explain/trace/trace.ts';
import { traceSections } from '../profile-trace.ts';
import { renderSection } from './profile.ts';
import { styleFor, type TerminalOptions } from './style.ts';

/** How a number was made, for a terminal. Ends with a line break. */
export function renderTraceText(trace: Trace, options: TerminalOptions): string {
  const style = styleFor(options);
  const lines = traceSections(trace).flatMap((section) => renderSection(section, style, options.width));
  return `${lines.slice(1).join('\n')}\n`;
}
