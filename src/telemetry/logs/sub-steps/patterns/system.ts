import { by, type LinePattern, type PatternReading, patternsOf } from '../line-pattern.ts';

const APT = patternsOf('apt', [
  ['Get:', 'burst', 2, 'Download packages', { read: by(/^Get:\d+ /, false) }],
  ['Reading package lists...', 'burst', 2, 'Read package lists'],
  ['Fetched ', 'end', 2, '', { read: by(/^Fetched [\d.,]+ \w+ in /, false) }],
  ['Selecting previously unselected package', 'burst', 2, 'Unpack packages'],
  ['Unpacking ', 'burst', 2, 'Unpack packages', { read: by(/^Unpacking \S+ \(/, false) }],
  ['Setting up ', 'burst', 2, 'Set up packages', { read: by(/^Setting up \S+ \(/, false) }],
  ['Processing triggers for ', 'burst', 2, 'Process triggers'],
]);

const BREW = patternsOf('brew', [['==> ', 'begin', 2, '', { isIndented: false, read: by(/^==> (\S.*)$/) }]]);

const BUNDLER = patternsOf('bundler', [
  ['Fetching gem metadata from ', 'begin', 2, 'Resolve dependencies'],
  ['Resolving dependencies...', 'begin', 2, 'Resolve dependencies'],
  ['Fetching ', 'begin', 2, 'Download and install gems', { isIndented: false, read: by(/^Fetching [\w-]+ \d\S*$/, false) }],
  [
    'Installing ',
    'begin',
    2,
    'Download and install gems',
    { isIndented: false, read: by(/^Installing [\w-]+ \d\S*(?: with native extensions)?$/, false) },
  ],
  ['Bundle complete!', 'end', 1, ''],
]);

const COMPOSER = patternsOf('composer', [
  ['Loading composer repositories', 'begin', 2, 'Resolve dependencies'],
  ['- Downloading ', 'begin', 2, 'Download packages', { isIndented: true }],
  ['- Installing ', 'begin', 2, 'Install packages', { isIndented: true }],
  ['Generating autoload files', 'burst', 2, 'Generate autoload files'],
  ['Generating optimized autoload files', 'burst', 2, 'Generate autoload files'],
]);

const ANSIBLE = patternsOf('ansible', [
  ['TASK [', 'begin', 2, '', { read: by(/^TASK \[([^\]]+)\] \*/) }],
  ['RUNNING HANDLER [', 'begin', 2, '', { read: by(/^RUNNING HANDLER \[([^\]]+)\] \*/) }],
  ['PLAY RECAP *', 'end', 1, ''],
]);

/** The toolkit tells a download's mean rate until now, and with it when it began. */
function readReceived(line: string): PatternReading | null {
  const [, bytes, rate] = /^Received (\d+) of \d+ \((?:[\d.]+%\), ([\d.]+) MBs)?/.exec(line) ?? [];
  if (bytes === undefined) return null;
  const time = Number(bytes) / (Number(rate ?? 0) * 1024 * 1024);
  return { seconds: Number.isFinite(time) ? time : null };
}

/** What setup actions and the cache and artifact toolkits print; scripts have these words for other things. */
const TOOLKIT = patternsOf('toolkit', [
  ['Acquiring ', 'begin', 2, 'Download toolchain', { isOfActions: true }],
  ['Attempting to download ', 'begin', 2, 'Download toolchain', { isOfActions: true }],
  ['Trying to download', 'begin', 2, 'Download toolchain', { isOfActions: true }],
  ['Downloading Java ', 'begin', 2, 'Download toolchain', { isOfActions: true }],
  ['Extract downloaded archive', 'begin', 2, 'Extract toolchain', { isOfActions: true }],
  ['Extracting ', 'begin', 2, 'Extract toolchain', { isOfActions: true }],
  ['Adding to the cache', 'begin', 2, 'Add to the tool cache', { isOfActions: true }],
  ['Successfully set up ', 'end', 2, '', { isOfActions: true }],
  ['Received ', 'burst', 2, 'Download cache', { isOfActions: true, read: readReceived }],
  ['Sent ', 'burst', 2, 'Upload cache', { isOfActions: true, read: by(/^Sent \d+ of \d+ \(/, false) }],
  ['Beginning upload of artifact content', 'begin', 2, 'Upload artifact', { isOfActions: true }],
  ['Finished uploading artifact content', 'end', 2, '', { isOfActions: true }],
  ['Starting download of artifact to: ', 'begin', 2, 'Download artifact', { isOfActions: true }],
  ['Artifact download completed', 'end', 2, '', { isOfActions: true }],
]);

/** What the runner says while it sets the job up. */
export const RUNNER_PATTERNS = patternsOf('runner', [
  ['Getting action download info', 'begin', 1, 'Get action download info'],
  ['Download action repository ', 'begin', 1, '', { read: by(/^(Download action repository '[^']+')/) }],
  ['Prepare all required actions', 'end', 1, ''],
  ['Complete job name: ', 'end', 1, ''],
]);

export const SYSTEM: readonly LinePattern[] = [...APT, ...BREW, ...BUNDLER, ...COMPOSER, ...ANSIBLE, ...TOOLKIT];
