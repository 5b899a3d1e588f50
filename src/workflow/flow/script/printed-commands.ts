import type { ScriptState } from './script-state.ts';

/**
 * Workflow commands that may stand in what a script prints, wherever in it: a word of `echo`, a here-document, a part of a pipe. Source: GitHub's
 * "workflow commands", and the older `##[name]` of actions/runner.
 */
export function readPrinted(text: string, state: ScriptState): void {
  for (const [, name = '', named] of text.matchAll(/(?:::|##\[)\s*([a-zA-Z]+-[a-zA-Z-]+|echo)(?:\s+name=([\w-]+))?/g)) {
    const command = name.toLowerCase();
    if (command === 'set-output') state.pieces('GITHUB_OUTPUT').push(`${named ?? '?'}=`);
    else if (command === 'set-env') state.sink.write({ kind: 'environment', variable: named ?? '*' });
    else if (command === 'add-path') state.sink.write({ kind: 'tool', name: '*' });
    else if (/^(add-mask|add-matcher|remove-matcher|stop-commands|echo)$/.test(command))
      state.sink.doubt(`\`::${command}::\` changes how the log of every later step is read`, [], ['step-result']);
  }
}
