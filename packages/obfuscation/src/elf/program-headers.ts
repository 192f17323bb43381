import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Anomalies, Region } from '../executable/index.js';
import type { ElfHeader } from './header.js';
import { SIZES, type ElfLayout } from './layout.js';

/** Linux loads no program with more than 64 KiB of them (fs/binfmt_elf.c); real ones have about a dozen. */
const PROGRAM_HEADERS_MAX = 512;
const PF = { execute: 1, write: 2, read: 4 } as const;

export const ProgramHeaderType = { load: 1, dynamic: 2, interpreter: 3 } as const;

export interface ProgramHeader extends Region {
  readonly type: number;
}

/** Elf32_Phdr and Elf64_Phdr of elf(5): the same fields in another order. */
export function readProgramHeaders(
  source: ByteSource,
  { programHeaders: { offset, count } }: ElfHeader,
  layout: ElfLayout,
  anomalies: Anomalies,
): readonly ProgramHeader[] {
  const size = SIZES[layout.bits].programHeader;
  anomalies.addIf(count > PROGRAM_HEADERS_MAX, 'too-many-headers');
  const wanted = Math.min(count, PROGRAM_HEADERS_MAX);
  const fields = new Fields(readUpTo(source, offset, wanted * size), layout.order);
  const found = Math.floor(fields.bytes.length / size);
  anomalies.addIf(found < wanted, 'segment-outside-file');
  return Array.from({ length: found }, (_, at) => programHeaderAt(fields, at * size, layout.bits));
}

function programHeaderAt(fields: Fields, at: number, bits: 32 | 64): ProgramHeader {
  const wide = bits === 64;
  const flags = fields.u32(at + (wide ? 4 : 24));
  const word = (at32: number, at64: number): number => (wide ? fields.u64(at + at64) : fields.u32(at + at32));
  return {
    type: fields.u32(at),
    name: '',
    offset: word(4, 8),
    address: word(8, 16),
    fileSize: word(16, 32),
    memorySize: word(20, 40),
    read: (flags & PF.read) !== 0,
    write: (flags & PF.write) !== 0,
    execute: (flags & PF.execute) !== 0,
  };
}
