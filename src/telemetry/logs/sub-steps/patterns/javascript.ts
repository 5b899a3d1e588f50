import { type LinePattern, type PatternReading, patternsOf } from '../line-pattern.ts';
import { printedSeconds } from '../printed-seconds.ts';

const BANNER = /^> (?:@[\w.-]+\/)?[\w.-]+@\S* ([\w:./-]+)(?: [/\\A-Z].*)?$/;
const NX = /^> nx run ([\w@:./-]+)$/;
const INSTALLED = /^(?:added|changed|removed) \d+ packages?\b.* in (.*)$/;
const UP_TO_DATE = /^up to date\b.* in (.*)$/;

const after = (line: string, word: string): PatternReading => ({
  seconds: printedSeconds(line.slice(line.lastIndexOf(word) + word.length)),
});
const seconds = (line: string): PatternReading => ({ seconds: printedSeconds(line) });

function installed(line: string): PatternReading | null {
  const found = INSTALLED.exec(line) ?? UP_TO_DATE.exec(line);
  return found === null ? null : { seconds: printedSeconds(found[1] ?? '') };
}

const NPM = patternsOf('npm', [
  ['> ', 'begin', 1, '', { isIndented: false, isCommand: true, read: banner }],
  ...['added ', 'changed ', 'removed ', 'up to date'].map(
    (needle) => [needle, 'end', 1, 'npm install', { isIndented: false, read: installed }] as const,
  ),
]);

function banner(line: string): PatternReading | null {
  const script = BANNER.exec(line)?.[1];
  if (script !== undefined) return { name: script, hint: script };
  const target = NX.exec(line)?.[1];
  return target === undefined ? null : { name: `nx run ${target}`, hint: target };
}

const YARN = patternsOf('yarn', [
  ['yarn run v', 'begin', 1, 'yarn run', { isCommand: true }],
  ['yarn install v', 'begin', 1, 'yarn install', { isCommand: true }],
  ['$ ', 'begin', 2, '', { isIndented: false, isCommand: true, read: (line) => ({ name: line.slice(2) }) }],
  ['[1/', 'begin', 2, 'Resolve dependencies', { read: (line) => (line.includes('Resolving packages') ? {} : null) }],
  ['[2/', 'begin', 2, 'Download packages', { read: (line) => (line.includes('Fetching packages') ? {} : null) }],
  ['[3/', 'begin', 2, 'Link dependencies', { read: (line) => (line.includes('Linking dependencies') ? {} : null) }],
  ['[4/', 'begin', 2, 'Build packages', { read: (line) => (line.includes('Building fresh packages') ? {} : null) }],
  ['Done in ', 'end', 1, 'yarn', { read: (line) => (/^Done in [\d.]+s\.?$/.test(line) ? seconds(line) : null) }],
  ['➤ YN0000: ┌ ', 'begin', 2, '', { read: (line) => ({ name: line.slice('➤ YN0000: ┌ '.length) }) }],
  ['➤ YN0000: └ Completed', 'end', 2, '', { read: seconds }],
  ['➤ YN0000: · Done', 'end', 1, 'yarn install', { read: seconds }],
  ['➤ YN0000: Done', 'end', 1, 'yarn install', { read: seconds }],
]);

const PNPM = patternsOf('pnpm', [
  ['Lockfile is up to date, resolution step is skipped', 'begin', 2, 'Install packages'],
  ['Progress: resolved ', 'begin', 2, 'Install packages', { read: (line) => (line.endsWith(', done') ? { role: 'end', name: '' } : {}) }],
  ['Done in ', 'end', 1, 'pnpm install', { read: (line) => (line.includes('using pnpm') ? seconds(line) : null) }],
]);

const TESTS = patternsOf('javascript-test', [
  ['PASS ', 'span', 3, '', { isIndented: false, read: testFile }],
  ['FAIL ', 'span', 3, '', { isIndented: false, read: testFile }],
  ['Time: ', 'end', 2, 'jest', { isIndented: false, read: (line) => (/^Time: +[\d.]+ ?m?s/.test(line) ? seconds(line) : null) }],
  ['RUN  v', 'begin', 2, 'vitest'],
  ['Duration  ', 'end', 2, 'vitest', { read: vitest }],
  ['Running ', 'begin', 2, 'playwright', { read: (line) => (/^Running \d+ tests? using \d+ worker/.test(line) ? {} : null) }],
]);

/** `PASS src/a.test.ts (5.2 s)`: only slow files have their time. */
function testFile(line: string): PatternReading | null {
  const found = /^(?:PASS|FAIL) +(\S+) \(([\d.]+ m?s)\)$/.exec(line);
  return found === null ? null : { name: found[1] ?? '', seconds: printedSeconds(found[2] ?? '') };
}

/** What stands in parentheses are sums over all workers: no wall time, but telling. */
function vitest(line: string): PatternReading | null {
  const found = /^Duration +([\d.]+m?s)(?: \((.*)\))?$/.exec(line);
  return found === null
    ? null
    : { seconds: printedSeconds(found[1] ?? ''), name: found[2] === undefined ? 'vitest' : `vitest (${found[2]})` };
}

/** `vite v5.0.0 building for production...` */
function viteBuild(line: string): PatternReading {
  const at = line.indexOf('building ');
  if (at === -1) return { name: 'vite' };
  let end = line.length;
  while (line[end - 1] === '.') end -= 1;
  return { name: line.slice(at, end) };
}

const VITE = patternsOf('vite', [
  ['vite v', 'begin', 2, '', { read: viteBuild }],
  ['transforming', 'begin', 3, 'Transform modules', { read: (line) => (/^transforming ?\.\.\./.test(line) ? {} : null) }],
  ['rendering chunks', 'begin', 3, 'Render chunks'],
  ['computing gzip size', 'begin', 3, 'Compute sizes'],
  ['✓ built in ', 'end', 2, '', { read: seconds }],
]);

const NEXT = patternsOf('next', [
  ['Creating an optimized production build', 'begin', 2, 'Compile'],
  ['Linting and checking validity of types', 'begin', 2, 'Lint and check types'],
  ['Collecting page data', 'begin', 2, 'Collect page data'],
  ['Generating static pages', 'begin', 2, 'Generate static pages'],
  ['Finalizing page optimization', 'begin', 2, 'Finalize page optimization'],
  ['Collecting build traces', 'begin', 2, 'Collect build traces'],
]);

function isCompiled(line: string): boolean {
  const at = line.indexOf(' compiled ');
  return at !== -1 && /\bin \d/.test(line.slice(at));
}

const WEBPACK = patternsOf('vite', [
  ['webpack ', 'span', 2, 'webpack', { read: (line) => (isCompiled(line) ? after(line, ' in ') : null) }],
]);

const GRUNT = patternsOf('grunt', [
  ['Running "', 'begin', 2, '', { read: (line) => ({ name: /^Running "([^"]+)"/.exec(line)?.[1] ?? 'grunt' }) }],
  ['Done.', 'end', 1, ''],
]);

export const JAVASCRIPT: readonly LinePattern[] = [...NPM, ...YARN, ...PNPM, ...TESTS, ...VITE, ...NEXT, ...WEBPACK, ...GRUNT];
