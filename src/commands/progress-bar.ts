import { SingleBar } from 'cli-progress';

/** A bar on standard error that goes when it ends, as every command shows it. */
export function progressBar(format: string): SingleBar {
  return new SingleBar({
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
}
