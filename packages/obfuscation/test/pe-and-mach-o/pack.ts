import type { ByteOrder } from '@guardimesh/obfuscation';

export type Part = readonly [size: 1 | 2 | 4 | 8, value: number] | Uint8Array;

/** Numbers and bytes one after the other, as a structure of C without gaps. */
export function pack(order: ByteOrder, ...parts: readonly Part[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + sizeOf(part), 0));
  const view = new DataView(bytes.buffer);
  const little = order === 'little';
  let at = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) bytes.set(part, at);
    else if (part[0] === 1) view.setUint8(at, part[1]);
    else if (part[0] === 2) view.setUint16(at, part[1], little);
    else if (part[0] === 4) view.setUint32(at, part[1], little);
    else view.setBigUint64(at, BigInt(part[1]), little);
    at += sizeOf(part);
  }
  return bytes;
}

function sizeOf(part: Part): number {
  return part instanceof Uint8Array ? part.length : part[0];
}

/** Text as Latin-1, filled up with zeros. */
export function padded(text: string, length = text.length): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Pieces at their offsets, zeros between. */
export function laidOut(size: number, pieces: readonly (readonly [offset: number, bytes: Uint8Array])[]): Uint8Array {
  const all = new Uint8Array(size);
  for (const [offset, bytes] of pieces) all.set(bytes, offset);
  return all;
}

/** A copy with other bytes in places. */
export function patched(
  bytes: Uint8Array,
  ...patches: readonly (readonly [at: number, size: 1 | 2 | 4 | 8, value: number])[]
): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (const [at, size, value] of patches) copy.set(pack('little', [size, value]), at);
  return copy;
}

/** Bytes that are none of zero. */
export function filled(length: number): Uint8Array {
  return new Uint8Array(length).fill(0x90);
}

export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
