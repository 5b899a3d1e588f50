import type { FlowSink } from '../collect-flow.ts';
import { UNKNOWN_REACH } from '../kinds.ts';

/** Variables that decide which programs a script runs, what they load, where they look, or how the script itself is read. */
const STEERS =
  /^(PATH|BASH\w*|ENV|SHELLOPTS|CDPATH|IFS|GLOBIGNORE|PS4|PROMPT_COMMAND|POSIXLY_CORRECT|EXECIGNORE|LD_\w+|DYLD_\w+|PYTHON\w*|NODE_PATH|NODE_OPTIONS|RUBY\w+|PERL5?\w*|GIT_\w+|EDITOR|PAGER|LESS\w*|GREP_\w+|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|MAKEFLAGS|RUSTC\w*|CARGO_\w*(WRAPPER|RUNNER|LINKER|RUSTC|HOME|TARGET_DIR)|GOFLAGS|GOROOT|GOPATH|GOBIN|GOCACHE|GOMODCACHE|(NPM|npm)_(CONFIG|config)_\w+|PIP_\w+|UV_\w+|DOCKER_\w+|XDG_\w+|TMPDIR|CC|CXX)$/;
/** Variables that paths of the script are made of. */
const PLACES = /^(HOME|PWD|OLDPWD|GITHUB_(WORKSPACE|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY|ARTIFACTS)|RUNNER_(TEMP|TOOL_CACHE))$/;

/** What setting some variables for a script means: its programs and paths may now be others. */
export function readSteering(names: Iterable<string>, sink: FlowSink): void {
  for (const name of names) {
    if (STEERS.test(name)) sink.doubt(`it sets \`${name}\`, which decides what its commands do`, UNKNOWN_REACH);
    if (PLACES.test(name)) sink.doubt(`it sets \`${name}\`, of which its paths are made`, UNKNOWN_REACH);
  }
}
