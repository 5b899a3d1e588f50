import type { FlowSink } from '../collect-flow.ts';
import { SCRIPT_REACH } from '../kinds.ts';

/** Variables that decide which programs a script runs, or what they load. */
const STEERS = /^(PATH|BASH_ENV|ENV|CDPATH|LD_\w+|DYLD_\w+|PYTHONPATH|NODE_PATH|NODE_OPTIONS|RUBYLIB|RUBYOPT|PERL5LIB|GIT_\w+)$/;
/** Variables that paths of the script are made of. */
const PLACES = /^(HOME|GITHUB_WORKSPACE|RUNNER_TEMP|RUNNER_TOOL_CACHE|GITHUB_(ENV|OUTPUT|PATH|STATE|STEP_SUMMARY|ARTIFACTS))$/;

/** What setting some variables for a script lets it read beyond what it names: the programs may now lie anywhere. */
export function readSteering(names: Iterable<string>, sink: FlowSink): void {
  for (const name of names) {
    if (STEERS.test(name))
      sink.read({ kind: 'workspace', paths: ['**'] }, { kind: 'runner-file', paths: ['**'] }, { kind: 'tool', name: '*' });
    if (PLACES.test(name)) sink.doubt(`it sets \`${name}\`, of which its paths are made`, SCRIPT_REACH);
  }
}
