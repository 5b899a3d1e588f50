/** A raw log: each line with a second (and fraction) after 08:00:00 and its text; a text of several lines gets one timestamp. */
export function jobLog(...lines: readonly (readonly [second: number, text: string])[]): string {
  return lines.map(([second, text]) => `${stamp(second)} ${text}\n`).join('');
}

function stamp(second: number): string {
  const whole = new Date(Date.parse('2026-03-02T08:00:00Z') + Math.floor(second) * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(Math.round((second % 1) * 1e7)).padStart(7, '0')}Z`;
}

/** The header that the runner prints for an action, with its inputs. */
export function actionHeader(second: number, action: string, inputs: Readonly<Record<string, string>> = {}): [number, string][] {
  const lines = Object.entries(inputs).map(([name, value]): [number, string] => [second, `  ${name}: ${value}`]);
  return [
    [second, `##[group]Run ${action}`],
    ...(lines.length > 0 ? [[second, 'with:'] as [number, string]] : []),
    ...lines,
    [second, '##[endgroup]'],
  ];
}

/** The header that the runner prints for a script. */
export function scriptHeader(second: number, line: string): [number, string][] {
  return [
    [second, `##[group]Run ${line}`],
    [second, `\u001b[36;1m${line}\u001b[0m`],
    [second, 'shell: /usr/bin/bash -e {0}'],
    [second, '##[endgroup]'],
  ];
}
