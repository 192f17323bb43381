import { bytesInMemory, Fields } from '../../bytes/index.js';
import { parseElf } from '../../elf/index.js';
import type { Executable } from '../../executable/index.js';
import type { Budget } from '../budget.js';
import type { Found } from '../found.js';
import { adler32 } from './adler32.js';
import { blockHeaderAt, unpackBlock, unpackChain } from './blocks.js';
import { methodName } from './methods.js';
import { findPackHeader, MAGIC, PACK_HEADER_BYTES, type PackHeader } from './pack-header.js';
import type { PackedElf, Placed } from './packed-elf.js';
import { placeLibrary } from './place-library.js';
import { placeProgram } from './place-program.js';

/** l_info and p_info: what stands in front of the first block. */
const LOADER_INFO_BYTES = 12;
const PROGRAM_INFO_BYTES = 12;
const MAGIC_AT = 4;
/** of l_info; the second where the program is run from a file of its own */
const MAGICS = [MAGIC, '\u007fUPX'];
/** what the dynamic linker needs of a library stands in front */
const HEAD_BYTES = 1_024 * 1_024;
/** the PackHeader ends a file; signatures and padding may follow it */
const TAIL_BYTES = 16_384;
/** ELF and program headers; the first block of a program holds these and no more */
const HEADERS_BYTES_MAX = 65_536;

/**
 * Unpacks an ELF file that UPX packed (its p_unix and p_lx_elf classes define the format): blocks of b_info and compressed bytes,
 * from behind l_info and p_info on. That the first block holds the original's ELF header tells one, so that neither the magic nor
 * the sizes, which malware wipes out, are needed.
 *
 * @returns null where it is none
 */
export function unpackElf(bytes: Uint8Array, budget: Budget): Found | null {
  const elf = parseElf(bytesInMemory(bytes));
  if (elf === null || !('segments' in elf)) return null;
  const fields = new Fields(bytes, elf.order);
  const tail = Math.max(0, bytes.length - TAIL_BYTES);
  const packHeader = lastPackHeader(bytes, tail);
  const overlay = packHeader === null ? 0 : fields.u32(packHeader.at + PACK_HEADER_BYTES);
  const candidates = [behindProgramHeaders(fields, elf), overlay - LOADER_INFO_BYTES, firstMagic(bytes) - MAGIC_AT];
  for (const at of candidates) {
    if (at < 0) continue;
    const firstBlock = at + LOADER_INFO_BYTES + PROGRAM_INFO_BYTES;
    const unpackedLength = fields.u32(at + LOADER_INFO_BYTES + 4);
    const found = unpackFrom({ fields, elf, at, firstBlock, unpackedLength, packHeader }, budget);
    if (found !== null) return found;
  }
  return null;
}

function unpackFrom(packed: PackedElf, budget: Budget): Found | null {
  const { fields, firstBlock, packHeader } = packed;
  const block = blockHeaderAt(fields, firstBlock);
  if (block === null) return null;
  const method = methodName(packHeader?.method ?? block.method) ?? methodName(block.method);
  const isSaid = MAGICS.includes(fields.text(packed.at + MAGIC_AT, MAGIC.length));
  // without the magic a few bytes only are tried: they are more often a program's own
  if (method === null || (!isSaid && block.unpacked > HEADERS_BYTES_MAX)) return null;
  const first = unpackBlock(fields, block, budget);
  if (first === null) return null;
  const original = parseElf(bytesInMemory(first));
  const isElf = original !== null && 'segments' in original && original.segments.length > 0;
  // where anything may come out, all of it must
  if (!isElf && (!isSaid || first.length < block.unpacked)) return null;
  const { bytes, adler } = isElf ? placed(packed, original, first, budget) : placeWhole(packed, budget);
  if (bytes.length === 0) return null;
  return {
    bytes,
    by: [method],
    intact: packHeader === null || adler === null ? null : adler === packHeader.unpackedAdler,
  };
}

/** By what the first block holds: of a program or a library its headers alone, of what is run from a file of its own the beginning. */
function placed(packed: PackedElf, original: Executable, first: Uint8Array, budget: Budget): Placed {
  if (packed.at > behindProgramHeaders(packed.fields, packed.elf) + LOADER_INFO_BYTES)
    return placeLibrary(packed, original, budget);
  const headersEnd = behindProgramHeaders(new Fields(first, original.order), original);
  return headersEnd < first.length ? placeWhole(packed, budget) : placeProgram(packed, original, budget);
}

/** A script, or a program of another kind: its blocks are the file. */
function placeWhole({ fields, firstBlock, unpackedLength }: PackedElf, budget: Budget): Placed {
  const { parts, length } = unpackChain(fields, firstBlock, unpackedLength === 0 ? Infinity : unpackedLength, budget);
  const bytes = Buffer.concat(parts);
  return { bytes, adler: length === unpackedLength && budget.spend(length) ? adler32(bytes) : null };
}

/** Libraries of UPX 3 tell in no other place where it is; -1 where there is none. */
function firstMagic(bytes: Uint8Array): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).indexOf(MAGIC, 0, 'latin1');
}

function lastPackHeader(bytes: Uint8Array, from: number): PackHeader | null {
  let last: PackHeader | null = null;
  for (let next = findPackHeader(bytes, from, bytes.length); next !== null;) {
    last = next;
    next = findPackHeader(bytes, next.at + 1, bytes.length);
  }
  return last;
}

/** e_phoff, e_phentsize and e_phnum of elf(5) */
const HEADER_PLACES = { 32: { offset: 28, size: 42, count: 44 }, 64: { offset: 32, size: 54, count: 56 } } as const;

function behindProgramHeaders(fields: Fields, { bits }: Pick<Executable, 'bits'>): number {
  const { offset, size, count } = HEADER_PLACES[bits];
  const begin = bits === 64 ? fields.u64(offset) : fields.u32(offset);
  return begin + fields.u16(size) * fields.u16(count);
}
