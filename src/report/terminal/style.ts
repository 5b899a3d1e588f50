import picocolors from 'picocolors';

/** How terminal text is laid out: nothing is read from the environment here, the caller knows its terminal. */
export interface TerminalOptions {
  readonly color: boolean;
  /** Columns; text is wrapped to it, tables and paths are not. */
  readonly width: number;
}

export type Style = ReturnType<typeof picocolors.createColors>;

export function styleFor({ color }: Pick<TerminalOptions, 'color'>): Style {
  return picocolors.createColors(color);
}

export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`);
}
