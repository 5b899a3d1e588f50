import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
    if (found === null || !found.isFile()) {
      output.note(`${workflow.path}: not written: not a plain file`);
    } else if ((await readFile(target, 'utf8')) !== textOf.get(workflow.path)) {
      output.note(`${workflow.path}: not written: changed while it was analysed`);
    } else {
      await replaceFile(target, workflow.combined.content, found.mode);
      written += 1;
    }
  }
  output.note(written === 0 ? 'no file written' : `${written} ${written === 1 ? 'file' : 'files'} written`);
}

async function replaceFile(target: string, content: string, mode: number): Promise<void> {
  const temporary = `${target}.paceline-${process.pid}`;
  try {
    await writeFile(temporary, content, { mode, flag: 'wx' });
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new AppError('INPUT_UNREADABLE', `${target}: cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
