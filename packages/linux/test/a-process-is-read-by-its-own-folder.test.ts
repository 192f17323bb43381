import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import {
  closeDescriptor,
  DescriptorLinks,
  ExecutableMaps,
  FileStat,
  LinuxError,
  ProcessFolder,
  ProcName,
  ProcRoot,
  readStartTimeTicks,
} from '@guardimesh/linux';
import { testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { StatLine } from '../src/proc/stat-line.js';

const root = new ProcRoot('/proc');
const folder = new ProcessFolder(root);
const files = testFolder();
const children: ChildProcess[] = [];

async function sleeper(): Promise<number> {
  const child = spawn('/bin/sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  const pid = child.pid ?? 0;
  // not before its libraries are loaded: the kernel says where it sleeps
  await pollUntil('the sleep', () => readFileSync(`/proc/${pid}/wchan`, 'latin1').includes('sleep'), {
    timeoutMs: 5_000,
  });
  return pid;
}

async function end(pid: number): Promise<void> {
  const child = children.find((each) => each.pid === pid);
  const ended = child === undefined ? null : once(child, 'exit');
  process.kill(pid, 'SIGKILL');
  await ended;
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  root.close();
  files.remove();
});

describe('a process', () => {
  it('is listed with all others, as many as there is room for', async () => {
    const pid = await sleeper();
    const pids = new Int32Array(65_536);
    const listed = [...pids.subarray(0, root.list(pids))];
    expect(listed).toContain(pid);
    expect(listed).toContain(process.pid);
    expect(new Set(listed).size).toBe(listed.length);
    expect(root.list(new Int32Array(2))).toBe(2);
    expect(() => new ProcRoot('/nowhere')).toThrow(LinuxError);
  });

  it('is told as the kernel tells it', async () => {
    const pid = await sleeper();
    expect(folder.enter(pid)).toBe(0);
    expect(folder.readStat()).toBe(0);
    expect(folder.stat).toMatchObject({ startTimeTicks: readStartTimeTicks(pid), parent: process.pid, threads: 1 });
    expect(folder.stat.command).toBe('sleep');
    folder.readLink(ProcName.exe);
    expect(folder.link.toString()).toBe(readlinkSync(`/proc/${pid}/exe`));
    const stat = new FileStat();
    expect(folder.readTarget(ProcName.exe, stat)).toBe(0);
    expect(stat.inode).toBe(BigInt(statSync(`/proc/${pid}/exe`).ino));
    expect(folder.otherThread(pid)).toBe(0);
    folder.enter(process.pid);
    expect(readdirSync(`/proc/${process.pid}/task`)).toContain(String(folder.otherThread(process.pid)));
    folder.leave();
  });

  it('that has ended is not read on, whoever has its number by then', async () => {
    const pid = await sleeper();
    folder.enter(pid);
    await end(pid);
    expect(folder.readStat()).toBeLessThan(0);
    expect(folder.readLink(ProcName.exe)).toBeLessThan(0);
    expect(folder.nameTargetAt('fd/0')).toBeLessThan(0);
    expect(new DescriptorLinks().begin(folder, 10)).toBeLessThan(0);
    folder.leave();
    expect(folder.enter(pid)).toBeLessThan(0);
  });

  it('has its start time read behind any name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(), fc.nat({ max: 9_999 }), (command, ticks, threads) => {
        const rest = ['S', 41, ...Array<number>(15).fill(3), threads, 0, ticks, 9, 9];
        const line = Buffer.concat([Buffer.from('7 ('), command, Buffer.from(`) ${rest.join(' ')}\n`)]);
        const stat = new StatLine();
        stat.parse(line, line.length);
        expect([stat.startTimeTicks, stat.threads, stat.parent]).toEqual([ticks, threads, 41]);
      }),
    );
    const stat = new StatLine();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        stat.parse(Buffer.from(bytes), bytes.length);
        expect(stat.startTimeTicks).toBeGreaterThanOrEqual(-1);
      }),
    );
  });
});

describe.each([
  ['asked of the kernel, where it answers', false],
  ['read as text', true],
])('executable mappings %s', (_, asText) => {
  const maps = new ExecutableMaps(asText);

  function all(pid: number, bytesMax = 1e7): { range: string; device: number; isMarkedDeleted: boolean }[] {
    const told = [];
    folder.enter(pid);
    expect(maps.begin(folder, bytesMax)).toBe(0);
    while (maps.next()) {
      const { range, device, isMarkedDeleted } = maps.at;
      told.push({ range, device, isMarkedDeleted });
    }
    return told;
  }

  it('are those of the kernel’s list, each with a name in map_files', async () => {
    const pid = await sleeper();
    const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
    const wanted = lines.filter((line) => /^\S+ ..x. \S+ \S+ [1-9]/.test(line));
    const told = all(pid);
    expect(maps.at.failed).toBe(0);
    expect(maps.at.isCutShort).toBe(false);
    expect(told.length).toBe(wanted.length);
    for (const [index, { range, device, isMarkedDeleted }] of told.entries()) {
      const [addresses = '', , , number = ''] = wanted[index]?.split(' ') ?? [];
      const [major = 0, minor = 0] = number.split(':').map((part) => parseInt(part, 16));
      expect({ range, device, isMarkedDeleted }).toEqual({
        range: addresses
          .split('-')
          .map((address) => BigInt(`0x${address}`).toString(16))
          .join('-'),
        device: major * 2 ** 20 + minor,
        isMarkedDeleted: false,
      });
      expect(wanted[index]).toContain(readlinkSync(`/proc/${pid}/map_files/${range}`));
    }
    folder.leave();
  });

  it('are marked where their file is gone, and its bytes can still be had', async () => {
    const path = join(files.path, `program (deleted)\n${String(asText)}`);
    writeFileSync(path, readFileSync('/bin/sleep'), { mode: 0o755 });
    const child = spawn(path, ['600'], { stdio: 'ignore' });
    children.push(child);
    const pid = child.pid ?? 0;
    await pollUntil('the program', () => readlinkSync(`/proc/${pid}/exe`) === path, { timeoutMs: 5_000 });
    expect(all(pid).map((each) => each.isMarkedDeleted)).not.toContain(true);
    rmSync(path);
    const gone = all(pid).filter((each) => each.isMarkedDeleted);
    expect(gone).toHaveLength(1);
    const named = folder.nameTargetAt(`map_files/${gone[0]?.range ?? ''}`);
    expect(readFileSync(`/proc/self/fd/${named}`).equals(readFileSync('/bin/sleep'))).toBe(true);
    closeDescriptor(named);
    folder.leave();
  });

  it('are not read without end', async () => {
    all(await sleeper(), 100);
    expect(maps.at.isCutShort).toBe(true);
    maps.end();
    expect(maps.next()).toBe(false);
    folder.leave();
  });
});

describe('open descriptors', () => {
  it('are told with their links, up to a bound', () => {
    const links = new DescriptorLinks();
    const path = join(files.path, 'open');
    writeFileSync(path, 'x');
    const descriptor = openSync(path, 'r');
    rmSync(path);
    folder.enter(process.pid);
    links.begin(folder, 1_000);
    const told = new Map<number, string>();
    while (links.next()) told.set(links.descriptor, folder.link.toString());
    expect(links.isCutShort).toBe(false);
    expect(told.get(descriptor)).toBe(`${path} (deleted)`);
    links.begin(folder, 1);
    expect([links.next(), links.next(), links.isCutShort]).toEqual([true, false, true]);
    links.end();
    folder.leave();
    closeSync(descriptor);
  });
});
