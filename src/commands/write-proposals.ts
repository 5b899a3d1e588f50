import { chmod, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Analysis } from '../engine/analysis.ts';
import { AppError } from '../errors.ts';
import type { Output } from './output.ts';

/**
 * Writes each workflow's combined proposals into the checkout, whole files at a time: a new file takes the old one's place in one step, so that an
 * interruption leaves either. A file that differs from `textOf`, what was analysed, or is a link, is left alone and said.
 */
export async function writeProposals(
  directory: string,
  analysis: Analysis,
  textOf: ReadonlyMap<string, string>,
  output: Output,
): Promise<void> {
  let written = 0;
  for (const workflow of analysis.workflows) {
    if (workflow.status !== 'analyzed' || workflow.combined === null) continue;
    const target = join(directory, workflow.path);
    const found = await lstat(target).catch(() => null);
    const obstacle = found?.isFile() ? findObstacle(await readFile(target), textOf.get(workflow.path)) : 'not a plain file';
    if (found !== null && obstacle === null) {
      await replaceFile(target, workflow.combined.content, found.mode);
      written += 1;
    } else {
      output.note(`${workflow.path}: not written: ${obstacle}`);
    }
  }
  output.note(written === 0 ? 'no file written' : `${written} ${written === 1 ? 'file' : 'files'} written`);
}

/** Bytes are compared: a file that is not UTF-8 reads as a text that, written back, would change what no edit touched. */
function findObstacle(bytes: Buffer, analyzed: string | undefined): string | null {
  if (analyzed !== undefined && bytes.equals(Buffer.from(analyzed))) return null;
  return bytes.toString('utf8') === analyzed ? 'not UTF-8' : 'changed while it was analysed';
}

async function replaceFile(target: string, content: string, mode: number): Promise<void> {
  const temporary = `${target}.paceline-${process.pid}`;
  try {
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
