import { describe, expect, test } from '@jest/globals';
import type { DataFlow } from '../../../src/workflow/data-flow.ts';
import { jobNeeds, maySideBySide, maySwap, stepNeeds } from '../../../src/workflow/flow/dependence.ts';
import { readDataFlow } from '../../../src/workflow/flow/read-data-flow.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';

type Step = string | { readonly uses: string; readonly with?: { readonly [input: string]: string } };

/** Two steps that meet, each pair through another channel: the first hands something to the second, or must not come after it. */
const STEP_PAIRS: readonly (readonly [channel: string, first: Step, second: Step])[] = [
  ['output of sort', 'sort -o out/list in.txt', 'cat out/list'],
  ['output of sort, long', 'sort --output=out/list in.txt', 'cat out/list'],
  ['output of sort, joined', 'sort -uoout/list in.txt', 'cat out/list'],
  ['dd', 'dd if=/dev/zero of=x.bin count=1', 'wc -c x.bin'],
  ['tee', 'echo a | tee x.txt', 'cat x.txt'],
  ['sed w', "sed -n 'w out.txt' in.txt", 'cat out.txt'],
  ['sed s///w', "sed 's/a/b/w out.txt' in.txt", 'cat out.txt'],
  ['sed e', "sed '1e touch y' in.txt", 'ls y'],
  ['sed r', 'touch extra', "sed '1r extra' in.txt"],
  ['sed R', 'touch extra', "sed 'R extra' in.txt"],
  ['sed -f', 'touch rules.sed', 'sed -f rules.sed in.txt'],
  ['sed -Ei', "sed -Ei 's/a/b/' in.txt", 'cat in.txt'],
  ['backup of sed', "sed -i.bak 's/a/b/' in.txt", 'cat in.txt.bak'],
  ['patterns of grep', 'touch words', 'grep -fwords in.txt'],
  ['patterns of grep, long', 'touch words', 'grep --file=words in.txt'],
  ['input of xargs', 'touch list', 'xargs -a list echo'],
  ['awk print to file', 'awk \'{print > "x"}\' in.txt', 'cat x'],
  ['awk getline', 'touch more', 'awk \'{getline l < "more"; print l}\' in.txt'],
  ['awk program file', 'touch p.awk', 'awk -f p.awk in.txt'],
  ['log of rsync', 'rsync -a --log-file=r.log a/ b/', 'cat r.log'],
  ['target directory of cp', 'cp -t dist a b', 'ls dist'],
  ['directory of tar', 'tar -xf a.tar -C /opt/x', 'ls /opt/x'],
  ['tsc state', 'tsc --noEmit --incremental --tsBuildInfoFile cache.json', 'cat cache.json'],
  ['eslint report', 'npx eslint . -o report.json', 'cat report.json'],
  ['eslint report, long', 'npx eslint . --output-file=report.json', 'cat report.json'],
  ['eslint fixes', 'npx eslint . --fix', 'cat src/a.js'],
  ['ruff report', 'ruff check . --output-file=report', 'cat report'],
  ['mypy cache elsewhere', 'mypy --cache-dir=/tmp/m src', 'ls /tmp/m'],
  ['pytest through python', 'python -m pytest', 'cat .coverage'],
  ['find -fprint', 'find . -fprint list.txt', 'cat list.txt'],
  ['find -exec', 'find . -exec touch x ;', 'ls x'],
  ['tree -o', 'tree -o tree.txt', 'cat tree.txt'],
  ['file lists', 'touch names', 'wc --files0-from=names'],
  ['times of touch', 'touch stamp', 'touch -r stamp other'],
  ['jq slurpfile', 'touch a.json', 'jq -n --slurpfile a a.json .a'],
  ['jq home file', 'touch ~/.jq', 'jq . in.json'],
  ['yq load', 'touch v.yml', 'yq \'.a = load("v.yml")\' in.yml'],
  ['curl -o', 'curl -o x.txt https://example.org', 'cat x.txt'],
  ['time stamps for make', 'touch src/a.c', 'make'],
  ['cd after !', '! cd sub\necho a > x', 'cat sub/x'],
  ['cd after time', 'time cd sub\necho a > x', 'cat sub/x'],
  ['builtin cd', 'builtin cd sub\necho a > x', 'cat sub/x'],
  ['command cd', 'command cd sub\necho a > x', 'cat sub/x'],
  ['cd -P', 'cd -P sub\necho a > x', 'cat sub/x'],
  ['pushd', 'pushd sub\necho a > x', 'cat sub/x'],
  ['CDPATH of a step', 'echo "CDPATH=web" >> "$GITHUB_ENV"', 'cd sub\ncat x'],
  ['CDPATH of the script', 'CDPATH=web\ncd sub\necho a > x', 'cat web/sub/x'],
  ['env -C', 'env -C sub touch x', 'cat sub/x'],
  ['env --chdir', 'env --chdir=sub touch x', 'cat sub/x'],
  ['sudo -D', 'sudo -D sub touch x', 'cat sub/x'],
  ['sudo --chdir', 'sudo --chdir sub touch x', 'cat sub/x'],
  ['git -C', 'git -C sub tag v1', 'git -C sub describe'],
  ['make -C', 'make -C sub', 'ls sub'],
  ['npm --prefix', 'npm --prefix sub ci', 'ls sub/node_modules'],
  ['go -C', 'go -C sub build', 'ls sub/app'],
  ['cargo manifest', 'cargo build --manifest-path sub/Cargo.toml', 'ls sub/target'],
  ['function named cd', 'cd() { builtin cd sub; }\ncd other\necho a > x', 'cat sub/x'],
  ['test -v', 'echo "A=1" >> "$GITHUB_ENV"', 'test -v A'],
  ['[ -v', 'echo "A=1" >> "$GITHUB_ENV"', '[ -v A ] && echo yes'],
  ['[[ -v', 'echo "A=1" >> "$GITHUB_ENV"', '[[ -v A ]] && echo yes'],
  ['[[ -gt', 'echo "A=1" >> "$GITHUB_ENV"', '[[ A -gt 1 ]] && echo yes'],
  ['let', 'echo "A=1" >> "$GITHUB_ENV"', 'let A+1'],
  ['arithmetic', 'echo "A=1" >> "$GITHUB_ENV"', 'echo $((A+1))'],
  ['arithmetic command', 'echo "A=1" >> "$GITHUB_ENV"', '((A > 1)) && echo yes'],
  ['slice', 'echo "A=1" >> "$GITHUB_ENV"', 'x=abc\necho "${x:A}"'],
  ['subscript', 'echo "A=1" >> "$GITHUB_ENV"', 'x[A]=1\necho "${x[1]}"'],
  ['subscript read', 'echo "A=1" >> "$GITHUB_ENV"', 'x=(1 2)\necho "${x[A]}"'],
  ['declare -n', 'echo "A=1" >> "$GITHUB_ENV"', 'declare -n r=A\necho "$r"'],
  ['indirect', 'echo "A=1" >> "$GITHUB_ENV"', 'x=A\necho "${!x}"'],
  ['for arithmetic', 'echo "A=1" >> "$GITHUB_ENV"', 'for ((i=0;i<A;i++)); do echo x; done'],
  ['names of variables', 'echo "A_B=1" >> "$GITHUB_ENV"', 'echo "${!A_*}"'],
  ['variable of a custom GITHUB_ name', 'echo "GITHUB_MINE=1" >> "$GITHUB_ENV"', 'echo "$GITHUB_MINE"'],
  ['BASH_ENV', 'echo "BASH_ENV=./env.sh" >> "$GITHUB_ENV"', 'echo hi'],
  ['exported function', 'echo "BASH_FUNC_echo%%=() { touch x; }" >> "$GITHUB_ENV"', 'echo hi'],
  ['PATH', 'echo bin >> "$GITHUB_PATH"', 'ls'],
  ['GLOBIGNORE', 'echo "GLOBIGNORE=*.a" >> "$GITHUB_ENV"', 'echo *'],
  ['TZ in printf', 'echo "TZ=UTC" >> "$GITHUB_ENV"', "printf '%(%H)T'"],
  ['locale', 'echo "LC_ALL=C" >> "$GITHUB_ENV"', 'sort in.txt'],
  ['TIME_STYLE', 'echo "TIME_STYLE=iso" >> "$GITHUB_ENV"', 'ls -l'],
  ['BC_ENV_ARGS', 'echo "BC_ENV_ARGS=f.bc" >> "$GITHUB_ENV"', 'bc -q'],
  ['GREP_COLORS', 'echo "GREP_COLOR=1" >> "$GITHUB_ENV"', 'grep --color=always a in.txt'],
  ['NODE_OPTIONS', 'echo "NODE_OPTIONS=-r ./x" >> "$GITHUB_ENV"', 'npx eslint .'],
  ['npm settings', 'echo "npm_config_registry=x" >> "$GITHUB_ENV"', 'npm ci'],
  ['MAVEN_OPTS', 'echo "MAVEN_OPTS=-X" >> "$GITHUB_ENV"', 'mvn verify'],
  ['HOME', 'echo "HOME=/tmp/h" >> "$GITHUB_ENV"', 'cat ~/.npmrc'],
  ['file of the runner, by a variable', 'f=$GITHUB_ENV\necho A=1 >> "$f"', 'echo "$A"'],
  ['file of the runner, by its place', 'for f in "$RUNNER_TEMP"/*/set_env_*; do echo A=1 >> "$f"; done', 'echo "$A"'],
  ['file of the runner, by descriptor', 'exec 3>> "$GITHUB_ENV"\necho A=1 >&3', 'echo "$A"'],
  ['file of the runner, by exec', 'exec >> "$GITHUB_ENV"\necho A=1', 'echo "$A"'],
  ['file of the runner, by cp', 'cp vars.env "$GITHUB_ENV"', 'echo "$A"'],
  ['git settings', 'git config --global core.pager cat', 'git log'],
  ['git system settings', 'git config --system user.name x', 'git log'],
  ['git hooks', 'touch .git/hooks/post-checkout', 'git checkout main'],
  ['git index', 'git add .', 'git status --short'],
  ['git worktree', 'git worktree add ../w', 'ls ../w'],
  ['submodules', 'git submodule update --init', 'ls vendor'],
  ['submodule commands', "git submodule foreach 'touch x'", 'ls vendor/x'],
  ['docker images', 'docker build -t app .', 'docker images'],
  ['docker networks', 'docker network create n', 'docker run --network n app'],
  ['docker containers', 'docker run -d --name db postgres', 'docker ps'],
  ['docker login', 'docker login -u a -p b', 'docker pull private/x'],
  ['background job', 'python -m http.server 8000 &', 'curl http://localhost:8000'],
  ['port through bash', 'nohup ./server', 'exec 3<>/dev/tcp/localhost/80'],
  ['port through a redirect', 'nohup ./server', 'echo a > /dev/tcp/localhost/80'],
  ['background of nohup', 'nohup sleep 100', 'pgrep sleep'],
  ['links', 'ln -s dist out && echo a > out/x', 'cat dist/x'],
  ['hard links', 'ln a b && echo x > b', 'cat a'],
  ['/tmp', 'touch /tmp/x', 'ls /tmp'],
  ['home', 'touch ~/x', 'ls ~'],
  ['$RUNNER_TEMP', 'touch "$RUNNER_TEMP/x"', 'ls "$RUNNER_TEMP"'],
  ['mktemp', 'mktemp', 'ls /tmp'],
  ['masks', "printf '%s' '::add-mask::abc'", 'echo abc'],
  ['masks in a here-document', 'cat <<E\n::add-mask::abc\nE', 'echo abc'],
  ['masks in the old form', "echo '##[add-mask]abc'", 'echo abc'],
  ['problem matchers', "echo 'x'; echo '::add-matcher::m.json'", 'echo abc'],
  ['problem matchers of actions', { uses: 'actions/setup-node@v4' }, "echo 'a.ts(1,2): error TS1: x'"],
  ['stopped commands', "echo '::stop-commands::t'", 'echo abc'],
  ['tool cache', { uses: 'actions/setup-node@v4' }, { uses: 'actions/setup-node@v4', with: { 'node-version': '22' } }],
  ['npm state', 'npm install -g typescript', 'tsc --noEmit'],
  ['pip state', 'pip install black', 'black --check .'],
  ['rustup default', 'rustup default nightly', 'cargo clippy'],
  ['apt locks', 'sudo apt-get update', 'sudo apt-get install -y jq'],
  ['apt services', 'sudo apt-get install -y postgresql', 'curl localhost:5432'],
  ['system services', 'sudo systemctl start docker', 'docker ps'],
  ['sysctl', 'sudo sysctl -w vm.max_map_count=1', 'cat /proc/sys/vm/max_map_count'],
  ['hosts', 'echo "127.0.0.1 db" | sudo tee -a /etc/hosts', 'curl http://db'],
  ['preloaded library', 'echo ./x.so | sudo tee /etc/ld.so.preload', 'echo hi'],
  ['free space', 'rm -rf big', 'df -h'],
  ['host name', 'sudo hostname db', 'hostname -f'],
  ['unquoted pattern', 'touch x', 'P="*"\necho $P'],
  ['unquoted option', 'touch x', 'O="-o y"\nsort $O x\ncat y'],
  ['assigned place', 'GITHUB_WORKSPACE=/tmp\necho a > "$GITHUB_WORKSPACE/x"', 'cat /tmp/x'],
  ['place by export', 'export HOME=/tmp\ntouch ~/x', 'cat /tmp/x'],
  ['place by read', 'read -r HOME < h\ntouch ~/x', 'cat /tmp/x'],
  ['hash', 'hash -p ./x ls\nls', 'cat made-by-x'],
  ['expand_aliases', 'shopt -s expand_aliases\nalias ls="touch x"\nls', 'cat x'],
  ['artifact of this run', { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } }, 'gh run download "$GITHUB_RUN_ID" -n x'],
  [
    'artifact by its number',
    { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } },
    { uses: 'actions/download-artifact@v4', with: { name: 'x', 'run-id': '${{ github.run_id }}' } },
  ],
  [
    'key that starts so',
    { uses: 'actions/cache/save@v4', with: { path: 'd', key: 'k-1-a' } },
    { uses: 'actions/cache/restore@v4', with: { path: 'd', key: 'k-1' } },
  ],
  ['subscript of a list', 'echo "A=1" >> "$GITHUB_ENV"', 'x=([A]=1)\necho "${#x[@]}"'],
  ['tee behind sudo', 'echo A=1 | sudo tee -a "$GITHUB_ENV"', 'echo "$A"'],
  ['lines in a value', 'echo "X=$V" >> "$GITHUB_ENV"', 'echo "$A"'],
  ['lines in a here-document', 'cat >> "$GITHUB_ENV" <<E\nX<<D\n$V\nD\nE', 'echo "$A"'],
  ['escapes of echo', 'echo -e \'X=1\\x0aA=2\' >> "$GITHUB_ENV"', 'echo "$A"'],
  ['escapes of printf', 'printf \'X=1\\012A=2\\n\' >> "$GITHUB_ENV"', 'echo "$A"'],
  ['format of printf, again', 'printf \'%s=1\\n\' X A >> "$GITHUB_ENV"', 'echo "$A"'],
  ['sums that are checked', 'touch x', 'sha256sum -c sums.txt'],
];

