import { LocalError } from '../error/index.js';
import { refuseUnwritable } from './layer.js';

/** POSIX.1-2017, pax: ustar interchange format. */
const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
/** eleven octal digits */
const SIZE_MAX = 0o77777777777;

export interface TarEntry {
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'directory';
  readonly mode: number;
  readonly content: Uint8Array;
  /** target of a symlink, else '' */
  readonly linkName: string;
}

const TYPE_FLAGS = { file: '0', symlink: '2', directory: '5' } as const;

/**
 * A tar of the entries in the order given, owned by 0:0 at time 0, so that equal entries give equal bytes. Names that
 * the ustar header cannot hold (over 100 bytes, or not ASCII) go into a pax extended header before it.
 */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    refuseUnwritable(entry.path);
    refuseUnwritable(entry.linkName);
    const path = entry.kind === 'directory' ? `${entry.path}/` : entry.path;
    const records: string[] = [];
    if (!fitsHeader(path)) records.push(paxRecord('path', path));
    if (!fitsHeader(entry.linkName)) records.push(paxRecord('linkpath', entry.linkName));
    if (records.length > 0) {
      const content = Buffer.from(records.join(''), 'utf8');
      parts.push(header('pax-header', 'x', 0o644, content.length, ''), content, padding(content.length));
    }
    const content = Buffer.from(entry.content.buffer, entry.content.byteOffset, entry.content.byteLength);
    parts.push(header(path, TYPE_FLAGS[entry.kind], entry.mode, content.length, entry.linkName));
    parts.push(content, padding(content.length));
  }
  // two blocks of zeros end an archive
  parts.push(Buffer.alloc(2 * BLOCK_BYTES));
  return Buffer.concat(parts);
}

function fitsHeader(text: string): boolean {
  return text.length <= NAME_BYTES && /^[\x20-\x7e]*$/.test(text);
}

/** `length key=value\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: string): string {
  const bytes = Buffer.byteLength(` ${key}=${value}\n`);
  let length = bytes + String(bytes).length;
  if (String(length).length > String(bytes).length) length = bytes + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function header(path: string, typeFlag: string, mode: number, size: number, linkName: string): Buffer {
  if (size > SIZE_MAX)
    throw new LocalError('bad-image', `${path} is longer than ${SIZE_MAX} bytes, which ustar cannot say`);
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(asciiPart(path), 0, NAME_BYTES, 'latin1');
  block.write(`${octal(mode & 0o7777, 7)}\0`, 100, 'latin1');
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108, 'latin1');
  block.write(`${octal(size, 11)}\0${octal(0, 11)}\0`, 124, 'latin1');
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(typeFlag, 156, 'latin1');
  block.write(asciiPart(linkName), 157, NAME_BYTES, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  // the sum of all bytes, the checksum's own field read as spaces
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

/** For readers that do not know pax; the full name is in the record before. */
function asciiPart(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '_').slice(0, NAME_BYTES);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}
