import { Fields } from '../../bytes/index.js';

/** Places in IMAGE_NT_HEADERS (PE format: signature, COFF header, optional header). */
const AT = { sections: 6, optionalSize: 20, flags: 22, optional: 24, codeSize: 28, codeBase: 44 } as const;
const SIGNATURE = 0x4550;
const SECTION = { bytes: 40, address: 12, size: 16, offset: 20 } as const;
const SECTIONS_MAX = 96;
const WIDE_MAGIC = 0x20b;
/** within the optional header: base address, then the table of directories */
const PLACES = { 32: { base: 28, directories: 96 }, 64: { base: 24, directories: 112 } } as const;
const DIRECTORY = { bytes: 8, imports: 1, relocations: 5 } as const;
const RELOCATIONS_STRIPPED = 1;

interface Section {
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

/** The headers of a PE file as UPX keeps them within the image, behind all sections. */
export interface PeOriginal {
  readonly at: number;
  readonly headersEnd: number;
  readonly bits: 32 | 64;
  readonly codeSize: number;
  readonly codeBase: number;
  readonly imageBase: bigint;
  readonly sections: readonly Section[];
  /** address of the image's first byte */
  readonly firstAddress: number;
  readonly importsSize: number;
  /** 0 where it has none, or they were taken away */
  readonly relocationsSize: number;
}

/** @returns null where the image's last word does not lead to such headers */
export function peOriginal(image: Uint8Array): PeOriginal | null {
  const fields = new Fields(image, 'little');
  const at = fields.u32(image.length - 4);
  const count = fields.u16(at + AT.sections);
  const optional = at + AT.optional;
  const table = optional + fields.u16(at + AT.optionalSize);
  if (fields.u32(at) !== SIGNATURE || count === 0 || count > SECTIONS_MAX) return null;
  if (!fields.has(table, count * SECTION.bytes)) return null;
  const sections = Array.from({ length: count }, (_, index) => {
    const section = table + index * SECTION.bytes;
    return {
      address: fields.u32(section + SECTION.address),
      size: fields.u32(section + SECTION.size),
      offset: fields.u32(section + SECTION.offset),
    };
  });
  const bits = fields.u16(optional) === WIDE_MAGIC ? 64 : 32;
  const { base, directories } = PLACES[bits];
  const sizeOf = (directory: number): number => {
    const entry = optional + directories + directory * DIRECTORY.bytes;
    return fields.u32(entry) === 0 ? 0 : fields.u32(entry + 4);
  };
  const word = BigInt(fields.u32(optional + base));
  return {
    at,
    headersEnd: table + count * SECTION.bytes,
    bits,
    codeSize: fields.u32(at + AT.codeSize),
    codeBase: fields.u32(at + AT.codeBase),
    imageBase: bits === 64 ? word + (BigInt(fields.u32(optional + base + 4)) << 32n) : word,
    sections,
    firstAddress: sections[0]?.address ?? 0,
    importsSize: sizeOf(DIRECTORY.imports),
    relocationsSize: hasNoRelocations(fields, at) ? 0 : sizeOf(DIRECTORY.relocations),
  };
}

/** @param at of the signature, in whichever headers: UPX says it in those of the packed file */
export function hasNoRelocations(fields: Fields, at: number): boolean {
  return (fields.u16(at + AT.flags) & RELOCATIONS_STRIPPED) !== 0;
}
