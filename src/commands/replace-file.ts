import { rename, writeFile } from 'node:fs/promises';
import { writing } from './writing.ts';

/** Puts a short text in place of a file at once; whatever happens before leaves it as it was. Errors: INPUT_UNREADABLE. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writing(path, async () => {
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, path);
  });
}
