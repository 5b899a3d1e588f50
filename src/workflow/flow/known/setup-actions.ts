import type { ActionRow } from './action-row.ts';

const RUST = ['tool:cargo', 'tool:rustc', 'tool:rustup', 'tool:rustfmt', 'tool:rustdoc', 'tool:cargo-fmt', 'tool:cargo-clippy'] as const;
const NODE = ['tool:log matcher of node', 'tool:node', 'tool:npm', 'tool:npx', 'tool:corepack', 'tool:yarn', 'tool:pnpm'] as const;
const NODE_INPUTS: NonNullable<ActionRow['when']> = [
  { input: 'node-version-file', is: 'given', reads: ['workspace:{node-version-file}'] },
  {
    input: 'cache',
    is: 'given',
    reads: ['workspace:{cache-dependency-path=**}', 'tool:{cache}', 'cache:node-cache-*', 'outside:cache service'],
    writes: ['cache:node-cache-*', 'tool:{cache} cache'],
  },
  {
    input: 'registry-url',
    is: 'given',
    writes: ['env:NODE_AUTH_TOKEN', 'env:NPM_CONFIG_USERCONFIG', 'file:/runner-temp/.npmrc'],
  },
];

/**
 * Actions that put tools on the runner. All of them take from, and add to, the directories where programs lie; a script that clears these is
 * seen to write every tool.
 */
