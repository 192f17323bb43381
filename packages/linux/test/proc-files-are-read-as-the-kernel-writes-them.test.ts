import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { LinuxError, readCgroup, readOverlayRoot, readStartTimeTicks } from '@guardimesh/linux';
import { missing, testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCgroup } from '../src/proc/cgroup.js';
import { parseMount } from '../src/proc/mount-info.js';
import { parseOverlayOptions } from '../src/proc/overlay-options.js';
import { parseOverlayRoot } from '../src/proc/overlay-root.js';
import { parseStartTimeTicks } from '../src/proc/start-time.js';

describe('the start time of a process', () => {
  it('is the same each time for this process, and null for one that is gone', () => {
    const ticks = readStartTimeTicks(process.pid);
    expect(ticks).toBeGreaterThan(0);
    expect(readStartTimeTicks(process.pid)).toBe(ticks);
    expect(readStartTimeTicks(4_194_305)).toBeNull();
  });

  it('is found behind any command name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 64 }), fc.nat(), (command, ticks) => {
        const numbers = Array.from({ length: 18 }, (_, index) => index);
        const line = `7 (${command}) S ${numbers.join(' ')} ${ticks} 1 2 3\n`;
        expect(parseStartTimeTicks(line)).toBe(ticks);
      }),
    );
  });

  it('is found for a real process that named itself so', () => {
    const folder = testFolder();
    try {
      const program = join(folder.path, ') S 1 (');
      writeFileSync(program, '#!/bin/sh\nread line < /proc/$$/stat; echo "$line"\n', { mode: 0o755 });
      const { stdout } = spawnSync(program, { encoding: 'latin1' });
      expect(stdout).toContain('() S 1 ()');
      expect(parseStartTimeTicks(stdout)).toBeGreaterThanOrEqual(readStartTimeTicks(process.pid) ?? Infinity);
    } finally {
      folder.remove();
    }
  });

  it('is never made up', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ticks = parseStartTimeTicks(text);
        if (ticks !== null) expect(text).toContain(String(ticks));
      }),
    );
    expect(() => readStartTimeTicks(1, '/nowhere')).not.toThrow();
    expect(() => readStartTimeTicks(0)).toThrow(LinuxError);
    expect(() => readStartTimeTicks(1.5)).toThrow(LinuxError);
  });

  it('is refused where the file is none of the kernel', () => {
    const folder = testFolder();
    try {
      mkdirSync(join(folder.path, '5'));
      writeFileSync(join(folder.path, '5', 'stat'), '5 (x');
      expect(() => readStartTimeTicks(5, folder.path)).toThrow(/no start time/);
    } finally {
      folder.remove();
    }
  });
});

