import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { layerTar } from '@guardimesh/local';

/** What honest programs have in them, of some hundred kilobytes each. Where it is made up, it is the same at every time. */
export function inside(): Record<
  'settings' | 'help' | 'certificates' | 'picture' | 'words' | 'tables' | 'archive',
  () => Buffer
> {
  return {
    settings: () => Buffer.from(Array.from({ length: 400 }, (_, n) => `[unit ${n}]\nwait = ${n * 7}\n`).join('')),
    /** the help texts of a program, compressed as zlib does */
    help: () => deflateSync(prose(400_000), { level: 9 }),
    certificates: () => readFileSync('/etc/ssl/certs/ca-certificates.crt'),
    picture: () => png(320, 240),
    words: () => prose(600_000),
    tables,
    archive: () => gzipSync(layerTar([{ path: '/share/readme.txt', content: prose(60_000).toString() }])),
  };
}

const WORDS =
  'the node scans a container file and tells what it found when its time has come so that people who read this know why some of it was left out before another pass begins'.split(
    ' ',
  );

function prose(length: number): Buffer {
  const next = numbers(5);
  let text = '';
  while (text.length < length) text += `${WORDS[next() % WORDS.length] ?? ''}${next() % 11 === 0 ? '.\n' : ' '}`;
  return Buffer.from(text);
}

/** Sines and the powers of a small generator, as codecs and checksums have them. */
function tables(): Buffer {
  const values = Buffer.alloc(8 * 12_000);
  for (let n = 0; n < 12_000; n += 1) values.writeDoubleLE(Math.sin((n * Math.PI) / 12_000), 8 * n);
  return values;
}

/** Clouds of grey in true colour (PNG specification, ISO/IEC 15948): filter 0, one IDAT. */
function png(width: number, height: number): Buffer {
  const next = numbers(11);
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: 3 * width }, (_unused, x) => (x + y + (next() % 48)) & 255)]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A linear congruential generator: numbers below 65,536. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
}
