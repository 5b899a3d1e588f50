import { secondsFrom } from '../../../model/log-instant.ts';
import type { Mark } from './mark.ts';
import { MAVEN_PARALLEL } from './patterns/java.ts';

const TICKS = 1e7;

/**
 * Marks without the rows of Maven's summary. Where modules were built side by side the goals cannot be told apart: then a module lasts from its heading
 * for as long as the summary says, and modules that it does not name are left out. Positions do not change.
 */
export function settleMaven(marks: readonly Mark[]): readonly Mark[] {
  const isRow = ({ tool, role, level }: Mark): boolean => tool === 'maven' && role === 'none' && level === 2;
  if (!marks.some(({ tool, role }) => tool === 'maven' && role === 'none')) return marks;
  const rows = marks.flatMap((mark, position) => (isRow(mark) ? [{ mark, position }] : []));
  let isParallel = false;
  return marks.map((mark, position) => {
    if (mark.tool !== 'maven') return mark;
    if (mark.role === 'none' && mark.name === MAVEN_PARALLEL) isParallel = true;
    if (mark.role === 'end') isParallel = false;
    if (mark.role !== 'begin' || !isParallel) return mark;
    const row = mark.level === 2 ? rows.find((other) => other.position > position && isNamedBy(mark, other.mark))?.mark : undefined;
    return row?.seconds == null ? { ...mark, role: 'none', level: 3 } : spanOf(mark, row.seconds, row);
  });
}

/** A heading has the version behind the name. */
function isNamedBy({ name }: Mark, row: Mark): boolean {
  return name === row.name || name.startsWith(`${row.name} `);
}

function spanOf(mark: Mark, seconds: number, row: Mark): Mark {
  const length = Math.min(seconds, Math.max(0, secondsFrom(mark, row)));
  const ticks = mark.ticks + Math.round(length * TICKS);
  const second = mark.second + Math.floor(ticks / TICKS);
  return { ...mark, role: 'span', seconds: length, second, ticks: ticks % TICKS, level: 2 };
}
