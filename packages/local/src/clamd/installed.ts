import { existsSync } from 'node:fs';

/** Where Debian, Fedora and the project's own images have them. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'];

function find(program: string): string | null {
  return FOLDERS.map((folder) => `${folder}/${program}`).find((path) => existsSync(path)) ?? null;
}

/** Path of clamd, or null where it is not installed. */
export function clamdPath(): string | null {
  return find('clamd');
}

/** Path of freshclam, ClamAV's own signature updater, or null. */
export function freshclamPath(): string | null {
  return find('freshclam');
}

export function clamdInstalled(): boolean {
  return clamdPath() !== null;
}
