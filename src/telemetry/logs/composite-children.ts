import { secondsFrom } from '../../model/log-instant.ts';
import type { LogRecord } from './log-record.ts';
import type { CompositeChild } from './log-section.ts';
import type { TextStore } from './text-store.ts';

const KEPT = 2000;
const MOST_OF_NAME = 300;
/** The lines are written a moment before and after what they measure. */
const TOLERANCE = 0.5;
const START = /^##\[start-action display=([^;]*);id=([^;\]]*)\]$/;
const END = /^##\[end-action id=([^;\]]*);outcome=([^;\]]*);conclusion=([^;\]]*);duration_ms=(\d{1,12})\]$/;

type OpenChild = { -readonly [Key in keyof CompositeChild]: CompositeChild[Key] };

/** Reads the runner's markers of what a composite action runs (actions/runner CompositeActionHandler.cs, since 2026-02). */
export interface CompositeReader {
  take(record: LogRecord, section: number): void;
  readonly children: readonly CompositeChild[];
}

export function createCompositeReader(store: TextStore): CompositeReader {
  const children: OpenChild[] = [];
  const open = new Map<string, OpenChild>();

  function add(id: string, display: string | null, section: number): OpenChild | null {
    const kept = children.length < KEPT ? store.keep(unescapeProperty(id), MOST_OF_NAME) : null;
    if (kept === null) return null;
    const shown = display === null ? null : store.keep(unescapeProperty(display), MOST_OF_NAME);
    const none = { start: null, end: null, outcome: null, conclusion: null, milliseconds: null, isConsistent: false };
    const child: OpenChild = { id: kept, section, lastSection: section, display: shown, ...none };
    children.push(child);
    return child;
  }

  return {
    take(record, section) {
      if (children.length >= KEPT && open.size === 0) return;
      const { second, ticks } = record;
      const started = START.exec(record.text);
      if (started !== null) {
        const [, display = '', id = ''] = started;
        const child = add(id, display, section);
        if (child === null) return;
        child.start = { second, ticks };
        open.set(child.id, child);
        return;
      }
      const ended = END.exec(record.text);
      if (ended === null) return;
      const [, id = '', outcome = '', conclusion = '', milliseconds = ''] = ended;
      const child = open.get(unescapeProperty(id).slice(0, MOST_OF_NAME)) ?? add(id, null, section);
      if (child === null) return;
      open.delete(child.id);
      child.lastSection = section;
      child.end = { second, ticks };
      child.outcome = store.keep(outcome, MOST_OF_NAME);
      child.conclusion = store.keep(conclusion, MOST_OF_NAME);
      child.milliseconds = Number(milliseconds);
      child.isConsistent = child.start !== null && Math.abs(secondsFrom(child.start, child.end) - child.milliseconds / 1000) < TOLERANCE;
    },
    children,
  };
}

/** As the runner escapes the properties of its commands. */
function unescapeProperty(value: string): string {
  if (!value.includes('%')) return value;
  return value.replaceAll('%3B', ';').replaceAll('%5D', ']').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
