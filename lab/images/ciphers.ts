import { createCipheriv } from 'node:crypto';

// The other half of the loaders in lab/programs/packed: what they undo. Each takes a whole program.

const XOR_KEY = Buffer.from('6b1f92c43de708b551aa7ed32499f640', 'hex');
const RC4_KEY = Buffer.from('the-key-of-the-lab');

export function exclusiveOr(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (XOR_KEY[index % XOR_KEY.length] ?? 0)));
}

/** Written out: OpenSSL 3 has RC4 in its legacy provider only. */
export function rc4(bytes: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number): number => state[index & 255] ?? 0;
  const swap = (a: number, b: number): void => {
    [state[a & 255], state[b & 255]] = [at(b), at(a)];
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (RC4_KEY[i % RC4_KEY.length] ?? 0)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    bytes.map((byte) => {
      i = (i + 1) & 255;
      j = (j + at(i)) & 255;
      swap(i, j);
      return byte ^ at(at(i) + at(j));
    }),
  );
}

/** RFC 8439; OpenSSL takes the counter's four bytes before the nonce. */
export function chacha20(bytes: Buffer): Buffer {
  const counterAndNonce = Buffer.concat([Buffer.alloc(4), Buffer.alloc(12, 9)]);
  return createCipheriv('chacha20', Buffer.alloc(32, 7), counterAndNonce).update(bytes);
}

export function aesCounter(bytes: Buffer): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 0x2b), Buffer.alloc(16)).update(bytes);
}

export function shiftRegister(bytes: Buffer): Buffer {
  let state = 0x1234567;
  return Buffer.from(
    bytes.map((byte) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return byte ^ (state & 255);
    }),
  );
}

/** Four bits a letter, a to p. */
export function letters(bytes: Buffer): Buffer {
  return Buffer.from([...bytes].flatMap((byte) => [97 + (byte >> 4), 97 + (byte & 15)]));
}

const LITERALS_MAX = 128;
const MATCH_MIN = 4;
const MATCH_MAX = 127 + MATCH_MIN;
const DISTANCE_MAX = 0xffff;

/** The compression of lz.c: the last place where the same four bytes stood is where a repetition is taken from. */
export function compress(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  const last = new Map<number, number>();
  let literalsFrom = 0;
  const flush = (until: number): void => {
    for (; literalsFrom < until; literalsFrom += LITERALS_MAX) {
      const literals = bytes.subarray(literalsFrom, Math.min(until, literalsFrom + LITERALS_MAX));
      parts.push(Buffer.of(literals.length - 1), literals);
    }
    literalsFrom = until;
  };
  for (let at = 0; at + MATCH_MIN <= bytes.length;) {
    const key = bytes.readUInt32LE(at);
    const from = last.get(key) ?? -1;
    last.set(key, at);
    if (from < 0 || at - from > DISTANCE_MAX) {
      at += 1;
      continue;
    }
    let length = MATCH_MIN;
    while (length < MATCH_MAX && at + length < bytes.length && bytes[from + length] === bytes[at + length]) length += 1;
    flush(at);
    parts.push(Buffer.of(128 + length - MATCH_MIN, (at - from) & 255, (at - from) >> 8));
    at += length;
    literalsFrom = at;
  }
  flush(bytes.length);
  return Buffer.concat(parts);
}
