import type { LogInstant } from '../../model/log-instant.ts';
import { keepText } from './log-record.ts';
import type { LogGroup } from './log-section.ts';

const KEPT = 300;
const DEEPEST = 20;
const MOST_OF_NAME = 300;

type OpenGroup = { -readonly [Key in keyof LogGroup]: LogGroup[Key] };

/** Keeps the groups of a section; they may stand in each other, although the page shows them flat. */
export interface GroupKeeper {
  begin(name: string, at: LogInstant): void;
  end(at: LogInstant): void;
  readonly groups: readonly LogGroup[];
  readonly dropped: number;
}

export function createGroupKeeper(): GroupKeeper {
  const groups: OpenGroup[] = [];
  /** Null stands for a group that was not kept, so that its end closes no other. */
  const open: (OpenGroup | null)[] = [];
  const keeper = { begin, end, groups, dropped: 0 };

  function begin(name: string, { second, ticks }: LogInstant): void {
    const isKept = groups.length < KEPT && open.length < DEEPEST;
    const group = isKept ? { name: keepText(name, MOST_OF_NAME), start: { second, ticks }, end: null, depth: open.length } : null;
    if (group === null) keeper.dropped += 1;
    else groups.push(group);
    if (open.length < DEEPEST) open.push(group);
  }

  function end({ second, ticks }: LogInstant): void {
    const group = open.pop();
    if (group) group.end = { second, ticks };
  }
  return keeper;
}
