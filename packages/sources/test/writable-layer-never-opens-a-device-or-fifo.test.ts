import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { createWritableLayerSource } from '@guardimesh/sources';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { candidate, kindOf, openSource, pathOf, walkAll } from './writable-layer-parts.js';

const source = createWritableLayerSource({ hostRoot: '', log: silentLog });
const folder = testFolder();
const at = (name: string): string => join(folder.path, name);

afterAll(async () => {
  await source.close();
  folder.remove();
});

describe('a FIFO with a writer that waits for someone to open it', () => {
  it('leaves the writer waiting, after the walk and after an open of its name', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    const writer = spawn('/bin/sh', ['-c', 'echo ready; exec echo opened > "$1"', 'sh', at('fifo')]);
    const exited = once(writer, 'exit');
    await once(writer.stdout, 'data');
    // in open(2) of the FIFO: the kernel says where it sleeps
    const state = `/proc/${String(writer.pid)}/wchan`;
    await pollUntil('the writer to wait', () => execFileSync('cat', [state], { encoding: 'utf8' }) !== '0', {
      timeoutMs: 5_000,
    });
    const layer = await openSource(source, folder.path);
    expect((await walkAll(layer)).map(kindOf)).toEqual(['fifo']);
    for (let each = 0; each < 100; each += 1) expect(layer.openFile(candidate('/fifo'))).toBe('fifo');
    await layer.close();
    expect(writer.exitCode).toBeNull();
    // and the writer would have noticed: this open lets it go
    closeSync(openSync(at('fifo'), 'r'));
    await exited;
    execFileSync('rm', [at('fifo')]);
  });
});

describe.skipIf(missing('the right to make devices', process.getuid?.() === 0) !== null)('a device', () => {
  it('is told as one, unless it is the mark of a deleted file', async () => {
    mkdirSync(at('d'));
    execFileSync('mknod', [at('d/null'), 'c', '1', '3']);
    execFileSync('mknod', [at('d/block'), 'b', '7', '200']);
    execFileSync('mknod', [at('d/deleted'), 'c', '0', '0']);
    const layer = await openSource(source, at('d'));
    const told = (await walkAll(layer)).map((entry) => `${pathOf(entry)} ${kindOf(entry)}`);
    expect(told.sort()).toEqual(['/block device', '/deleted whiteout', '/null device']);
    for (const each of ['/null', '/block', '/deleted']) expect(layer.openFile(candidate(each))).toBe('device');
    await layer.close();
  });
});

describe('what took the place of a file since it was listed', () => {
  it('is not opened, and is told for what it is', async () => {
    mkdirSync(at('l/deep'), { recursive: true });
    writeFileSync(at('l/deep/file'), 'x');
    writeFileSync(at('l/other'), 'x');
    const layer = await openSource(source, at('l'));
    const server = createServer().listen(at('l/socket'));
    await once(server, 'listening');
    symlinkSync('/etc/passwd', at('l/link'));
    expect(layer.openFile(candidate('/socket'))).toBe('socket');
    expect(layer.openFile(candidate('/link'))).toBe('not-beneath-root');
    expect(layer.openFile(candidate('/deep'))).toBe('vanished');
    expect(layer.openFile(candidate('/absent'))).toBe('vanished');
    expect(layer.openFile(candidate('/other/x'))).toBe('vanished');
    expect(layer.openFile(candidate('/../l/other'))).not.toHaveProperty('descriptor');
    expect(layer.openFile(candidate('other'))).toBe('not-beneath-root');
    renameSync(at('l/deep'), at('l/moved'));
    symlinkSync('moved', at('l/deep'));
    expect(layer.openFile(candidate('/deep/file'))).toBe('not-beneath-root');
    server.close();
    await layer.close();
    expect(layer.openFile(candidate('/other'))).toBe('stopped');
  });
});
