/** Whether a plain map puts this key before others, whatever the order of the file. */
export function isNumberedKey(key: string): boolean {
  return /^(0|[1-9]\d*)$/.test(key);
}
