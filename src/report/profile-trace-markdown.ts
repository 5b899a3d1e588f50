import type { Trace } from '../engine/explain/trace/trace.ts';
import { fitSections } from './fit-sections.ts';
import { sectionPart } from './profile-markdown.ts';
import { traceSections } from './profile-trace.ts';

const LIMIT = 65_535;

/** How a number was made, for a comment: at most 65,535 characters. Ends with a line break. */
export function renderTraceMarkdown(trace: Trace): string {
  return `${fitSections(traceSections(trace).map(sectionPart), LIMIT - 1)}\n`;
}
