import { existsSync } from 'node:fs';
import { findStaticBusybox } from '../images/index.js';
import { findProgram } from '../programs/index.js';

/** What a program from the system's packages is needed for: scanning at all, the demonstration, the tests, or the laboratory. */
export type PackageUse = 'scan' | 'demo' | 'tests' | 'lab';

export type PackageSystem = 'debian' | 'fedora' | 'alpine' | 'arch' | 'macos';

/** Something this project uses but does not bring. */
export interface SystemNeed {
  readonly name: string;
  readonly use: PackageUse;
  /** what it is for, to be shown */
  readonly purpose: string;
  /** where it is on this machine, null where it is not */
  readonly find: () => string | null;
  /** the packages that bring it; null where a system has none */
  readonly packages: Readonly<Record<PackageSystem, readonly string[] | null>>;
}

const named = (program: string) => (): string | null => findProgram(program);

export const SYSTEM_NEEDS: readonly SystemNeed[] = [
  {
    name: 'clamd',
    use: 'scan',
    purpose: 'matches file contents against the signatures',
    find: named('clamd'),
    packages: {
      debian: ['clamav-daemon'],
      fedora: ['clamd'],
      alpine: ['clamav-daemon'],
      arch: ['clamav'],
      macos: ['clamav'],
    },
  },
  {
    name: 'freshclam',
    use: 'scan',
    purpose: "brings ClamAV's own signatures up to date",
    find: named('freshclam'),
    packages: {
      debian: ['clamav-freshclam'],
      fedora: ['clamav-freshclam'],
      alpine: ['freshclam'],
      arch: ['clamav'],
      macos: ['clamav'],
    },
  },
  {
    name: 'setpriv',
    use: 'scan',
    purpose: 'ends clamd and the other children when their parent is killed, and takes away their privileges',
    find: named('setpriv'),
    packages: {
      debian: ['util-linux'],
      fedora: ['util-linux'],
      alpine: ['setpriv'],
      arch: ['util-linux'],
      macos: null,
    },
  },
  {
    name: 'containerd',
    use: 'demo',
    purpose: 'runs the containers of the demonstration, beside any other runtime',
    find: () => (findProgram('ctr') === null ? null : findProgram('containerd')),
    packages: {
      debian: ['containerd'],
      fedora: ['containerd'],
      alpine: ['containerd', 'containerd-ctr'],
      arch: ['containerd'],
      macos: null,
    },
  },
  {
    name: 'runc',
    use: 'demo',
    purpose: 'starts the processes of those containers',
    find: named('runc'),
    packages: { debian: ['runc'], fedora: ['runc'], alpine: ['runc'], arch: ['runc'], macos: null },
  },
  {
    name: 'busybox (static)',
    use: 'demo',
    purpose: 'is the base of their images, which are made here without a registry',
    find: findStaticBusybox,
    packages: {
      debian: ['busybox-static'],
      fedora: ['busybox'],
      alpine: ['busybox-static'],
      arch: ['busybox'],
      macos: null,
    },
  },
  {
    name: 'clamscan',
    use: 'tests',
    purpose: 'is compared with our own use of the engine',
    find: named('clamscan'),
    packages: {
      debian: ['clamav'],
      fedora: ['clamav'],
      alpine: ['clamav-scanner'],
      arch: ['clamav'],
      macos: ['clamav'],
    },
  },
  {
    name: 'clamdscan',
    use: 'tests',
    purpose: 'is the peer in the benchmarks',
    find: named('clamdscan'),
    packages: {
      debian: ['clamdscan'],
      fedora: ['clamd'],
      alpine: ['clamav-clamdscan'],
      arch: ['clamav'],
      macos: ['clamav'],
    },
  },
  {
    name: "ClamAV's test files",
    use: 'tests',
    purpose: 'are archives and packed executables that a scan must see into',
    find: () => presentPath('/usr/share/clamav-testfiles'),
    packages: { debian: ['clamav-testfiles'], fedora: null, alpine: null, arch: null, macos: null },
  },
  {
    name: 'shc',
    use: 'lab',
    purpose: 'makes a program out of a shell script, as one of the attacks does',
    find: named('shc'),
    packages: { debian: ['shc'], fedora: null, alpine: null, arch: null, macos: null },
  },
  {
    name: 'readelf',
    use: 'tests',
    purpose: 'reads real executables, and objdump with it, beside our own parsers',
    find: named('readelf'),
    packages: {
      debian: ['binutils'],
      fedora: ['binutils'],
      alpine: ['binutils'],
      arch: ['binutils'],
      macos: null,
    },
  },
  {
    name: 'dockerd',
    use: 'tests',
    purpose: 'is one of the container runtimes that are read',
    find: () => (findProgram('docker') === null ? null : findProgram('dockerd')),
    packages: {
      debian: ['docker.io'],
      fedora: ['moby-engine'],
      alpine: ['docker'],
      arch: ['docker'],
      macos: null,
    },
  },
  {
    name: 'Chromium',
    use: 'tests',
    purpose: 'shows the web console to its tests',
    find: () => findProgram('chromium') ?? findProgram('chromium-browser'),
    packages: {
      debian: ['chromium'],
      fedora: ['chromium'],
      alpine: ['chromium'],
      arch: ['chromium'],
      macos: ['chromium'],
    },
  },
  {
    name: 'gcc (static)',
    use: 'lab',
    purpose: "compiles the laboratory's harmless programs, without any library",
    find: () => (staticLibc() === null ? null : findProgram('gcc')),
    packages: {
      debian: ['gcc', 'libc6-dev'],
      fedora: ['gcc', 'glibc-static'],
      alpine: ['gcc', 'musl-dev'],
      arch: ['gcc'],
      macos: null,
    },
  },
  {
    name: 'debootstrap',
    use: 'lab',
    purpose: "makes the laboratory's images of Debian's packages",
    find: named('debootstrap'),
    packages: {
      debian: ['debootstrap'],
      fedora: ['debootstrap'],
      alpine: ['debootstrap'],
      arch: ['debootstrap'],
      macos: null,
    },
  },
];

/** What of the given uses is not on this machine. */
export function missingPackages(...uses: readonly PackageUse[]): SystemNeed[] {
  return SYSTEM_NEEDS.filter((need) => uses.includes(need.use) && need.find() === null);
}

/** The C library as an archive, by which programs are linked statically; where it is depends on the machine's kind. */
function staticLibc(): string | null {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
  return folders.map((folder) => presentPath(`${folder}/libc.a`)).find((path) => path !== null) ?? null;
}

function presentPath(path: string): string | null {
  return existsSync(path) ? path : null;
}