/** Two jobs: what the first does and the second sees on another machine. */
const JOB_PAIRS: readonly (readonly [
  channel: string,
  first: Step,
  second: Step | { readonly image: string } | { readonly service: string },
])[] = [
  ['image as container', 'docker push ghcr.io/me/app', { image: 'ghcr.io/me/app' }],
  ['image as service', 'docker push ghcr.io/me/app', { service: 'ghcr.io/me/app' }],
  ['image of build-push-action', { uses: 'docker/build-push-action@v6', with: { push: 'true', tags: 'me/app' } }, { image: 'me/app' }],
  ['image of an output', { uses: 'docker/build-push-action@v6', with: { outputs: 'type=registry', tags: 'me/app' } }, { image: 'me/app' }],
  ['image of bake', { uses: 'docker/bake-action@v5', with: { push: 'true' } }, { image: 'me/app' }],
  ['image of ko', 'ko build ./cmd/app', { service: 'me/app' }],
  ['image of jib', 'mvn jib:build', { image: 'me/app' }],
  ['image that runs', 'docker push me/app', 'docker run me/app'],
  ['image that is pulled', 'docker push me/app', 'docker pull me/app'],
  ['image in a build', 'docker push me/base', { uses: 'docker/build-push-action@v6' }],
  ['gh run download', { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } }, 'gh run download -n x'],
  ['gh api', { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } }, 'gh api repos/me/x/actions/artifacts'],
  [
    'curl',
    { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } },
    'curl https://api.github.com/repos/me/x/actions/artifacts',
  ],
  [
    'download action of others',
    { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } },
    { uses: 'dawidd6/action-download-artifact@v6' },
  ],
  ['program that asks', { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } }, './fetch.sh'],
  ['scripts of an install', { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } }, 'npm ci'],
  ['gh cache', { uses: 'actions/cache@v4', with: { path: 'd', key: 'k' } }, 'gh cache list'],
  ['gh cache delete', 'gh cache delete k', { uses: 'actions/cache/restore@v4', with: { path: 'd', key: 'k' } }],
  [
    'cache by prefix',
    { uses: 'actions/cache@v4', with: { path: 'd', key: 'k-1-a' } },
    { uses: 'actions/cache@v4', with: { path: 'd', key: 'k-1' } },
  ],
  ['how the run stands', 'echo hi', 'gh run view "$GITHUB_RUN_ID" --json jobs'],
  [
    'artifact by run number',
    { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'd' } },
    { uses: 'actions/download-artifact@v4', with: { name: 'x', 'run-id': '${{ github.run_id }}' } },
  ],
  ['issue closed by a push', 'git push origin HEAD', { uses: 'peter-evans/find-comment@v3' }],
];

