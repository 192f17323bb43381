import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Anomalies, Region } from '../executable/index.js';
import { stringAt, type CoffStrings } from './coff-strings.js';
import type { PeHeaders } from './headers.js';

export const SECTION_HEADER_BYTES = 40;
/** The Windows loader takes no more (PE format, "COFF File Header", NumberOfSections). */
const SECTIONS_MAX = 96;
const SHORT_NAME_LENGTH = 8;
const NAME_LENGTH_MAX = 64;
export const PAGE_BYTES = 4_096;
export const SECTOR_BYTES = 512;
const IN_MEMORY = { execute: 0x20000000, read: 0x40000000, write: 0x80000000 } as const;

/** One entry of the section table. Sizes and offsets in bytes, as the file says them. */
export interface SectionHeader {
  readonly name: string;
  readonly rva: number;
  readonly memorySize: number;
  /** PointerToRawData as it stands there: the end of the bytes counts from it */
  readonly rawOffset: number;
  /** where the loader begins to read: rounded down to a sector */
  readonly mappedOffset: number;
  /** 0 where it takes nothing from the file */
  readonly rawSize: number;
  readonly characteristics: number;
}

/** Whether the loader maps the whole file as it lies: sections that are aligned to less than a page cannot be mapped one by one. */
export function isMappedFlat({ sectionAlignment }: PeHeaders): boolean {
  return sectionAlignment < PAGE_BYTES;
}

/** The section table (PE format, "Section Table (Section Headers)"), at most {@link SECTIONS_MAX} entries. */
export function readSectionTable(
  source: ByteSource,
  headers: PeHeaders,
  strings: CoffStrings | null,
  anomalies: Anomalies,
): readonly SectionHeader[] {
  const { sectionCount, sectionTableAt } = headers;
  anomalies.addIf(sectionCount === 0, 'no-section-headers');
  anomalies.addIf(sectionCount > SECTIONS_MAX, 'too-many-headers');
  const wanted = Math.min(sectionCount, SECTIONS_MAX);
  const fields = new Fields(readUpTo(source, sectionTableAt, wanted * SECTION_HEADER_BYTES), 'little');
  const found = Math.floor(fields.bytes.length / SECTION_HEADER_BYTES);
  anomalies.addIf(found < wanted, 'section-headers-outside-file');
  return Array.from({ length: found }, (_, index) => {
    const at = index * SECTION_HEADER_BYTES;
    const name = nameAt(source, fields, at, strings);
    const rawOffset = fields.u32(at + 20);
    const rawSize = rawOffset === 0 ? 0 : fields.u32(at + 16);
    anomalies.addIf(!isPlain(name), 'section-names-unreadable');
    anomalies.addIf(rawSize > 0 && rawOffset + rawSize > source.size, 'section-outside-file');
    return {
      name,
      rva: fields.u32(at + 12),
      // old linkers leave VirtualSize empty; the loader then takes the size in the file
      memorySize: fields.u32(at + 8) || fields.u32(at + 16),
      rawOffset,
      mappedOffset: isMappedFlat(headers) ? rawOffset : rawOffset - (rawOffset % SECTOR_BYTES),
      rawSize,
      characteristics: fields.u32(at + 36),
    };
  });
}

/** A name of more than 8 bytes is '/' and its place in the string table, in decimal digits. */
function nameAt(source: ByteSource, fields: Fields, at: number, strings: CoffStrings | null): string {
  const name = fields.text(at, SHORT_NAME_LENGTH);
  const place = /^\/(\d{1,7})$/.exec(name)?.[1];
  if (place === undefined || strings === null) return name;
  return stringAt(source, strings, Number(place), NAME_LENGTH_MAX) || name;
}

function isPlain(name: string): boolean {
  return /^[\x20-\x7e]+$/.test(name);
}

/** Addresses are the RVA and the header's ImageBase: what debuggers show, and what the linker aimed at. */
export function asRegion(section: SectionHeader, imageBase: number): Region {
  const { name, rva, memorySize, mappedOffset, rawSize, characteristics } = section;
  return {
    name,
    offset: mappedOffset,
    fileSize: rawSize,
    address: imageBase + rva,
    memorySize,
    read: (characteristics & IN_MEMORY.read) !== 0,
    write: (characteristics & IN_MEMORY.write) !== 0,
    execute: (characteristics & IN_MEMORY.execute) !== 0,
  };
}
