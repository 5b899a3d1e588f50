import { fitName, textColumns } from './log-layout.ts';
import type { Style } from './style.ts';
import { terminalTable } from './table.ts';

/** A column of a table; its cells are escaped and without colour. */
export interface LogColumn {
  readonly header: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
  /** May be cut in the middle of its cells. */
  readonly isFlexible?: boolean;
  /** May be left out where the others have no room without. */
  readonly isOptional?: boolean;
  readonly tone?: (text: string, row: number) => string;
}

const GAP = 2;
const NARROWEST = 12;

/**
 * A table without the columns that are empty in every row. Where it is too wide, the flexible columns give way, the last one first; before one of them is
 * cut to nothing, optional ones are left out, the last one first. `below`: lines under a row.
 */
export function logTable(
  columns: readonly LogColumn[],
  width: number,
  style: Style,
  below: (row: number) => readonly string[] = () => [],
): string[] {
  const used = withoutOptional(
    columns.filter(({ cells }) => cells.some((cell) => cell !== '')),
    width,
  );
  const widths = used.map(widthOf);
  let excess = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  for (const [index, column] of [...used.entries()].reverse()) {
    const own = widths[index] ?? 0;
    if (excess <= 0 || column.isFlexible !== true) continue;
    const fitted = Math.max(Math.min(own, NARROWEST), own - excess);
    excess -= own - fitted;
    widths[index] = fitted;
  }
  const rows = (used[0]?.cells ?? []).map((_, row) =>
    used.map(({ cells, isFlexible, tone = (text) => text }, index) => {
      const cell = cells[row] ?? '';
      const fitted = isFlexible === true ? fitName(cell, widths[index] ?? 0) : cell;
      return fitted === '' ? '' : tone(fitted, row);
    }),
  );
  const [head = '', ...lines] = terminalTable(
    used.map(({ header }) => header),
    rows,
    used.map(({ align }) => align),
    style,
  );
  return [head, ...lines.flatMap((line, row) => [line, ...below(row)])];
}

function widthOf({ header, cells }: LogColumn): number {
  return Math.max(...[header, ...cells].map(textColumns));
}

function withoutOptional(columns: readonly LogColumn[], width: number): readonly LogColumn[] {
  const narrowest = (column: LogColumn): number => (column.isFlexible === true ? Math.min(NARROWEST, widthOf(column)) : widthOf(column));
  let kept = columns;
  while (kept.reduce((sum, column) => sum + narrowest(column) + GAP, -GAP) > width) {
    const last = kept.findLastIndex(({ isOptional }) => isOptional === true);
    if (last === -1) break;
    kept = kept.filter((_, index) => index !== last);
  }
  return kept;
}
