export type NrvKind = 'nrv2b' | 'nrv2d' | 'nrv2e';
export type WordBytes = 1 | 2 | 4;

/** b_method of UPX */
export const METHODS: Readonly<Record<NrvKind, Readonly<Record<WordBytes, number>>>> = {
  nrv2b: { 4: 2, 1: 3, 2: 4 },
  nrv2d: { 4: 5, 1: 6, 2: 7 },
  nrv2e: { 4: 8, 1: 9, 2: 10 },
};

/** Bits and bytes as UCL interleaves them: a word's place is kept where its first bit is written. */
class BitSink {
  readonly bytes: number[] = [];
  readonly #wordBytes: WordBytes;
  #wordAt = 0;
  #left = 0;

  constructor(wordBytes: WordBytes) {
    this.#wordBytes = wordBytes;
  }

  bit(value: number): void {
    if (this.#left === 0) {
      this.#wordAt = this.bytes.length;
      for (let place = 0; place < this.#wordBytes; place += 1) this.bytes.push(0);
      this.#left = this.#wordBytes * 8;
    }
    this.#left -= 1;
    const at = this.#wordAt + (this.#left >> 3);
    this.bytes[at] = (this.bytes[at] ?? 0) | ((value & 1) << (this.#left & 7));
  }

  /** digits behind the leading one, each with whether it is the last */
  number(value: number): void {
    for (let place = Math.floor(Math.log2(value)) - 1; place >= 0; place -= 1) {
      this.bit(value >> place);
      this.bit(place === 0 ? 1 : 0);
    }
  }
}

/** A small compressor for tests: literals, and matches with what stands at most `far` bytes before. */
export function encodeNrv(input: Uint8Array, kind: NrvKind, wordBytes: WordBytes): Uint8Array {
  const sink = new BitSink(wordBytes);
  const seen = new Map<number, number>();
  let last = 1;
  for (let at = 0; at < input.length;) {
    const key = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8) | ((input[at + 2] ?? 0) << 16);
    const before = at + 2 < input.length ? seen.get(key) : undefined;
    seen.set(key, at);
    let length = 0;
    while (before !== undefined && at + length < input.length && input[before + length] === input[at + length])
      length += 1;
    // far matches of three bytes are too short to be told in 2B and 2D
    if (before === undefined || length < 4) {
      sink.bit(1);
      sink.bytes.push(input[at] ?? 0);
      at += 1;
      continue;
    }
    sink.bit(0);
    writeMatch(sink, kind, at - before, length, last);
    last = at - before;
    at += length;
  }
  return Uint8Array.from(sink.bytes);
}

function writeMatch(sink: BitSink, kind: NrvKind, distance: number, length: number, last: number): void {
  const told = length - 1 - (distance > (kind === 'nrv2b' ? 0xd00 : 0x500) ? 1 : 0);
  const first = kind === 'nrv2e' ? (told <= 2 ? 1 : 0) : told <= 3 ? told >> 1 : 0;
  if (distance === last) {
    if (kind === 'nrv2b') sink.number(2);
    else writeCode(sink, 2);
    sink.bit(first);
  } else {
    const raw = kind === 'nrv2b' ? distance - 1 : (distance - 1) * 2 + (first ^ 1);
    if (kind === 'nrv2b') sink.number((raw >> 8) + 3);
    else writeCode(sink, (raw >> 8) + 3);
    sink.bytes.push(raw & 0xff);
    if (kind === 'nrv2b') sink.bit(first);
  }
  if (kind === 'nrv2e') {
    if (told <= 2) sink.bit(told - 1);
    else {
      sink.bit(told <= 4 ? 1 : 0);
      if (told <= 4) sink.bit(told - 3);
      else sink.number(told - 3);
    }
  } else {
    sink.bit(told <= 3 ? told & 1 : 0);
    if (told > 3) sink.number(told - 2);
  }
}

/** Distances of 2D and 2E: one is taken off every second turn. */
function writeCode(sink: BitSink, code: number, isLast = true): void {
  const rest = code >> 1;
  if (rest > 1) {
    writeCode(sink, (rest >> 1) + 1, false);
    sink.bit(rest & 1);
  }
  sink.bit(code & 1);
  sink.bit(isLast ? 1 : 0);
}
