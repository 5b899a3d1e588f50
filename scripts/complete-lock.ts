import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * npm leaves an optional package out of the lock file when the registry does not offer it (binaries of other platforms), and `npm ci` then
 * refuses the file as incomplete. This adds the missing entries from what the lock file itself says: the version that the owner asks for, the
 * platform that the name tells. They carry no integrity: what the registry did not offer has none to record.
 */
export interface LockEntry {
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  resolved?: string;
  os?: readonly string[];
  cpu?: readonly string[];
  libc?: readonly string[];
  optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  packages: Record<string, LockEntry>;
}

const OS = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
};
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64'];
const LIBC = { gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** The platform that a package's name tells: `@scope/binding-linux-arm-musleabihf`. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[-/]/);
  const os = words.flatMap((word) => (word in OS ? [OS[word as keyof typeof OS]] : []));
  const cpu = words.filter((word) => CPU.includes(word));
  const libc = words.flatMap((word) => (word in LIBC ? [LIBC[word as keyof typeof LIBC]] : []));
  return { ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) };
}

/** Where Node would find `name` from the package at `owner`; null when the lock file has no entry for it. */
function locate(lock: Lock, owner: string, name: string): string | null {
  for (let folder = owner; ; ) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock.packages[place] !== undefined) return place;
    if (folder === '') return null;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

/** Optional packages that the lock file names and has no entry for. */
export function findMissing(lock: Lock): readonly { readonly owner: string; readonly name: string; readonly range: string }[] {
  return Object.entries(lock.packages).flatMap(([owner, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => locate(lock, owner, name) === null)
      .map(([name, range]) => ({ owner, name, range })),
  );
}

/** The lock file with an entry for each optional package. Throws for a range whose lowest version cannot be read off. */
export function completeLock(lock: Lock): Lock {
  const packages = { ...lock.packages };
  for (const { owner, name, range } of findMissing(lock)) {
    const version = /^[\^~]?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(range)?.[1];
    if (version === undefined)
      throw new Error(`${owner || 'package.json'} asks for ${name}@${range}: no single version can be read off that range.`);
    const { dev, devOptional } = packages[owner] ?? {};
    packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(dev && { dev }),
      ...(devOptional && { devOptional }),
      optional: true,
    };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

function main(): void {
  const file = new URL('../package-lock.json', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const lock = JSON.parse(text) as Lock;
  const missing = findMissing(lock);
  const resolved = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined);
  if (process.argv.includes('--check')) {
    for (const { owner, name, range } of missing)
      console.error(`package-lock.json: ${name}@${range}, optional for ${owner || 'us'}, has no entry`);
    for (const [place] of resolved) console.error(`package-lock.json: ${place} names the registry it came from`);
    if (missing.length + resolved.length > 0) {
      console.error('Run `npm run lock`.');
      process.exitCode = 1;
    }
    return;
  }
  for (const [, entry] of resolved) delete entry.resolved;
  const completed = `${JSON.stringify(completeLock(lock), null, 2)}\n`;
  if (completed !== text) writeFileSync(file, completed);
  console.log(`package-lock.json: ${missing.length} entries added`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
