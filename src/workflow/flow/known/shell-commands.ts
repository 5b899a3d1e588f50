import type { CommandRow } from './command-row.ts';
import { hasPlainSedScripts } from './sed-script.ts';

const LS = '-a -A -l -h -1 -r -R -t -S -s -i -d -F -n -p -c --all --color --recursive --human-readable';
const GREP =
  '-e: --regexp: -E -F -G -P -i -v -w -x -c -l -L -m: -o -q -s -n -H -h -r -R -A: -B: -C: -z -U -a -I -# --color --colour --include: --exclude: ' +
  '--exclude-dir: --fixed-strings --extended-regexp --ignore-case --invert-match --quiet --count --only-matching --line-number --recursive ' +
  '--max-count: --files-with-matches --no-messages --no-filename --with-filename --text -f< --file< --exclude-from<';
/** With `--check` they read the files that their list names. */
const CHECKSUMS = ['md5sum', 'sha1sum', 'sha256sum', 'sha512sum', 'shasum', 'cksum', 'b2sum'];
const TEXT = '-a -b -c -d: -f: -n -s -t: -u -w -z -# --delimiter: --fields: --lines: --bytes: --characters: --quiet';
const HEAD = '-n: -c: -q -v -f -F -s: -# --lines: --bytes: --quiet --follow --retry';
const FIND =
  '-L -P -H -name: -iname: -path: -ipath: -wholename: -regex: -iregex: -regextype: -type: -maxdepth: -mindepth: -size: -mtime: -mmin: -newer< ' +
  '-print -print0 -prune -not -o -a -or -and -empty -perm: -user: -group: -depth -xdev -mount -links: -true -false -executable -readable -writable ' +
  '-printf: -quit -follow';

