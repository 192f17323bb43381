import type { Fields } from '../bytes/index.js';
import type { Anomalies, Region } from '../executable/index.js';
import type { MachHeader } from './header.js';
import { Command, type LoadCommand } from './load-commands.js';

const SEGMENTS_MAX = 512;
/** The kernel, all extensions in one file, has about this many. */
const SECTIONS_MAX = 4_096;
const NAME_LENGTH_MAX = 16;
const RELOCATION_BYTES = 8;
const PROTECTION = { read: 1, write: 2, execute: 4 } as const;
/** Offsets in segment_command and section, segment_command_64 and section_64 (mach-o/loader.h). */
const LAYOUT = {
  32: {
    command: Command.segment32,
    segment: { bytes: 56, address: 24, memorySize: 28, offset: 32, fileSize: 36, protection: 44, sections: 48 },
    section: { bytes: 68, address: 32, size: 36, offset: 40, relocations: 48, flags: 56 },
  },
  64: {
    command: Command.segment64,
    segment: { bytes: 72, address: 24, memorySize: 32, offset: 40, fileSize: 48, protection: 60, sections: 64 },
    section: { bytes: 80, address: 32, size: 40, offset: 48, relocations: 56, flags: 64 },
  },
} as const;
const SECTION_TYPE_MASK = 0xff;
/** Types of sections that are memory only: zeros, many zeros, a thread's zeros. */
const ZERO_TYPES: ReadonlySet<number> = new Set([0x1, 0xc, 0x12]);
/** S_ATTR_PURE_INSTRUCTIONS, S_ATTR_SOME_INSTRUCTIONS */
const INSTRUCTIONS = 0x80000400;

export interface Segments {
  readonly segments: readonly Region[];
  /** named by segment and section, as in '__TEXT,__text' */
  readonly sections: readonly Region[];
  /** where the relocations of a section end */
  readonly ends: readonly number[];
}

/** All LC_SEGMENT, or LC_SEGMENT_64 where addresses have 64 bits, with their sections. */
export function readSegments(
  commands: readonly LoadCommand[],
  header: MachHeader,
  fileSize: number,
  anomalies: Anomalies,
): Segments {
  const { command, segment: at, section: sectionAt } = LAYOUT[header.bits];
  const other = LAYOUT[header.bits === 64 ? 32 : 64].command;
  anomalies.addIf(
    commands.some(({ cmd }) => cmd === other),
    'ident-contradicts-header',
  );
  const found = commands.filter(({ cmd }) => cmd === command);
  anomalies.addIf(found.length > SEGMENTS_MAX, 'too-many-headers');
  const segments: Region[] = [];
  const sections: Region[] = [];
  const ends: number[] = [];
  for (const { fields } of found.slice(0, SEGMENTS_MAX)) {
    if (!fields.has(0, at.bytes)) {
      anomalies.add('header-sizes-wrong');
      continue;
    }
    const segment = segmentIn(fields, header.bits);
    segments.push(segment);
    const said = fields.u32(at.sections);
    const fitting = Math.min(said, Math.floor((fields.bytes.length - at.bytes) / sectionAt.bytes));
    const wanted = Math.min(fitting, SECTIONS_MAX - sections.length);
    anomalies.addIf(fitting < said, 'header-sizes-wrong');
    anomalies.addIf(wanted < fitting, 'too-many-headers');
    for (let index = 0; index < wanted; index += 1) {
      const place = at.bytes + index * sectionAt.bytes;
      const section = sectionIn(fields, place, header.bits, segment);
      const { offset, fileSize: size } = section;
      anomalies.addIf(size > 0 && offset + size > fileSize, 'section-outside-file');
      anomalies.addIf(!/^[\x20-\x7e]*$/.test(section.name), 'section-names-unreadable');
      sections.push(section);
      const count = fields.u32(place + sectionAt.relocations + 4);
      if (count > 0) ends.push(fields.u32(place + sectionAt.relocations) + count * RELOCATION_BYTES);
    }
  }
  return { segments, sections, ends };
}

function segmentIn(fields: Fields, bits: 32 | 64): Region {
  const { segment: at } = LAYOUT[bits];
  const protection = fields.u32(at.protection);
  return {
    name: fields.text(8, NAME_LENGTH_MAX),
    offset: word(fields, at.offset, bits),
    fileSize: word(fields, at.fileSize, bits),
    address: word(fields, at.address, bits),
    memorySize: word(fields, at.memorySize, bits),
    read: (protection & PROTECTION.read) !== 0,
    write: (protection & PROTECTION.write) !== 0,
    execute: (protection & PROTECTION.execute) !== 0,
  };
}

/** A section may be read and written as its segment; that it holds code says its own flag. */
function sectionIn(fields: Fields, place: number, bits: 32 | 64, segment: Region): Region {
  const { section: at } = LAYOUT[bits];
  const flags = fields.u32(place + at.flags);
  const size = word(fields, place + at.size, bits);
  return {
    name: `${fields.text(place + 16, NAME_LENGTH_MAX)},${fields.text(place, NAME_LENGTH_MAX)}`,
    offset: fields.u32(place + at.offset),
    // files of debugging symbols keep the sections of segments whose bytes they leave out
    fileSize: segment.fileSize === 0 || ZERO_TYPES.has(flags & SECTION_TYPE_MASK) ? 0 : size,
    address: word(fields, place + at.address, bits),
    memorySize: size,
    read: segment.read,
    write: segment.write,
    execute: (flags & INSTRUCTIONS) !== 0,
  };
}

function word(fields: Fields, at: number, bits: 32 | 64): number {
  return bits === 64 ? fields.u64(at) : fields.u32(at);
}
