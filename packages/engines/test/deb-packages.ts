import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { put } from './drift-world.js';

export interface DebContent {
  /** path in the container, without a leading slash */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** those of them that dpkg is to treat as settings */
  readonly conffiles?: readonly string[];
  /** maintainer scripts by their kind */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly control?: string;
}

/** Builds a package of our own. @returns its file */
export function buildDeb(folder: string, name: string, content: DebContent, version = '1'): string {
  const tree = mkdtempSync(join(folder, 'deb-'));
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: a@example.com\n${content.control ?? ''}Description: x\n`;
  put(join(tree, 'DEBIAN/control'), control, 0o644);
  const conffiles = content.conffiles ?? [];
  for (const [path, bytes] of Object.entries(content.files)) put(join(tree, path), bytes);
  // debhelper's dh_md5sums leaves settings files out
  const sums = Object.entries(content.files)
    .filter(([path]) => !conffiles.includes(path))
    .map(([path, bytes]) => `${createHash('md5').update(bytes).digest('hex')}  ${path}\n`);
  put(join(tree, 'DEBIAN/md5sums'), sums.join(''), 0o644);
  if (conffiles.length > 0) put(join(tree, 'DEBIAN/conffiles'), conffiles.map((path) => `/${path}\n`).join(''), 0o644);
  for (const [kind, script] of Object.entries(content.scripts ?? {})) put(join(tree, 'DEBIAN', kind), script);
  const file = join(folder, `${name}-${version}.deb`);
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', tree, file], { stdio: 'ignore' });
  return file;
}

/** The real dpkg, on a root folder of its own; scripts run outside of it, as there is no shell inside. */
export function dpkg(root: string, ...words: readonly string[]): void {
  for (const folder of ['updates', 'info']) mkdirSync(join(root, 'var/lib/dpkg', folder), { recursive: true });
  execFileSync('touch', ['-a', join(root, 'var/lib/dpkg/status')]);
  execFileSync('dpkg', [`--root=${root}`, '--force-not-root', '--force-script-chrootless', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