describe('attacks', () => {
  test.each(STEP_PAIRS)('steps that meet through %s are never free', (_, first, second) => {
    const flow = flowOf({ a: { 'runs-on': 'ubuntu-latest', steps: [stepOf(first), stepOf(second)] } });
    expect([stepNeeds(flow, 'a', 1, 0).answer, maySwap(flow, 'a', 0, 1).answer, maySideBySide(flow, 'a', 0, 1).answer]).toEqual([
      expect.not.stringMatching('^no$'),
      expect.not.stringMatching('^yes$'),
      expect.not.stringMatching('^yes$'),
    ]);
  });

  test.each(JOB_PAIRS)('jobs that meet through %s need each other', (_, first, second) => {
    const other =
      typeof second === 'object' && 'image' in second
        ? { container: second.image, steps: [{ run: 'echo hi' }] }
        : typeof second === 'object' && 'service' in second
          ? { services: { s: { image: second.service } }, steps: [{ run: 'echo hi' }] }
          : { steps: [stepOf(second)] };
    const flow = flowOf({
      a: { 'runs-on': 'ubuntu-latest', steps: [stepOf(first)] },
      b: { 'runs-on': 'ubuntu-latest', needs: 'a', ...other },
    });
    expect(jobNeeds(flow, 'b', 'a').answer).not.toBe('no');
  });
});

function stepOf(step: Step): object {
  return typeof step === 'string' ? { run: step } : step;
}

function flowOf(jobs: object): DataFlow {
  const parsed = parseWorkflow('.github/workflows/ci.yml', JSON.stringify({ on: 'push', jobs }));
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return readDataFlow(parsed.workflow, { workflows: new Map(), actions: new Map() });
}
