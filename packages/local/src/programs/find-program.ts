import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../error/index.js';

/** Where packages put programs. Not PATH: what is run as root must not depend on a variable, and only apps read those. */
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The path for a child's environment that agrees with {@link findProgram}. */
export const PROGRAM_PATH = FOLDERS.join(':');

/** The full path of a program, or null where it is not installed. */
export function findProgram(name: string): string | null {
  for (const folder of FOLDERS) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** @throws {LocalError} `program-missing`, saying which Debian package brings it */
export function needProgram(name: string, debianPackage: string): string {
  const path = findProgram(name);
  if (path === null) {
    throw new LocalError(
      'program-missing',
      `${name} is in none of ${FOLDERS.join(', ')}; on Debian and Ubuntu: apt-get install ${debianPackage}`,
    );
  }
  return path;
}