/** What the kernel writes for a value: seq_escape of blanks, newlines, backslashes and commas. */
const kernelEscape = (text: string): string =>
  text.replace(/[ \t\n\\,]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
/** What the one who mounts writes for a path: backslashes before what would end it. */
const mountEscape = (path: string): string => path.replace(/[\\:,]/g, '\\$&');
const path = fc
  .array(fc.string({ minLength: 1, maxLength: 8, unit: 'binary-ascii' }), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join('/').replaceAll('\0', '_')}`);

describe('the layers of an overlay', () => {
  it('are the paths that were mounted, whatever is in their names', () => {
    fc.assert(
      fc.property(path, fc.array(path, { minLength: 1, maxLength: 5 }), fc.boolean(), (upper, lowers, separate) => {
        const escaped = lowers.map(mountEscape);
        const lowerOptions = separate
          ? escaped.map((each) => `lowerdir+=${kernelEscape(each)}`)
          : [`lowerdir=${kernelEscape(escaped.join(':'))}`];
        const options = [
          'rw',
          ...lowerOptions,
          `upperdir=${kernelEscape(mountEscape(upper))}`,
          'workdir=/w',
          'uuid=on',
        ];
        expect(parseOverlayOptions(options.join(','))).toEqual({ upper, lowers });
      }),
    );
  });

  it('leave out the empty part that marks data-only layers', () => {
    expect(parseOverlayOptions('ro,lowerdir=/a:/b::/data')).toEqual({ upper: null, lowers: ['/a', '/b', '/data'] });
  });

  it('are those of the first mount at the root, however many stand over it', () => {
    const line = (point: string, type: string, options: string): string =>
      `40 30 0:5${point.length} / ${point} rw,relatime shared:1 master:2 - ${type} none ${options}`;
    const list = [
      line('/proc', 'proc', 'rw'),
      line('/', 'overlay', 'rw,lowerdir=/l,upperdir=/u,workdir=/w'),
      line('/', 'overlay', 'rw,lowerdir=/fake,upperdir=/fake,workdir=/w'),
    ];
    expect(parseOverlayRoot(list.join('\n'))).toEqual({ upper: '/u', lowers: ['/l'] });
    expect(parseOverlayRoot(line('/', 'ext4', 'rw'))).toEqual({ upper: null, lowers: [] });
    expect(parseOverlayRoot(line('/proc', 'proc', 'rw'))).toBeNull();
  });

  it('survive any line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseOverlayRoot(text);
        parseMount(text);
        parseOverlayOptions(text);
      }),
    );
  });

  it('are null for a process that is gone', () => {
    expect(readOverlayRoot(4_194_305)).toBeNull();
    expect(readOverlayRoot(process.pid)).not.toBeNull();
  });

  describe.skipIf(missing('the right to mount', process.getuid?.() === 0) !== null)('that is mounted here', () => {
    it('are read from what this kernel writes', () => {
      const folder = testFolder();
      const at = (name: string): string => join(folder.path, name);
      const lowers = ['l,1', 'l:2', 'l\\3'].map(at);
      const upper = at('u, :\\x');
      for (const each of [...lowers, upper, at('w'), at('m')]) mkdirSync(each);
      // overlayfs takes a colon in upperdir as it is
      const upperOption = upper.replace(/[\\,]/g, '\\$&');
      const options = `lowerdir=${lowers.map(mountEscape).join(':')},upperdir=${upperOption},workdir=${at('w')}`;
      const mounted = spawnSync('mount', ['-i', '-t', 'overlay', 'none', '-o', options, at('m')], { encoding: 'utf8' });
      try {
        expect(mounted.stderr).toBe('');
        const line = readFileSync('/proc/self/mountinfo', 'latin1')
          .split('\n')
          .map(parseMount)
          .find((each) => each?.mountPoint === at('m'));
        expect(parseOverlayOptions(line?.superOptions ?? '')).toEqual({ upper, lowers });
      } finally {
        spawnSync('umount', [at('m')]);
        folder.remove();
      }
    });
  });
});

describe('the cgroups of a process', () => {
  it('are told of this process, and null for one that is gone', () => {
    expect(readCgroup(process.pid)?.every(({ path: each }) => each.startsWith('/'))).toBe(true);
    expect(readCgroup(4_194_305)).toBeNull();
  });

  it('keep a path whole, colons and all', () => {
    expect(parseCgroup('0::/a:b\n3:cpu,cpuacct:/kubepods/pod:x\n\nrubbish\n')).toEqual([
      { hierarchy: 0, controllers: [], path: '/a:b' },
      { hierarchy: 3, controllers: ['cpu', 'cpuacct'], path: '/kubepods/pod:x' },
    ]);
  });

  it('are not read without end', () => {
    const folder = testFolder();
    try {
      mkdirSync(join(folder.path, '5'));
      writeFileSync(join(folder.path, '5', 'cgroup'), '0::/x\n'.repeat(20_000));
      expect(() => readCgroup(5, folder.path)).toThrow(/longer than/);
    } finally {
      folder.remove();
    }
  });
});
