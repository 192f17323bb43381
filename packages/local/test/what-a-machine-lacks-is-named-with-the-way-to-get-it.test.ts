import { silentLog } from '@guardimesh/kit';
import { missing } from '@guardimesh/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeMachine,
  detectPackageSystem,
  findProgram,
  howToInstall,
  installPackages,
  missingPackages,
  SYSTEM_NEEDS,
  type SystemNeed,
} from '@guardimesh/local';
import { mountLines } from '../src/leftovers/mount-lines.js';
import { atLeast, lackedCapabilities } from '../src/system-packages/machine-check.js';
import { packageSystemOf } from '../src/system-packages/package-system.js';

const ABSENT: SystemNeed = {
  name: 'a thing',
  use: 'scan',
  purpose: 'is for this test',
  find: () => null,
  packages: { debian: ['base-files'], fedora: ['f'], alpine: null, arch: ['a', 'b'], macos: null },
};
const noRootDebian = detectPackageSystem() !== 'debian' || findProgram('apt-get') === null || process.geteuid?.() !== 0;

describe('what a machine lacks', () => {
  it('is said for every need and every system, as a command or as nothing to be had', () => {
    for (const need of SYSTEM_NEEDS) {
      expect(need.purpose).not.toBe('');
      for (const line of howToInstall([need], null).split('\n')) {
        expect(line).toMatch(
          /^[\w, ()]+: (sudo )?(apt-get install|dnf install|apk add|pacman -S|brew install|no package) /,
        );
      }
    }
    expect(howToInstall([ABSENT, ABSENT], 'arch')).toBe('sudo pacman -S a b');
    expect(howToInstall([ABSENT], 'alpine')).toBe('no package here brings a thing');
  });

  it('is what cannot be found, of the uses asked for', () => {
    for (const need of missingPackages('scan', 'demo', 'tests')) expect(need.find()).toBeNull();
    expect(missingPackages('demo').every((need) => need.use === 'demo')).toBe(true);
    expect(missingPackages()).toEqual([]);
  });

  it('stands in the description of the machine, with a way out for all that is not there', () => {
    const checks = describeMachine();
    expect(checks.map((check) => check.name)).toEqual(
      expect.arrayContaining(['root', 'clamd', 'overlayfs', 'container runtime']),
    );
    for (const check of checks) {
      expect(check.found).not.toBe('');
      expect(check.why).not.toBe('');
      expect(check.howToGet === '').toBe(check.ok);
    }
    const node = checks.find((check) => check.name.startsWith('Node.js'));
    expect(node).toMatchObject({ ok: true, found: process.version });
  });
});

describe('the family of packages', () => {
  it.each([
    ['ID=debian\n', 'debian'],
    ['ID=ubuntu\nID_LIKE=debian\n', 'debian'],
    ['NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ["ID='linuxmint'\nID_LIKE='ubuntu debian'\n", 'debian'],
    ['ID=alpine\n', 'alpine'],
    ['ID=manjaro\nID_LIKE=arch\n', 'arch'],
    ['ID=nixos\n', null],
    ['ID=constructor\n', null],
    ['VARIANT_ID=debian\n', null],
    ['', null],
  ])('of %j is %s', (osRelease, family) => {
    expect(packageSystemOf(osRelease)).toBe(family);
  });
});

describe('versions and capabilities', () => {
  it('compare by number, not by letter, and what is no version is not enough', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99), (major, minor, leastMajor, leastMinor) => {
        expect(atLeast(`v${major}.${minor}.3-amd64`, [leastMajor, leastMinor])).toBe(
          major * 100 + minor >= leastMajor * 100 + leastMinor,
        );
      }),
    );
    for (const none of ['', 'six', '6', '.5']) expect(atLeast(none, [0, 0])).toBe(false);
  });

  it('are lacking unless the kernel says otherwise', () => {
    expect(lackedCapabilities('Name:\tx\nCapEff:\t000001ffffffffff\n')).toEqual([]);
    expect(lackedCapabilities('CapEff:\t00000000a80425fb\n')).toEqual([
      'CAP_DAC_READ_SEARCH',
      'CAP_SYS_PTRACE',
      'CAP_SYS_ADMIN',
    ]);
    expect(lackedCapabilities('CapPrm:\t000001ffffffffff\n')).toHaveLength(3);
  });
});

describe('a mount table', () => {
  it('gives back names with spaces, and finds the root’s upper directory', () => {
    const table =
      '25 1 0:22 / / rw shared:1 master:2 - overlay overlay rw,lowerdir=/a:/b,upperdir=/x\\040y/fs,workdir=/w\n' +
      '26 25 0:23 / /a\\040b\\134c rw - tmpfs none rw\nnonsense\n';
    expect(mountLines(table)).toEqual([
      { mountPoint: '/', type: 'overlay', upper: '/x y/fs' },
      { mountPoint: '/a b\\c', type: 'tmpfs', upper: null },
    ]);
  });
});

describe.skipIf(missing('Debian’s apt-get, as root', !noRootDebian) !== null)('an installation', () => {
  it('that does not bring what was needed is an error, not a success', async () => {
    await expect(installPackages([ABSENT], { log: silentLog })).rejects.toMatchObject({
      code: 'not-installable',
      message: expect.stringContaining('a thing cannot be found') as string,
    });
    await installPackages([], { log: silentLog });
  });
});
