import { readAt } from '../container-files/index.js';

/** Where a 64-bit ELF file says where its sections are (elf(5)); no kernel that runs containers loads 32-bit modules. */
const AT = { class: 4, sections: 40, sectionBytes: 58, count: 60, names: 62 };
const CLASS_64 = 2;
const SECTION_BYTES = 64;
const SECTION_AT = { offset: 24, sizeBytes: 32 };
/** more than any module has; a file that says otherwise is read so far */
const SECTIONS_MAX = 1_024;
const NAMES_BYTES_MAX = 65_536;
const MODULE_INFO = Buffer.from('\0.modinfo\0');

/** Whether an object file has the section that the kernel reads of a module (.modinfo); other object files are for a linker. */
export async function isKernelModule(descriptor: number, header: Buffer): Promise<boolean> {
  if (header.length < SECTION_BYTES || header[AT.class] !== CLASS_64 || header[5] !== 1) return false;
  if (header.readUInt16LE(AT.sectionBytes) !== SECTION_BYTES) return false;
  const count = Math.min(header.readUInt16LE(AT.count), SECTIONS_MAX);
  const names = header.readUInt16LE(AT.names);
  if (names >= count) return false;
  const at = Number(header.readBigUInt64LE(AT.sections)) + names * SECTION_BYTES;
  const section = await readAt(descriptor, at, SECTION_BYTES);
  if (section.length < SECTION_BYTES) return false;
  const offset = Number(section.readBigUInt64LE(SECTION_AT.offset));
  const bytes = Math.min(Number(section.readBigUInt64LE(SECTION_AT.sizeBytes)), NAMES_BYTES_MAX);
  return (await readAt(descriptor, offset, bytes)).includes(MODULE_INFO);
}
