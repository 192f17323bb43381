import { Fields, isPosition, readExactly, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Anomalies, Region } from '../executable/index.js';
import { ElfType, type ElfHeader } from './header.js';
import { SIZES, type ElfLayout } from './layout.js';

/** A kernel module or an object with a section a function may have more: the rest is not looked at, and that is noted. */
const SECTIONS_MAX = 4_096;
const NAMES_BYTES_MAX = 1024 * 1024;
const NAME_LENGTH_MAX = 64;
const NO_BITS = 8;
const SHF = { write: 1, allocate: 2, execute: 4 } as const;
/** e_shstrndx where the true number stands in the first section header */
const SEE_FIRST = 0xffff;

interface Table {
  readonly fields: Fields;
  readonly count: number;
  readonly namesAt: number;
}

export interface Sections {
  /** without the null section; null where the file has none that can be read */
  readonly regions: readonly Region[] | null;
  /** end of the table in the file, 0 where there is none */
  readonly tableEnd: number;
}

/** The sections of elf(5), Elf32_Shdr and Elf64_Shdr. The loader needs none of them: a file without runs all the same. */
export function readSections(source: ByteSource, header: ElfHeader, layout: ElfLayout, anomalies: Anomalies): Sections {
  const { offset } = header.sectionHeaders;
  const table = offset === 0 ? null : readTable(source, header, layout, anomalies);
  if (table === null || table.count < 2) {
    const isRunnable = header.type === ElfType.executable || header.type === ElfType.shared;
    anomalies.addIf(isRunnable && (offset === 0 || table !== null), 'no-section-headers');
    return { regions: null, tableEnd: 0 };
  }
  const names = readNames(source, table, layout);
  anomalies.addIf(names === null, 'section-names-unreadable');
  const regions: Region[] = [];
  for (let at = 1; at < table.count; at += 1) {
    const region = regionAt(table.fields, at, layout.bits, names);
    anomalies.addIf(region.fileSize > 0 && region.offset + region.fileSize > source.size, 'section-outside-file');
    regions.push(region);
  }
  return { regions, tableEnd: offset + table.count * SIZES[layout.bits].sectionHeader };
}

function readTable(
  source: ByteSource,
  { sectionHeaders: { offset, count, namesAt } }: ElfHeader,
  layout: ElfLayout,
  anomalies: Anomalies,
): Table | null {
  const size = SIZES[layout.bits].sectionHeader;
  const first = readExactly(source, offset, size, size);
  if (first === null) {
    anomalies.add('section-headers-outside-file');
    return null;
  }
  const wide = layout.bits === 64;
  const null0 = new Fields(first, layout.order);
  // more than 65,279 sections: the numbers stand in the first section header, which is otherwise empty
  const trueCount = count === 0 ? sizeOf(null0, 0, wide) : count;
  const trueNamesAt = namesAt === SEE_FIRST ? null0.u32(wide ? 40 : 24) : namesAt;
  anomalies.addIf(trueCount > SECTIONS_MAX, 'too-many-headers');
  const wanted = Math.min(trueCount, SECTIONS_MAX);
  const fields = new Fields(readUpTo(source, offset, wanted * size), layout.order);
  const found = Math.floor(fields.bytes.length / size);
  anomalies.addIf(found < wanted, 'section-headers-outside-file');
  return { fields, count: found, namesAt: trueNamesAt };
}

function readNames(source: ByteSource, { fields, count, namesAt }: Table, { bits, order }: ElfLayout): Fields | null {
  if (namesAt === 0 || namesAt >= count) return null;
  const wide = bits === 64;
  const at = namesAt * SIZES[bits].sectionHeader;
  const bytes = readUpTo(source, offsetOf(fields, at, wide), Math.min(sizeOf(fields, at, wide), NAMES_BYTES_MAX));
  return bytes.length === 0 ? null : new Fields(bytes, order);
}

function regionAt(fields: Fields, index: number, bits: 32 | 64, names: Fields | null): Region {
  const wide = bits === 64;
  const at = index * SIZES[bits].sectionHeader;
  const flags = wide ? fields.u64(at + 8) : fields.u32(at + 8);
  const size = sizeOf(fields, at, wide);
  const isAllocated = hasFlag(flags, SHF.allocate);
  return {
    name: names?.text(fields.u32(at), NAME_LENGTH_MAX) ?? '',
    offset: offsetOf(fields, at, wide),
    fileSize: fields.u32(at + 4) === NO_BITS ? 0 : size,
    address: wide ? fields.u64(at + 16) : fields.u32(at + 12),
    memorySize: isAllocated ? size : 0,
    read: isAllocated,
    write: hasFlag(flags, SHF.write),
    execute: hasFlag(flags, SHF.execute),
  };
}

/** The flags may have 64 bits; the three that count are the lowest. */
function hasFlag(flags: number, flag: number): boolean {
  return isPosition(flags) && Math.floor(flags / flag) % 2 === 1;
}

function offsetOf(fields: Fields, at: number, wide: boolean): number {
  return wide ? fields.u64(at + 24) : fields.u32(at + 16);
}

function sizeOf(fields: Fields, at: number, wide: boolean): number {
  return wide ? fields.u64(at + 32) : fields.u32(at + 20);
}
