import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checkout (or the installed root folder) that this program is part of. */
const repository = join(import.meta.dirname, '..', '..', '..', '..');

/** The programs that `up` starts. */
export const programs = {
  backend: join(repository, 'apps/backend/dist/main.js'),
  inspector: join(repository, 'apps/agent/bundle/inspector.js'),
  scanner: join(repository, 'apps/agent/bundle/scanner.js'),
  obfuscationScanner: join(repository, 'apps/agent/bundle/obfuscation-scanner.js'),
  console: join(repository, 'apps/console/dist/site'),
} as const;

/** What is kept between runs, where nothing else is said: results, official signatures, notes about runs. */
export const DEFAULT_STATE_FOLDER = join(repository, '.guardimesh');

/** An empty database, made by the first start: a start from it takes a sixth of the time. */
export const databaseTemplate = join(DEFAULT_STATE_FOLDER, 'pglite-empty.tar.gz');

/** A folder for one run's sockets, logs and demonstration: a short path, since a Unix socket's path holds 107 bytes. */
export function makeRunFolder(): string {
  return mkdtempSync(join(tmpdir(), 'guardimesh-'));
}

export function makeStateFolder(name: string, stateFolder = DEFAULT_STATE_FOLDER): string {
  const folder = join(stateFolder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
