/** Numbers that headers are most easily led astray by. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const EDITS_MAX = 12;

/** xorshift32: the same seed gives the same inputs (Marsaglia, "Xorshift RNGs"). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  /** 0 to `below` - 1 */
  next(below: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % below;
  }
}

/** A copy with a few changes: bytes, numbers in the headers, pieces moved, doubled or cut off. */
export function mutate(sample: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(sample);
  for (let edits = 1 + random.next(EDITS_MAX); edits > 0 && bytes.length > 16; edits -= 1) bytes = edit(bytes, random);
  return bytes;
}

function edit(bytes: Buffer, random: Random): Buffer {
  // headers lie at the beginning, tables of sections at the end
  const near = random.next(4);
  const reach = near === 0 ? bytes.length : Math.min(bytes.length, 512);
  const at = near === 1 ? bytes.length - 1 - random.next(reach) : random.next(reach);
  switch (random.next(7)) {
    case 0:
      bytes[at] = random.next(256);
      return bytes;
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.next(8));
      return bytes;
    case 2:
      if (at + 4 <= bytes.length) bytes.writeUInt32LE(EXTREMES[random.next(EXTREMES.length)] ?? 0, at);
      return bytes;
    case 3:
      if (at + 8 <= bytes.length) bytes.writeBigUInt64LE(BigInt.asUintN(64, -BigInt(random.next(70_000))), at);
      return bytes;
    case 4:
      return bytes.subarray(0, Math.max(16, random.next(bytes.length)));
    case 5: {
      const from = random.next(bytes.length);
      bytes.copy(bytes, at, from, Math.min(bytes.length, from + 1 + random.next(256)));
      return bytes;
    }
    default: {
      const piece = bytes.subarray(at, at + 1 + random.next(64));
      return Buffer.concat([bytes.subarray(0, at), piece, piece, bytes.subarray(at)]);
    }
  }
}
