const PLAIN = /^[\w.:/@%+=-]*$/;

/** The text of a `.env` file with these variables set: in place where they stand already, at the end otherwise. All else stays byte for byte. */
export function setVariables(text: string, values: Readonly<Record<string, string>>): string {
  let result = text;
  const added: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quote(value)}`;
    const standing = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'gm');
    if (standing.test(result)) result = result.replace(standing, () => line);
    else added.push(line);
  }
  if (added.length === 0) return result;
  const gap = result === '' || result.endsWith('\n') ? '' : '\n';
  return `${result}${gap}${added.join('\n')}\n`;
}

function quote(value: string): string {
  if (PLAIN.test(value)) return value;
  const mark = ["'", '"', '`'].find((candidate) => !value.includes(candidate));
  if (mark === undefined || value.includes('\n')) throw new Error('a value that no .env file can hold');
  return `${mark}${value}${mark}`;
}
