import { Fields, readUpTo, type ByteOrder, type ByteSource } from '../bytes/index.js';
import type { Damaged } from '../executable/index.js';

/** What is the same for all structures of a file: width of addresses, and byte order. */
export interface MachLayout {
  readonly bits: 32 | 64;
  readonly order: ByteOrder;
}

/** MH_MAGIC and its like, as the file's first four bytes read in big-endian order. */
const LAYOUTS: ReadonlyMap<number, MachLayout> = new Map<number, MachLayout>([
  [0xfeedface, { bits: 32, order: 'big' }],
  [0xcefaedfe, { bits: 32, order: 'little' }],
  [0xfeedfacf, { bits: 64, order: 'big' }],
  [0xcffaedfe, { bits: 64, order: 'little' }],
]);
/** The header of 64 bits has a reserved field more. */
const HEADER_BYTES = { 32: 28, 64: 32 } as const;

/** Values of filetype (mach-o/loader.h, MH_OBJECT and its like). */
export const FileType = {
  object: 1,
  execute: 2,
  fixedLibrary: 3,
  core: 4,
  dylib: 6,
  bundle: 8,
  dylibStub: 9,
  debugSymbols: 10,
  kernelExtension: 11,
} as const;

/** mach_header and mach_header_64 of mach-o/loader.h. */
export interface MachHeader extends MachLayout {
  readonly cputype: number;
  readonly filetype: number;
  readonly commandCount: number;
  /** of all load commands together, which begin at `commandsAt` */
  readonly commandBytes: number;
  readonly commandsAt: number;
}

/** Null where the file does not begin with one of the four magic numbers. */
export function readMachHeader(source: ByteSource): MachHeader | Damaged | null {
  const bytes = readUpTo(source, 0, HEADER_BYTES[64]);
  const layout = LAYOUTS.get(new Fields(bytes, 'big').u32(0));
  if (layout === undefined) return null;
  const commandsAt = HEADER_BYTES[layout.bits];
  const fields = new Fields(bytes, layout.order);
  if (!fields.has(0, commandsAt)) return { format: 'mach-o', damaged: 'it ends within its header' };
  return {
    ...layout,
    cputype: fields.u32(4),
    filetype: fields.u32(12),
    commandCount: fields.u32(16),
    commandBytes: fields.u32(20),
    commandsAt,
  };
}
