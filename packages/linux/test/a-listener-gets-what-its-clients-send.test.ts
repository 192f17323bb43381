import { closeSync, fstatSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { acceptUnix, connectUnix, LinuxError, listenUnix, receiveDescriptor, sendDescriptor } from '@guardimesh/linux';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendDescriptors } from './send-descriptors.js';

let folder: ReturnType<typeof testFolder>;
let path = '';
let open: number[] = [];

function keep(descriptor: number): number {
  open.push(descriptor);
  return descriptor;
}

let client = -1;
let server = -1;

beforeEach(() => {
  folder = testFolder();
  path = join(folder.path, 'listener');
  const listener = keep(listenUnix(path));
  client = keep(connectUnix(path));
  server = keep(acceptUnix(listener));
});

afterEach(() => {
  for (const descriptor of open) closeSync(descriptor);
  open = [];
  folder.remove();
});

test('only the owner may connect, whatever the umask is', () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const before = process.umask(0);
  try {
    keep(listenUnix(`${path}2`));
    expect(statSync(`${path}2`).mode & 0o777).toBe(0o600);
  } finally {
    process.umask(before);
  }
});

test('a descriptor comes with its own bytes, and plain bytes with none', () => {
  const files = ['one', 'two'].map((name) => {
    writeFileSync(join(folder.path, name), name);
    return keep(openSync(join(folder.path, name), 'r'));
  });
  for (const file of files) sendDescriptor(client, Buffer.from('abcd'), file);
  writeSync(client, 'plain');
  const memory = Buffer.alloc(64);
  for (const file of files) {
    const { length, descriptor } = receiveDescriptor(server, memory);
    expect(memory.toString('latin1', 0, length)).toBe('abcd');
    expect(fstatSync(keep(descriptor ?? -1)).ino).toBe(fstatSync(file).ino);
  }
  expect(receiveDescriptor(server, memory)).toEqual({ length: 5, descriptor: null });
});

test('the end of a connection is told, also while bytes are still to be read', () => {
  writeSync(client, 'last');
  closeSync(client);
  open = open.filter((each) => each !== client);
  const memory = Buffer.alloc(64);
  expect(receiveDescriptor(server, memory)).toEqual({ length: 4, descriptor: null });
  expect(receiveDescriptor(server, memory)).toEqual({ length: 0, descriptor: null });
});

test('a sender that adds more descriptors than one leaves none of them behind', () => {
  const file = keep(openSync('/dev/null', 'r'));
  const ours = (): number => readdirSync('/proc/self/fd').length;
  const before = ours();
  sendDescriptors(client, [file, file, file]);
  const { length, descriptor } = receiveDescriptor(server, Buffer.alloc(8));
  expect(length).toBe(1);
  expect(ours() - before).toBe(1);
  closeSync(descriptor ?? -1);
  expect(ours()).toBe(before);
});

test('says what is wrong with a place to listen at', () => {
  const codeOf = (call: () => number): string | null => {
    try {
      keep(call());
      return null;
    } catch (thrown) {
      return thrown instanceof LinuxError ? thrown.code : String(thrown);
    }
  };
  expect(codeOf(() => listenUnix(path))).toBe('EADDRINUSE');
  expect(codeOf(() => listenUnix(join(folder.path, 'absent', 'x')))).toBe('ENOENT');
  expect(codeOf(() => listenUnix('x'.repeat(108)))).toBe('bad-argument');
  expect(codeOf(() => acceptUnix(server))).toBe('EINVAL');
});
