/** A line's text as a terminal shows it, and how far that is what was printed. */
export interface ShownText {
  readonly text: string;
  readonly startsPlain: boolean;
  readonly overwrites: number;
}

const ESCAPE = '\u001b';
const NUL = '\0';
/** CSI, OSC, the other strings (DCS, SOS, PM, APC), charsets and single functions, as ECMA-48 has them. */
const CONTROL_SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\)?|[PX^_][^${ESCAPE}]*(?:${ESCAPE}\\\\)?|[ -/]+[0-~]|[0-Z\\\\\`a-~])?`,
  'g',
);
const ERASE_LINE = new RegExp(`${ESCAPE}\\[[0-2]?K`);
/** What is looked back on of a progress bar; a terminal line is not longer than it is wide. */
const MOST_OVERWRITES = 50;
/** As much of the beginning must stand as printed for a command of the runner's to be one. */
const COMMAND_LENGTH = 24;

/** True when the text holds something that a terminal does not show as it is. */
export function needsShowing(text: string): boolean {
  return text.includes(ESCAPE) || text.includes('\r') || text.includes(NUL);
}

/** Takes carriage returns as a terminal does, and control sequences and NUL away. */
export function showText(printed: string): ShownText {
  const { text, overwrites } = printed.includes('\r') ? overwrite(printed) : { text: printed, overwrites: 0 };
  const shown = withoutControls(text);
  return {
    text: shown,
    startsPlain: overwrites === 0 && printed.slice(0, COMMAND_LENGTH) === shown.slice(0, COMMAND_LENGTH),
    overwrites,
  };
}

/** Without control sequences and NUL. */
export function withoutControls(text: string): string {
  const bare = text.includes(ESCAPE) ? text.replace(CONTROL_SEQUENCE, '') : text;
  return bare.includes(NUL) ? bare.replaceAll(NUL, '') : bare;
}

function overwrite(printed: string): { text: string; overwrites: number } {
  const parts = printed.split('\r');
  let text = '';
  for (const part of parts.slice(-MOST_OVERWRITES)) {
    const shown = withoutControls(part);
    text = ERASE_LINE.test(part) ? shown : shown + text.slice(shown.length);
  }
  return { text, overwrites: parts.length - 1 };
}
