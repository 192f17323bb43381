import { closeSync, fstatSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectUnix, LinuxError, peerCredentials, sendDescriptor } from '@guardimesh/linux';
import { pollUntil } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectedSockets, type Connected } from './connected-sockets.js';
import { receiveMessage } from './receive-message.js';

describe('a descriptor sent over a Unix socket', () => {
  let ends: Connected;
  const folder = testFolder();
  const file = join(folder.path, 'file');

  beforeEach(async () => {
    ends = await connectedSockets();
    writeFileSync(file, 'contents');
  });
  afterEach(() => {
    ends.close();
  });

  it('is the same file at the other end, an unlinked one too', () => {
    const descriptor = openSync(file, 'r');
    const { ino } = fstatSync(descriptor);
    unlinkSync(file);
    expect(sendDescriptor(ends.client, Buffer.from('x'), descriptor)).toBe('sent');
    closeSync(descriptor);
    const received = receiveMessage(ends.serverDescriptor);
    expect(received.bytes.toString()).toBe('x');
    expect(received.descriptor).not.toBeNull();
    const there = received.descriptor ?? -1;
    expect(fstatSync(there).ino).toBe(ino);
    expect(readFileSync(there, 'utf8')).toBe('contents');
    closeSync(there);
  });

  it('comes with the first of several bytes', () => {
    const descriptor = openSync(file, 'r');
    expect(sendDescriptor(ends.client, Buffer.from('zFILDES\0\n'), descriptor)).toBe('sent');
    closeSync(descriptor);
    const received = receiveMessage(ends.serverDescriptor);
    expect(received.bytes.toString()).toBe('zFILDES\0\n');
    closeSync(received.descriptor ?? -1);
  });

  it('waits for nobody: a full socket says so, and takes it once there is room', () => {
    const descriptor = openSync(file, 'r');
    let sent = 0;
    while (sendDescriptor(ends.client, Buffer.alloc(1_024), descriptor) === 'sent') sent += 1;
    expect(sent).toBeGreaterThan(0);
    for (let each = 0; each < sent;) {
      const received = receiveMessage(ends.serverDescriptor);
      closeSync(received.descriptor ?? -1);
      each += received.bytes.length / 1_024;
    }
    expect(sendDescriptor(ends.client, Buffer.from('x'), descriptor)).toBe('sent');
    closeSync(descriptor);
  });

  it('fails with EPIPE, and no signal, where the other end is gone', async () => {
    const descriptor = openSync(file, 'r');
    ends.server.destroy();
    const code = await pollUntil(
      'an error',
      () => codeOf(() => sendDescriptor(ends.client, Buffer.from('x'), descriptor)),
      {
        timeoutMs: 5_000,
      },
    );
    expect(['EPIPE', 'ECONNRESET']).toContain(code);
    closeSync(descriptor);
  });

  it('is refused without a byte to carry it, and where it is none', () => {
    expect(codeOf(() => sendDescriptor(ends.client, Buffer.alloc(0), 1))).toBe('bad-argument');
    expect(codeOf(() => sendDescriptor(ends.client, Buffer.from('x'), 999_999))).toBe('EBADF');
  });

  it('knows its peer by the kernel', () => {
    expect(peerCredentials(ends.client)).toEqual({
      pid: process.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    });
    const descriptor = openSync(file, 'r');
    expect(codeOf(() => peerCredentials(descriptor))).toBe('ENOTSOCK');
    closeSync(descriptor);
  });
});

describe('a Unix connection', () => {
  it('says who does not listen and which path is none', () => {
    const folder = testFolder();
    try {
      expect(codeOf(() => connectUnix(join(folder.path, 'absent')))).toBe('ENOENT');
      expect(codeOf(() => connectUnix(`/${'x'.repeat(107)}`))).toBe('bad-argument');
      expect(codeOf(() => connectUnix(''))).toBe('bad-argument');
    } finally {
      folder.remove();
    }
  });
});

function codeOf(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (thrown) {
    return thrown instanceof LinuxError ? thrown.code : String(thrown);
  }
}
