import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Damaged } from '../executable/index.js';

/** Signature and COFF file header. */
const COFF_BYTES = 24;
const DIRECTORIES_MAX = 16;
const DIRECTORY_BYTES = 8;
/** PE32+ with all its data directories */
const OPTIONAL_BYTES_MAX = 240;
/** The optional header up to DllCharacteristics; Windows takes what a short file lacks behind it as zeros. */
const OPTIONAL_BYTES_MIN = 72;
/** The optional header without its data directories, by its magic number. */
const KINDS: ReadonlyMap<number, { readonly bits: 32 | 64; readonly bytes: number }> = new Map([
  [0x10b, { bits: 32, bytes: 96 }],
  [0x20b, { bits: 64, bytes: 112 }],
]);
/** Offsets from the signature. */
const COFF = { machine: 4, sections: 6, symbols: 12, symbolCount: 16, optionalSize: 20, characteristics: 22 } as const;
/** Offsets from the begin of the optional header. */
const OPTIONAL = {
  entry: 16,
  imageBase32: 28,
  imageBase64: 24,
  sectionAlignment: 32,
  fileAlignment: 36,
  headersSize: 60,
  subsystem: 68,
} as const;
/** x64 has 47 bits of user addresses. Windows moves what asks for others, so their sum with an RVA means nothing. */
const IMAGE_BASE_MAX = 2 ** 48;

/** Characteristics of the COFF header. */
export const PeFlag = { executable: 0x0002, system: 0x1000, dll: 0x2000 } as const;
/** The data directories that are looked at, by their number. */
export const Directory = { imports: 1, certificates: 4, clr: 14 } as const;

export interface DataDirectory {
  /** an RVA; of the certificates an offset in the file */
  readonly at: number;
  readonly size: number;
}

/** Of the COFF file header and the optional header, what is used. Offsets in the file, in bytes, unless named RVA. */
export interface PeHeaders {
  readonly at: number;
  readonly bits: 32 | 64;
  readonly machine: number;
  readonly characteristics: number;
  readonly subsystem: number;
  readonly entryRva: number;
  /** 0 where the header's is no address that a program can have */
  readonly imageBase: number;
  readonly sectionAlignment: number;
  readonly fileAlignment: number;
  /** SizeOfHeaders: so much of the file's begin is mapped at RVA 0 */
  readonly headersSize: number;
  readonly optionalSize: number;
  /** what SizeOfOptionalHeader should be for the directories that the header says to have */
  readonly optionalSizeDue: number;
  readonly sectionCount: number;
  readonly sectionTableAt: number;
  readonly symbols: { readonly offset: number; readonly count: number };
  readonly directory: (number: number) => DataDirectory | null;
}

/** Reads both headers behind the signature at `at` (PE format, "COFF File Header", "Optional Header"). */
export function readHeaders(source: ByteSource, at: number): PeHeaders | Damaged {
  const all = readUpTo(source, at, COFF_BYTES + OPTIONAL_BYTES_MAX);
  const coff = new Fields(all, 'little');
  const optional = new Fields(all.subarray(COFF_BYTES), 'little');
  if (!optional.has(0, OPTIONAL_BYTES_MIN)) return { format: 'pe', damaged: 'it ends within its PE header' };
  const kind = KINDS.get(optional.u16(0));
  if (kind === undefined) return { format: 'pe', damaged: 'its optional header is neither of PE32 nor of PE32+' };

  const imageBase = kind.bits === 64 ? optional.u64(OPTIONAL.imageBase64) : optional.u32(OPTIONAL.imageBase32);
  const directoryCount = optional.u32(kind.bytes - 4);
  const optionalSize = coff.u16(COFF.optionalSize);
  return {
    at,
    bits: kind.bits,
    machine: coff.u16(COFF.machine),
    characteristics: coff.u16(COFF.characteristics),
    subsystem: optional.u16(OPTIONAL.subsystem),
    entryRva: optional.u32(OPTIONAL.entry),
    imageBase: imageBase < IMAGE_BASE_MAX ? imageBase : 0,
    sectionAlignment: optional.u32(OPTIONAL.sectionAlignment),
    fileAlignment: optional.u32(OPTIONAL.fileAlignment),
    headersSize: optional.u32(OPTIONAL.headersSize),
    optionalSize,
    optionalSizeDue: kind.bytes + directoryCount * DIRECTORY_BYTES,
    sectionCount: coff.u16(COFF.sections),
    sectionTableAt: at + COFF_BYTES + optionalSize,
    symbols: { offset: coff.u32(COFF.symbols), count: coff.u32(COFF.symbolCount) },
    directory: (number) => {
      const place = kind.bytes + number * DIRECTORY_BYTES;
      const found = { at: optional.u32(place), size: optional.u32(place + 4) };
      return number < Math.min(directoryCount, DIRECTORIES_MAX) && found.at !== 0 ? found : null;
    },
  };
}
