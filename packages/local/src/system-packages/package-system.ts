import { readFileSync } from 'node:fs';
import type { PackageSystem, SystemNeed } from './needs.js';

/** Which family of packages this machine has; null for one we do not know. */
export function detectPackageSystem(): PackageSystem | null {
  if (process.platform === 'darwin') return 'macos';
  try {
    return packageSystemOf(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return null;
  }
}

const FAMILIES: Readonly<Record<string, PackageSystem>> = {
  debian: 'debian',
  ubuntu: 'debian',
  fedora: 'fedora',
  rhel: 'fedora',
  centos: 'fedora',
  alpine: 'alpine',
  arch: 'arch',
};

/** Reads ID and then ID_LIKE, which names relatives, nearest first (os-release(5)). */
export function packageSystemOf(osRelease: string): PackageSystem | null {
  const values = new Map<string, string>();
  for (const line of osRelease.split('\n')) {
    const match = /^(ID|ID_LIKE)=["']?([^"']*)["']?\s*$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) values.set(match[1], match[2]);
  }
  const ids = `${values.get('ID') ?? ''} ${values.get('ID_LIKE') ?? ''}`.split(' ');
  for (const id of ids) {
    if (Object.hasOwn(FAMILIES, id)) return FAMILIES[id] ?? null;
  }
  return null;
}

const COMMANDS: Readonly<Record<PackageSystem, string>> = {
  debian: 'sudo apt-get install --no-install-recommends',
  fedora: 'sudo dnf install',
  alpine: 'sudo apk add',
  arch: 'sudo pacman -S',
  macos: 'brew install',
};

const NAMES: Readonly<Record<PackageSystem, string>> = {
  debian: 'Debian, Ubuntu',
  fedora: 'Fedora, RHEL (there with EPEL)',
  alpine: 'Alpine',
  arch: 'Arch',
  macos: 'macOS',
};

/** A command for the given system that brings what it has of the needs, and a note on what it has not. */
export function howToInstall(needs: readonly SystemNeed[], system: PackageSystem | null): string {
  if (system === null) {
    const systems: readonly PackageSystem[] = ['debian', 'fedora', 'alpine', 'arch', 'macos'];
    return systems.map((each) => `${NAMES[each]}: ${howToInstall(needs, each)}`).join('\n');
  }
  const packages = [...new Set(needs.flatMap((need) => need.packages[system] ?? []))];
  const without = needs.filter((need) => need.packages[system] === null).map((need) => need.name);
  return [
    ...(packages.length === 0 ? [] : [`${COMMANDS[system]} ${packages.join(' ')}`]),
    ...(without.length === 0 ? [] : [`no package here brings ${without.join(', ')}`]),
  ].join('; ');
}