export const SETUP_ACTIONS: readonly ActionRow[] = [
  {
    actions: ['actions/setup-node'],
    refs: /^v[1-4](\.|$)/,
    writes: NODE,
    when: NODE_INPUTS,
    source: 'action.yml and src/main.ts of v4: caches only when cache is given',
  },
  {
    actions: ['actions/setup-node'],
    writes: NODE,
    when: [
      ...NODE_INPUTS,
      {
        input: 'package-manager-cache',
        is: 'not-false',
        reads: ['workspace:**', 'cache:node-cache-*'],
        writes: ['cache:node-cache-*', 'tool:npm cache'],
      },
    ],
    source: 'README of v5: caches by itself when package.json names npm as its package manager',
  },
  {
    actions: ['actions/setup-python'],
    writes: [
      'tool:log matcher of python',
      'tool:python',
      'tool:python3',
      'tool:pip',
      'tool:pip3',
      'env:pythonLocation',
      'env:PKG_CONFIG_PATH',
      'env:Python_ROOT_DIR',
      'env:Python2_ROOT_DIR',
      'env:Python3_ROOT_DIR',
      'env:LD_LIBRARY_PATH',
    ],
    when: [
      {
        input: 'python-version',
        is: 'absent',
        reads: ['workspace:.python-version', 'workspace:pyproject.toml', 'workspace:.tool-versions'],
      },
      { input: 'python-version-file', is: 'given', reads: ['workspace:{python-version-file}'] },
      {
        input: 'cache',
        is: 'given',
        reads: ['workspace:**', 'tool:{cache}', 'cache:setup-python-*'],
        writes: ['cache:setup-python-*', 'tool:pip cache', 'workspace:**/.venv/**', 'tool:python packages'],
      },
      { input: 'pip-install', is: 'given', unknown: 'what actions/setup-python installs through pip-install is not known' },
    ],
    source: 'action.yml, src/find-python.ts (exported variables) and src/cache-distributions of v5',
  },
  {
    actions: ['actions/setup-go'],
    // `go version` and `go env` look at the toolchain line.
    reads: ['workspace:go.mod', 'workspace:go.work', 'env:GO*'],
    writes: ['tool:log matcher of go', 'tool:go', 'tool:gofmt', 'env:GOROOT', 'env:GOPATH', 'env:GOBIN', 'env:GOTOOLCHAIN'],
    when: [
      { input: 'go-version-file', is: 'given', reads: ['workspace:{go-version-file}'] },
      {
        input: 'cache',
        is: 'not-false',
        reads: ['workspace:**', 'cache:setup-go-*'],
        writes: ['cache:setup-go-*', 'tool:go cache', 'file:~/go/pkg/**'],
      },
    ],
    source: 'action.yml and src/main.ts of v5: caches unless told not to, by go.sum',
  },
  {
    actions: ['actions/setup-java'],
    writes: [
      'tool:log matcher of java',
      'tool:java',
      'tool:javac',
      'tool:jar',
      'tool:javadoc',
      'env:JAVA_HOME*',
      'env:MAVEN_*',
      'env:GPG_*',
      'file:~/.m2/settings.xml',
      'file:~/.m2/toolchains.xml',
    ],
    when: [
      { input: 'java-version-file', is: 'given', reads: ['workspace:{java-version-file}'] },
      {
        input: 'cache',
        is: 'given',
        reads: ['workspace:**', 'cache:setup-java-*'],
        writes: ['cache:setup-java-*', 'tool:{cache} repository', 'file:~/.m2/**', 'file:~/.gradle/**'],
      },
      { input: 'gpg-private-key', is: 'given', writes: ['file:~/.gnupg/**', 'tool:gpg'] },
    ],
    source: 'action.yml of the newest (MAVEN_ARGS), src/toolchains.ts and src/auth.ts of v4',
  },
  {
    actions: ['actions/setup-dotnet'],
    writes: ['tool:log matcher of dotnet', 'tool:dotnet', 'env:DOTNET_*', 'env:NUGET_AUTH_TOKEN'],
    when: [
      { input: 'dotnet-version', is: 'absent', reads: ['workspace:global.json'] },
      { input: 'global-json-file', is: 'given', reads: ['workspace:{global-json-file}'] },
      { input: 'source-url', is: 'given', reads: ['workspace:**'], writes: ['workspace:..'] },
      {
        input: 'cache',
        is: 'given',
        reads: ['workspace:**', 'cache:dotnet-cache-*'],
        writes: ['cache:dotnet-cache-*', 'file:~/.nuget/**'],
      },
    ],
    source: 'action.yml and src/setup-dotnet.ts of v4',
  },
  {
    actions: ['ruby/setup-ruby'],
    reads: ['workspace:.ruby-version', 'workspace:.tool-versions', 'workspace:Gemfile*', 'workspace:mise.toml'],
    writes: [
      'tool:ruby',
      'tool:gem',
      'tool:bundle',
      'tool:bundler',
      'tool:rake',
      'tool:irb',
      'tool:erb',
      'env:GEM_*',
      'env:JRUBY_OPTS',
      'env:RUBY*',
    ],
    when: [
      {
        input: 'bundler-cache',
        is: 'given',
        reads: ['workspace:**', 'tool:*', 'env:*', 'outside:package registries', 'cache:setup-ruby-*'],
        writes: ['workspace:**', 'cache:setup-ruby-*', 'file:~/.bundle/**', 'tool:gems', 'env:BUNDLE_*'],
      },
      { input: 'working-directory', is: 'given', reads: ['workspace:{working-directory}'] },
    ],
    source: 'action.yml and README: bundler-cache runs bundle install',
  },
  {
    actions: ['astral-sh/setup-uv'],
    reads: ['workspace:**', 'cache:setup-uv-*'],
    writes: ['tool:uv', 'tool:uvx', 'tool:uv cache', 'env:UV_*', 'cache:setup-uv-*', 'file:~/.local/bin/**'],
    when: [
      {
        input: 'activate-environment',
        is: 'given',
        writes: ['env:VIRTUAL_ENV', 'tool:python', 'tool:python3', 'tool:pip', 'workspace:**/.venv/**'],
      },
    ],
    source: 'README: reads the version and cache globs from the workspace, caches on hosted runners',
  },
  {
    actions: ['oven-sh/setup-bun'],
    reads: ['workspace:package.json', 'workspace:.bun-version', 'workspace:.tool-versions', 'cache:bun-*'],
    writes: ['tool:bun', 'tool:bunx', 'cache:bun-*', 'file:~/.bun/**', 'workspace:bunfig.toml'],
    when: [{ input: 'bun-version-file', is: 'given', reads: ['workspace:{bun-version-file}'] }],
    source: 'action.yml and README of v2',
  },
  {
    actions: ['denoland/setup-deno'],
    writes: ['tool:deno', 'env:DENO_*'],
    when: [
      { input: 'deno-version-file', is: 'given', reads: ['workspace:{deno-version-file}'] },
      { input: 'cache', is: 'given', reads: ['workspace:**', 'cache:deno-cache-*'], writes: ['cache:deno-cache-*', 'tool:deno cache'] },
    ],
    source: 'action.yml and README of v2',
  },
  {
    actions: ['pnpm/action-setup'],
    reads: ['workspace:{package_json_file=package.json}', 'tool:node', 'tool:npm'],
    writes: ['tool:pnpm', 'tool:pnpx', 'env:PNPM_HOME'],
    when: [
      { input: 'run_install', is: /^(?!null$|false$)/, unknown: 'what pnpm/action-setup installs through run_install is not known' },
      { input: 'cache', is: 'given', reads: ['workspace:**', 'cache:pnpm-cache-*'], writes: ['cache:pnpm-cache-*', 'tool:pnpm cache'] },
    ],
    source: 'action.yml and README of v4: takes its version from packageManager',
  },
  {
    actions: ['dtolnay/rust-toolchain'],
    reads: ['tool:rustup', 'env:CARGO_*', 'env:RUSTUP_*', 'outside:package registries'],
    writes: [...RUST, 'env:CARGO_*', 'file:~/.rustup/**', 'file:/runner-temp/**'],
    source: 'action.yml: rustup commands, default toolchain; exports CARGO_HOME and, where not set, CARGO_INCREMENTAL, CARGO_TERM_COLOR',
  },
  {
    actions: ['actions-rs/toolchain'],
    reads: ['workspace:rust-toolchain*', 'tool:rustup'],
    writes: [...RUST, 'env:CARGO_*', 'file:~/.rustup/**'],
    source: 'action.yml and src/main.ts of v1: override writes to the settings of rustup',
  },
  {
    actions: ['actions-rust-lang/setup-rust-toolchain'],
    reads: ['workspace:**', 'tool:rustup', 'env:*', 'cache:v0-rust-*'],
    writes: [
      'tool:log matcher of rust',
      ...RUST,
      'env:CARGO_*',
      'env:RUSTFLAGS',
      'env:RUST_BACKTRACE',
      'cache:v0-rust-*',
      'workspace:**/target/**',
      'file:~/.cargo/**',
    ],
    source: 'action.yml: rustup, then Swatinem/rust-cache',
  },
  {
    actions: ['taiki-e/install-action'],
    reads: ['tool:cargo*', 'tool:rustc', 'tool:sccache', 'env:*', 'outside:releases'],
    writes: ['tool:{tool=*}', 'file:~/.cargo/**'],
    when: [{ input: 'tool', is: 'given', writes: ['tool:cargo-*'] }],
    source: 'README and action.yml: the tools of the input, else the one in the ref; falls back to cargo-binstall, which may compile',
  },
  {
    actions: ['erlef/setup-beam'],
    // `mix local.hex` loads the project's mix.exs.
    reads: ['workspace:**', 'env:MIX_*', 'env:HEX_*'],
    writes: [
      'tool:log matcher of elixir',
      'tool:erl',
      'tool:erlc',
      'tool:elixir',
      'tool:mix',
      'tool:iex',
      'tool:rebar3',
      'tool:gleam',
      'tool:hex',
      'file:~/.mix/**',
      'env:INSTALL_DIR_FOR_*',
    ],
    when: [{ input: 'version-file', is: 'given', reads: ['workspace:{version-file}'] }],
    source: 'README and action.yml of v1: install-hex and install-rebar run mix unless told not to',
  },
  {
    actions: ['shivammathur/setup-php'],
    reads: [
      'workspace:composer.json',
      'workspace:composer.lock',
      'workspace:.php-version',
      'workspace:{php-version-file=.php-version}',
      'env:*',
    ],
    writes: ['tool:*', 'env:*', 'file:~/**', 'file:/etc/**', 'file:/usr/**'],
    source: 'README: PHP, extensions and any tool named; exports variables',
  },
  {
    actions: ['prefix-dev/setup-pixi'],
    reads: ['workspace:**', 'env:*', 'cache:pixi-*', 'outside:package registries'],
    writes: ['tool:pixi', 'workspace:**/.pixi/**', 'cache:pixi-*', 'env:*', 'file:~/**'],
    source: 'README: installs the environments of the manifest, may activate one',
  },
  {
    actions: ['conda-incubator/setup-miniconda'],
    reads: ['workspace:**', 'outside:package registries'],
    writes: ['tool:*', 'env:*', 'file:~/**', 'file:/usr/share/miniconda/**'],
    source: 'README: installs and activates an environment, changes login profiles',
  },
];