/** The small programs that every runner has, each with all options that it may have here. */
export const SHELL_COMMANDS: readonly CommandRow[] = [
  { names: ['cat'], options: '-n -b -e -s -v -t -u -A -E -T -', anyOption: true },
  { names: ['ls'], options: LS, anyOption: true },
  { names: ['head', 'tail'], options: HEAD, anyOption: true },
  {
    names: ['wc', 'stat', 'basename', 'dirname', 'realpath', 'readlink', 'cut', 'tac', 'rev', 'nl', 'fold', 'paste'],
    options: TEXT,
    anyOption: true,
  },
  { names: CHECKSUMS, options: '-a: -b -t -z --tag --text --binary --zero' },
  { names: CHECKSUMS, options: '*', reads: ['workspace:**', 'file:**'] },
  { names: ['cmp'], options: '-s -l -b -n: --silent --quiet' },
  {
    names: ['du'],
    options: '-s -h -a -c -k -m -d: -x -L --max-depth: --summarize --human-readable --exclude: --apparent-size',
    anyOption: true,
  },
  { names: ['df'], options: '-h -k -m -T -a -i --human-readable --total', reads: ['workspace:**', 'file:**'] },
  { names: ['tree'], options: '-a -d -L: -I: -P: -h -s -D -f -i -F --noreport' },
  { names: ['grep', 'egrep', 'fgrep', 'zgrep'], options: GREP },
  {
    names: ['rg'],
    options:
      '-e: -F -i -v -w -c -l -n -N -q -o -A: -B: -C: -g: -t: -T: -U --files --hidden --no-ignore --glob: --type: --color --no-heading --count',
    reads: ['workspace:**/.ignore', 'file:~/**'],
  },
  {
    names: ['sort'],
    options:
      '-b -d -f -g -h -i -k: -M -n -R -r -s -t: -u -V -z -c -C --reverse --unique --numeric-sort --version-sort --key: -o> --output>',
  },
  { names: ['uniq'], options: '-c -d -u -i -f: -s: -w: --count --repeated --unique', operands: 'copy' },
  {
    names: ['diff'],
    options:
      '-u -r -q -N -a -b -B -w -i -y -U: -x: --unified --recursive --brief --color --strip-trailing-cr --exclude: --ignore-all-space',
  },
  { names: ['file'], options: '-b -i -L -h -k -z --brief --mime --mime-type' },
  { names: ['comm'], options: '-1 -2 -3 -i --check-order --nocheck-order -z' },
  { names: ['join'], options: '-1: -2: -a: -t: -i -o: -v: -j:' },
  { names: ['column'], options: '-t -s: -x -c: -o: -N: -R:' },
  { names: ['base64', 'base32'], options: '-d -D -w: -i< --decode --wrap:' },
  { names: ['od', 'hexdump', 'strings', 'zcat', 'xzcat', 'bzcat', 'size'], options: '-c -C -x -A: -t: -n: -N: -a -v -s: -f' },
  {
    names: ['jq'],
    options:
      '-r -c -n -e -s -S -M -C -R -j -a --raw-output --compact-output --null-input --exit-status --slurp --sort-keys --raw-input --join-output --tab ' +
      '--indent: --arg2 --argjson2 -f< --from-file<',
    refuses: /\b(import|include|input_filename|getpath\/)\b|\b(load|get_search_list|ltrimstr\/)\b/,
    reads: ['file:~/.jq/**'],
  },
  {
    names: ['yq'],
    options:
      '-r -e -P -M -C -N -n -j -o: -p: --output-format: --input-format: --prettyPrint --exit-status --unwrapScalar --no-colors --no-doc -y',
    refuses: /load|\b(import|include)\b|split_doc/,
  },
  {
    names: ['sed'],
    options: '-n -E -r -s -z -u -e: --quiet --silent --expression: --regexp-extended --posix',
    accepts: hasPlainSedScripts,
  },
  {
    names: ['sed'],
    needs: /^(-[nErsuz]*i|--in-place)$/,
    options: '-n -E -r -s -z -u -i -e: --in-place --quiet --expression: --regexp-extended',
    accepts: hasPlainSedScripts,
    operands: 'write',
  },
  {
    names: ['awk', 'gawk', 'mawk'],
    refuses: />|system|\||getline|@|ARG[VC]|printf?\s*\(.*>/,
    options: '-F: -v: --field-separator: --assign:',
  },
  {
    names: [
      'tr',
      'seq',
      'sleep',
      'uname',
      'whoami',
      'id',
      'nproc',
      'arch',
      'tty',
      'getconf',
      'lscpu',
      'lsb_release',
      'sw_vers',
      'factor',
      'groups',
    ],
    options:
      '-a -c -C -d -s -t -u -g -n -r -m -p -o -i -v -w -f: -# --all --delete --complement --squeeze-repeats --equal-width --separator: --format: -sc -rs -cs -is --ignore: ' +
      '-productVersion -productName -buildVersion --kernel-name --machine --short',
    operands: 'words',
  },
  { names: ['expr', 'yes', 'numfmt'], options: '--to: --from: --suffix: --format: --padding: --field:', operands: 'words' },
  { names: ['hostname'], alone: true, options: '-f -s -I -i -d', operands: 'words', refuses: /^[^-]/ },
  { names: ['free', 'uptime'], options: '-h -m -g -k -b -t -s -p', reads: ['tool:*'], operands: 'words' },
  { names: ['printenv', 'bc'], options: '-0 -q -s -w', reads: ['file:~/.bcrc'] },
  {
    names: ['date'],
    refuses: /^[^-+]/,
    options: '-u -d: -R -I -Iseconds -Idate -v: -j --utc --date: --iso-8601 --rfc-3339: --rfc-2822',
    operands: 'words',
  },
  { names: ['which', 'whereis'], options: '-a -s -b', reads: ['tool:*'], operands: 'words' },
  { names: ['mktemp'], options: '-d -q -u --directory --quiet --suffix:', operands: 'write', writes: ['file:/tmp/**'] },
  { names: ['find'], options: FIND, reads: ['here:.'] },
  { names: ['find'], needs: /^-delete$/, options: `${FIND} -delete`, operands: 'write' },
  {
    names: ['mkdir', 'rmdir'],
    options: '-p -v -m: --parents --verbose --mode: --ignore-fail-on-non-empty',
    anyOption: true,
    operands: 'write',
  },
  {
    names: ['rm'],
    options: '-r -f -R -v -d -i -I --recursive --force --verbose --one-file-system --dir',
    anyOption: true,
    operands: 'write',
  },
  { names: ['mv'], options: '-f -n -v -u --force --verbose --no-clobber', operands: 'write' },
  { names: ['touch'], options: '-a -c -m -d: -t: -r< --date: --no-create --reference<', anyOption: true, operands: 'write' },
  {
    names: ['chmod', 'chown', 'chgrp'],
    options: '-R -v -f -c -h --recursive --verbose -x -w -r -rwx -rw -wx +x --reference<',
    operands: 'write',
  },
  { names: ['truncate'], options: '-s: -c -r< --size: --no-create --reference<', operands: 'write' },
  { names: ['shred'], options: '-u -f -z -v -n: --remove', operands: 'write' },
  { names: ['tee'], options: '-a -i --append --ignore-interrupts', operands: 'write' },
  {
    names: ['cp'],
    options:
      '-r -R -a -f -n -p -v -u -L -P -d -T -x --recursive --archive --force --verbose --preserve --no-preserve: --no-clobber --update',
    operands: 'copy',
  },
  { names: ['install'], options: '-d -D -m: -o: -g: -v -p -c --mode: --owner: --group: --directory', operands: 'write' },
  {
    names: ['rsync'],
    refuses: /:/,
    options:
      '-a -v -r -z -h -q -u -t -p -n -c -m --delete --exclude: --include: --archive --verbose --stats --progress --recursive --checksum',
    operands: 'copy',
  },
  { names: ['tar'], sub: ['-tf', 'tf', '-tzf', 'tzf', '-tvf', 'tvf'], options: '' },
  {
    names: ['tar'],
    options:
      '-x -c -z -j -J -v -t -p -k -h -f> -C> --directory> --file> --strip-components: --strip: --exclude: --create --extract --gzip --xz --zstd --verbose --no-same-owner --wildcards',
    operands: 'write',
    reads: ['here:**', 'here:/', 'here:..'],
    writes: ['here:**', 'here:/', 'here:..'],
  },
  {
    names: ['unzip', 'zip', 'gzip', 'gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'zstd', 'unzstd'],
    options: '-q -o -d -r -9 -j -v -x -k -f -c -y -X -n -# -T: -l -t --quiet --keep --force --decompress --stdout --recursive --best',
    operands: 'write',
    reads: ['here:**', 'here:/', 'here:..'],
    writes: ['here:**', 'here:/', 'here:..'],
  },
  {
    names: ['shellcheck', 'hadolint'],
    options: '-x -s: -S: -e: -f: -P: -c< --severity: --shell: --exclude: --format: --external-sources --color --ignore: --config<',
    reads: ['workspace:**', 'file:~/**'],
  },
];
