import type { CommandRow } from './command-row.ts';
import { INSTALL } from './install-reads.ts';

const CRATES = ['file:~/.cargo/registry/**', 'file:~/.cargo/git/**', 'file:~/.cargo/.package-cache'] as const;
const CARGO =
  '-p: --package: --features: -F: --target: --bin: --example: --bench: --profile: --exclude: -j: --jobs: --all-features --no-default-features --all-targets --workspace --all ' +
  '--release --tests --lib --bins --examples --benches --locked --frozen --offline -q --quiet -v --verbose -vv --keep-going --no-deps --message-format: --color: --test: -r --document-private-items';

/** Rust and Go. What a crate builds may run code of its own; Go only compiles. */
export const COMPILER_COMMANDS: readonly CommandRow[] = [
  {
    names: ['rustup'],
    sub: ['toolchain', 'component', 'target', 'default', 'update', 'override', 'show', 'set', 'install'],
    options:
      '--profile: --component: -c: --target: -t: --toolchain: --no-self-update --force --allow-downgrade --no-update-default-toolchain --default-toolchain:',
    operands: 'words',
    network: true,
    reads: ['workspace:rust-toolchain*', 'outside:package registries', 'env:RUSTUP_*'],
    writes: [
      'tool:cargo',
      'tool:rustc',
      'tool:rustup',
      'tool:rustfmt',
      'tool:rustdoc',
      'tool:cargo-*',
      'file:~/.rustup/**',
      'file:~/.cargo/**',
    ],
  },
  {
    names: ['cargo'],
    sub: ['install', 'binstall'],
    options: `${CARGO} --version: --force -f --git: --rev: --tag: --branch: -y --no-confirm --debug --path<`,
    network: true,
    reads: INSTALL,
    writes: ['tool:*', 'file:~/.cargo/**', 'tool:cargo target', 'workspace:**/target/**'],
  },
  {
    names: ['cargo'],
    sub: ['fetch', 'update', 'generate-lockfile', 'metadata', 'tree', 'audit', 'deny', 'machete'],
    options: `${CARGO} --all-features --format-version: --depth: --prefix: -e: -i: -d: --duplicates --precise: --ignore: --deny: --aggressive --edges: --filter-platform:`,
    network: true,
    reads: ['workspace:**', 'tool:rustc', 'tool:cargo-*', 'env:*', 'file:~/.cargo/**', 'outside:package registries'],
    writes: ['workspace:**/Cargo.lock', ...CRATES],
  },
  {
    names: ['cargo'],
    sub: ['fmt'],
    needs: /^--check$/,
    options: '--all --check -v -q -p: --package: --verbose --quiet -- --color: --message-format: --edition:',
    refuses: /^--(config|emit|config-path|manifest-path)/,
    reads: ['workspace:**', 'tool:rustfmt', 'tool:cargo-*', 'env:*'],
  },
  { names: ['rustfmt'], needs: /^--check$/, options: '--check --edition: -v -q --color: --config-path<', reads: ['workspace:**'] },
  {
    names: ['cargo'],
    sub: ['clippy', 'check', 'c'],
    refuses: /^(\/|~|\.\.|--(fix|config|target-dir))/,
    options: `${CARGO} -D: -A: -W: -F:`,
    network: true,
    reads: ['workspace:**', 'tool:*', 'env:*', 'file:~/**', 'outside:package registries'],
    writes: ['tool:cargo target', ...CRATES, 'workspace:**/Cargo.lock', 'workspace:**/target/**'],
  },
  {
    names: ['cargo'],
    sub: ['build', 'b', 'doc'],
    refuses: /^(\/|~|\.\.)/,
    options: CARGO,
    network: true,
    reads: ['workspace:**', 'tool:*', 'env:*', 'file:~/**', 'outside:package registries'],
    writes: ['tool:cargo target', ...CRATES, 'workspace:**/Cargo.lock', 'workspace:**/target/**'],
  },
  { names: ['cargo'], unknown: 'what `{}` runs is in the crate', options: '' },
  {
    names: ['go'],
    sub: ['vet', 'list'],
    options: '-tags: -f: -m -json -e -deps -test -mod: -v -x -race -find -export',
    reads: ['workspace:**', 'env:*', 'file:~/go/pkg/**', 'tool:go*', 'tool:gcc', 'outside:package registries'],
    writes: ['tool:go cache', 'file:~/go/pkg/**'],
  },
  {
    names: ['go'],
    sub: ['mod', 'get'],
    refuses: /^-(modfile|C)/,
    options: '-u -t -d -v -x -json -compat: -go: -tool',
    reads: ['workspace:**', 'env:*', 'file:~/go/pkg/**', 'outside:package registries'],
    writes: ['workspace:**/go.mod', 'workspace:**/go.sum', 'workspace:**/vendor/**', 'tool:go cache', 'file:~/go/pkg/**'],
  },
  {
    names: ['go'],
    sub: ['env'],
    options: '-w -u -json -changed',
    operands: 'words',
    reads: ['workspace:**', 'env:*'],
    writes: ['file:~/.config/go/**'],
  },
  {
    names: ['go'],
    sub: ['build'],
    options: '-o> -v -x -race -tags: -ldflags: -gcflags: -mod: -trimpath -a -p: -buildmode: -cover -asmflags: -buildvcs',
    reads: ['workspace:**', 'env:*', 'file:~/**', 'tool:*', 'outside:package registries'],
    writes: ['workspace:**', 'tool:go cache', 'file:~/**', 'file:/tmp/**'],
  },
  {
    names: ['go'],
    sub: ['install'],
    options: '-v -x -race -tags: -ldflags: -mod: -trimpath -a -p:',
    reads: ['workspace:**', 'env:*', 'file:~/**', 'tool:*', 'outside:package registries'],
    writes: ['tool:*', 'tool:go cache', 'file:~/**'],
  },
  { names: ['go'], unknown: 'what `{}` runs is in the module', options: '' },
  { names: ['gofmt'], options: '-l -d -s -e -r:', reads: ['workspace:**'] },
];
