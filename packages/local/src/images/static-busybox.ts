import { closeSync, openSync, readSync } from 'node:fs';
import { LocalError } from '../error/index.js';
import { findProgram } from '../programs/index.js';

/** Enough for the ELF header and the program headers of any busybox. */
const HEAD_BYTES = 4_096;
const PT_INTERP = 3;

/** A busybox that runs without libraries; null where there is none (Debian's package `busybox` needs libc, `busybox-static` nothing). */
export function findStaticBusybox(): string | null {
  for (const name of ['busybox', 'busybox.static']) {
    const path = findProgram(name);
    if (path !== null && !needsInterpreter(path)) return path;
  }
  return null;
}

/** @throws {LocalError} `program-missing` */
export function needStaticBusybox(): string {
  const path = findStaticBusybox();
  if (path === null) {
    throw new LocalError(
      'program-missing',
      'no statically linked busybox is installed, of which images are made here; on Debian and Ubuntu: apt-get install busybox-static',
    );
  }
  return path;
}

/** Whether a 64-bit little-endian ELF file has a program interpreter, that is, is linked dynamically (elf(5)). */
export function needsInterpreter(path: string): boolean {
  const head = Buffer.alloc(HEAD_BYTES);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, HEAD_BYTES, 0);
  } finally {
    closeSync(file);
  }
  // not one we can judge: take it for unfit
  if (head.toString('latin1', 0, 4) !== '\x7fELF' || head[4] !== 2 || head[5] !== 1) return true;
  const from = Number(head.readBigUInt64LE(32));
  const size = head.readUInt16LE(54);
  const count = head.readUInt16LE(56);
  for (let at = from; at < from + count * size; at += size) {
    if (at + 4 > HEAD_BYTES || head.readUInt32LE(at) === PT_INTERP) return true;
  }
  return false;
}
