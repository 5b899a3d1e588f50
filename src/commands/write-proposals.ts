import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Analysis, ChangedFile } from '../engine/analysis.ts';
import { AppError } from '../errors.ts';
import type { Output } from './output.ts';

/**
 * Writes each workflow's combined proposals into the checkout, whole files at a time: a new file takes the old one's place in one step, so that an
 * interruption leaves either. Where a file differs from what was analysed, or is a link, that workflow's proposals are left alone and it is said.
 */
export async function writeProposals(directory: string, analysis: Analysis, output: Output): Promise<void> {
  let written = 0;
  for (const workflow of analysis.workflows) {
    if (workflow.status !== 'analyzed' || workflow.combined === null) continue;
    const { files } = workflow.combined;
    const obstacles = await Promise.all(files.map(async (file) => ({ path: file.path, obstacle: await findObstacle(directory, file) })));
    const blocked = obstacles.filter(({ obstacle }) => obstacle !== null);
    for (const { path, obstacle } of blocked) output.note(`${path}: not written: ${obstacle}`);
    if (blocked.length > 0) continue;
    for (const { path, content } of files) await replaceFile(join(directory, path), content);
    written += files.length;
  }
  output.note(written === 0 ? 'no file written' : `${written} ${written === 1 ? 'file' : 'files'} written`);
}

async function findObstacle(directory: string, { path, before }: ChangedFile): Promise<string | null> {
  const found = await lstat(join(directory, path)).catch(() => null);
  if (before === null) return found === null ? findLinkedFolder(directory, path) : 'changed while it was analysed';
  return found?.isFile() ? compareBytes(await readFile(join(directory, path)), before) : 'not a plain file';
}

/** A new file must not come to stand outside the checkout. */
async function findLinkedFolder(directory: string, path: string): Promise<string | null> {
  const folders = path.split('/').slice(0, -1);
  for (const depth of folders.keys()) {
    const folder = await lstat(join(directory, ...folders.slice(0, depth + 1))).catch(() => null);
    if (folder !== null && !folder.isDirectory()) return 'not in a plain folder';
  }
  return null;
}

/** Bytes are compared: a file that is not UTF-8 reads as a text that, written back, would change what no edit touched. */
function compareBytes(bytes: Buffer, analyzed: string): string | null {
  if (bytes.equals(Buffer.from(analyzed))) return null;
  return bytes.toString('utf8') === analyzed ? 'not UTF-8' : 'changed while it was analysed';
}

async function replaceFile(target: string, content: string): Promise<void> {
  const temporary = `${target}.paceline-${process.pid}`;
  try {
    const mode = await lstat(target).then(
      (found) => found.mode,
      () => 0o644,
    );
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, content, { flag: 'wx' });
    await chmod(temporary, mode & 0o7777);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new AppError('INPUT_UNREADABLE', `${target}: cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
