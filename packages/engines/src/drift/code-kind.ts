import { readHeader } from '../container-files/index.js';
import { isKernelModule } from './kernel-module.js';

/** Kinds of files that can be run or loaded, by their bytes. */
export type CodeKind = 'program' | 'library' | 'script' | 'kernel-module';

/** The longer of the two ELF headers (elf(5)). */
const HEADER_BYTES = 64;
const ELF = [0x7f, 0x45, 0x4c, 0x46];
/** elf(5): EI_DATA 2 is big-endian; e_type at 16: 1 ET_REL, 2 ET_EXEC, 3 ET_DYN */
const EI_DATA = 5;
const E_TYPE = 16;
const ANY_EXECUTE = 0o111;

/**
 * What a file is by its first bytes; null for what is no code. A script counts where it may be executed, an ELF file always: the loader
 * takes a shared object without an execute bit, and memory takes a program without one. Core dumps are not run, nor are object files,
 * but for those that a kernel loads.
 *
 * @param mode permission bits
 */
export async function codeKindOf(descriptor: number, mode: number, path: Uint8Array): Promise<CodeKind | null> {
  const header = readHeader(descriptor, HEADER_BYTES);
  if (header[0] === 0x23 && header[1] === 0x21) return (mode & ANY_EXECUTE) === 0 ? null : 'script';
  if (header.length < E_TYPE + 2 || !ELF.every((byte, at) => header[at] === byte)) return null;
  switch (header[EI_DATA] === 2 ? header.readUInt16BE(E_TYPE) : header.readUInt16LE(E_TYPE)) {
    case 1:
      return (await isKernelModule(descriptor, Buffer.from(header))) ? 'kernel-module' : null;
    case 2:
      return 'program';
    // a position-independent program and a shared object are one type: the name and the bit have to do for the word
    case 3:
      return (mode & ANY_EXECUTE) !== 0 && !isNamedLibrary(path) ? 'program' : 'library';
    default:
      return null;
  }
}

function isNamedLibrary(path: Uint8Array): boolean {
  return /\.so(\.[0-9.]+)?$/.test(Buffer.from(path).toString('latin1'));
}
