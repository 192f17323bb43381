import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { atLeast, lackedCapabilities, type MachineCheck } from './machine-check.js';
import { SYSTEM_NEEDS } from './needs.js';
import { detectPackageSystem, howToInstall } from './package-system.js';
import { findRuntimes } from '@guardimesh/sources';

/** Looks at this machine, without changing or starting anything: for `guardimesh doctor`, and before `up`. */
export function describeMachine(): MachineCheck[] {
  return [...platformChecks(), ...kernelChecks(), runtimeCheck(), ...packageChecks()];
}

function platformChecks(): MachineCheck[] {
  const root = process.geteuid?.() === 0;
  return [
    check({
      name: 'Node.js 20.19 or newer',
      ok: atLeast(process.version, [20, 19]),
      neededFor: 'scan',
      found: process.version,
      why: 'all of this runs on it',
      howToGet: 'install a newer Node.js',
    }),
    check({
      name: 'root',
      ok: root,
      neededFor: 'scan',
      found: root ? 'effective user 0' : `effective user ${String(process.geteuid?.() ?? 'unknown')}`,
      why: "other users' processes and the containers' layers are readable to root only",
      howToGet: 'run it with sudo',
    }),
  ];
}

function kernelChecks(): MachineCheck[] {
  const linux = process.platform === 'linux';
  const lacked = lackedCapabilities(textOf('/proc/self/status'));
  const overlay = /^nodev\toverlay$/m.test(textOf('/proc/filesystems'));
  return [
    check({
      name: 'Linux 5.6 or newer',
      ok: linux && atLeast(release(), [5, 6]),
      neededFor: 'scan',
      found: `${process.platform} ${release()}`,
      why: 'openat2(2) keeps a path from leaving the container it belongs to',
      howToGet: linux ? 'use a newer kernel' : 'run it on Linux: in a virtual machine, or on a node of a cluster',
    }),
    check({
      name: 'capabilities',
      ok: lacked.length === 0,
      neededFor: 'scan',
      found: lacked.length === 0 ? 'all that are needed' : `without ${lacked.join(', ')}`,
      why: "to open any file, to look into other processes, to follow the containers' writes",
      howToGet: `run it as root outside a container, or in one that is given ${lacked.join(', ')}`,
    }),
    check({
      name: 'overlayfs',
      ok: overlay,
      neededFor: 'demo',
      found: overlay ? 'known to the kernel' : 'not in /proc/filesystems',
      why: "containers' root file systems are overlays nearly everywhere",
      howToGet: 'modprobe overlay',
    }),
  ];
}

function runtimeCheck(): MachineCheck {
  const sockets = findRuntimes({ hostRoot: '' }).map(({ hostPath }) => hostPath);
  return check({
    name: 'container runtime',
    ok: sockets.length > 0,
    neededFor: 'better',
    found: sockets.length > 0 ? sockets.join(', ') : 'no socket of containerd, CRI-O or Docker',
    why: 'it says which containers run; the demonstration brings its own',
    howToGet: 'start one, or give the path of its socket if it is elsewhere',
  });
}

function packageChecks(): MachineCheck[] {
  const system = detectPackageSystem();
  return SYSTEM_NEEDS.map((need) => {
    const path = need.find();
    // a scan goes on with the signatures that are there, and without setpriv children are ended by their parent only
    const better = need.name === 'freshclam' || need.name === 'setpriv';
    return check({
      name: need.name,
      ok: path !== null,
      neededFor: better ? 'better' : need.use,
      found: path ?? 'not installed',
      why: need.purpose,
      howToGet: howToInstall([need], system),
    });
  });
}

function check(found: MachineCheck): MachineCheck {
  return found.ok ? { ...found, howToGet: '' } : found;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
