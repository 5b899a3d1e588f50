import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ChildProgram {
  /** The next line that it writes, parsed. */
  next(): Promise<Record<string, unknown>>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs a TypeScript file in a process of its own, as another account where one is given. It writes a JSON object a line. */
export function startChild(file: URL, parameters: readonly string[], account: { uid?: number; gid?: number } = {}): ChildProgram {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(file), ...parameters], {
    ...account,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${file.pathname} ended without a word`);
      return JSON.parse(value) as Record<string, unknown>;
    },
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}
