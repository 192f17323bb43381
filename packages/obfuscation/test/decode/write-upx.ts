import type { ByteOrder } from '@guardimesh/obfuscation';
import { writeElf } from '../elf/write-elf.js';
import { pack } from '../pe-and-mach-o/pack.js';
import { encodeNrv, METHODS, type NrvKind, type WordBytes } from './nrv-encoder.js';

export interface UpxPlan {
  readonly bits: 32 | 64;
  readonly order: ByteOrder;
  readonly kind: NrvKind;
  readonly wordBytes: WordBytes;
  /** what l_info says */
  readonly magic?: string;
  /** what p_info says of the file's length */
  readonly length?: number;
}

/** An ELF program of one segment with a text in it, and a few bytes behind it that belong to no segment. */
export function plainProgram({ bits, order }: Pick<UpxPlan, 'bits' | 'order'>, text: string): Uint8Array {
  const content = Buffer.from(text, 'latin1');
  const headers = bits === 64 ? 64 + 56 : 52 + 32;
  const elf = writeElf({ bits, order, entry: 0x1000, pieces: [{ address: 0x1000, bytes: content, flags: 5 }] });
  const file = Buffer.concat([elf.subarray(0, headers), content, Buffer.from('behind all segments; '.repeat(3))]);
  // the segment begins with the headers, as linkers have it
  const [offset, address, fileSize] = bits === 64 ? [8, 16, 32] : [4, 8, 16];
  const program = headers - (bits === 64 ? 56 : 32);
  const put = (at: number, value: number): void => {
    file.set(pack(order, [bits === 64 ? 8 : 4, value]), program + at);
  };
  put(offset, 0);
  put(address, 0x1000);
  put(fileSize, headers + content.length);
  return file;
}

/** A program packed as UPX lays it out: headers, l_info, p_info, blocks of b_info, a loader, the gap, the end. */
export function packProgram(program: Uint8Array, plan: UpxPlan): Uint8Array {
  const { bits, order, kind, wordBytes, magic = 'UPX!', length = program.length } = plan;
  const headers = bits === 64 ? 64 + 56 : 52 + 32;
  const gap = program.length - GAP_BYTES;
  const loader = Buffer.from('the loader would stand here; '.repeat(4), 'latin1');
  const block = (bytes: Uint8Array): Uint8Array => {
    const packed = encodeNrv(bytes, kind, wordBytes);
    const isStored = packed.length >= bytes.length;
    const sizes = pack(order, [4, bytes.length], [4, isStored ? bytes.length : packed.length]);
    const method = Uint8Array.from([isStored ? 0 : METHODS[kind][wordBytes], 0, 0, 0]);
    return Buffer.concat([sizes, method, isStored ? bytes : packed]);
  };
  return Buffer.concat([
    program.subarray(0, headers),
    ...[Buffer.alloc(4), Buffer.from(magic, 'latin1'), Buffer.alloc(4)],
    pack(order, [4, 0], [4, length], [4, length]),
    block(program.subarray(0, headers)),
    block(program.subarray(headers, gap)),
    loader,
    block(program.subarray(gap)),
    Buffer.alloc(12),
  ]);
}

const GAP_BYTES = 'behind all segments; '.length * 3;
