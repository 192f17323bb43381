import type { Executable } from '../../executable/index.js';
import { log2, share } from './numbers.js';

/** How the file is put together, beyond its headers' own numbers. */
export const LAYOUT_FEATURES: readonly string[] = [
  'is-core-or-other',
  'has-interpreter',
  'is-position-independent',
  /** bytes of code in the file */
  'code-log2',
  /** of the file: what segments map, or sections hold where there are none */
  'mapped-share',
  /** bytes of memory that the largest segment has beyond its bytes in the file: room for what is unpacked */
  'room-log2',
  /** only symbols for debuggers: its code is not in the file */
  'is-debug-only',
  'overlay-log2',
  /** a program or library behind the headers' last word begins with an executable's magic, or holds one: copies of ELF headers */
  'embedded-executables',
  'exports-symbols',
];

const EMBEDDED_MAX = 16;
const ELF_MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

export function layoutFeatures(bytes: Uint8Array, image: Executable): readonly number[] {
  const { role, segments, sections, interpreter, overlay } = image;
  const all = sections ?? [];
  const regions = segments.length > 0 ? segments : all;
  const code = regions.filter(({ execute }) => execute);
  const sizes = regions.map(({ offset, fileSize }) => Math.max(0, Math.min(bytes.length, offset + fileSize) - offset));
  const lowest = segments.reduce((least, { address }) => Math.min(least, address), Number.MAX_SAFE_INTEGER);
  const isDebugOnly =
    all.some(({ name }) => name.startsWith('.debug_') || name.startsWith('__DWARF')) &&
    all.some(({ execute, fileSize, memorySize }) => execute && memorySize > 0 && fileSize === 0);
  return [
    Number(role === 'core' || role === 'other'),
    Number(interpreter !== null),
    Number(segments.length > 0 && lowest === 0),
    log2(code.reduce((sum, { fileSize }) => sum + Math.min(fileSize, bytes.length), 0)),
    share(
      sizes.reduce((sum, size) => sum + size, 0),
      bytes.length,
    ),
    log2(segments.reduce((most, { memorySize, fileSize }) => Math.max(most, memorySize - fileSize), 0)),
    Number(isDebugOnly),
    log2(overlay?.size ?? 0),
    embedded(bytes),
    Number(all.some(({ name }) => name === '.symtab')),
  ];
}

/** ELF headers with a class and byte order that exist, beyond the first. */
function embedded(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = buffer.indexOf(ELF_MAGIC, 1); at !== -1; at = buffer.indexOf(ELF_MAGIC, at + 1)) {
    const [bits = 0, order = 0, version] = buffer.subarray(at + 4, at + 7);
    if ((bits === 1 || bits === 2) && (order === 1 || order === 2) && version === 1) count += 1;
    if (count >= EMBEDDED_MAX) break;
  }
  return count;
}
