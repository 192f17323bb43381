/** Kinds of files that can be run or loaded, by their first bytes. */
export type CodeKind = 'program' | 'library' | 'script';

/** As many bytes as are looked at. */
export const CODE_HEADER_BYTES = 64;

const ELF = [0x7f, 0x45, 0x4c, 0x46];
/** elf(5): EI_DATA 2 is big-endian; e_type at 16: 2 ET_EXEC, 3 ET_DYN */
const EI_DATA = 5;
const E_TYPE = 16;
const ANY_EXECUTE = 0o111;

/**
 * What a file is by its header; null for what is no code. Relocatable objects and core dumps are not run; a script counts where it may
 * be executed, an ELF file always: the loader takes a shared object without an execute bit, and memory takes a program without one.
 *
 * @param mode permission bits
 */
export function codeKindOf(header: Uint8Array, mode: number, path: Uint8Array): CodeKind | null {
  if (header[0] === 0x23 && header[1] === 0x21) return (mode & ANY_EXECUTE) === 0 ? null : 'script';
  if (header.length < E_TYPE + 2 || !ELF.every((byte, at) => header[at] === byte)) return null;
  const [first = 0, second = 0] = header.subarray(E_TYPE);
  const type = header[EI_DATA] === 2 ? first * 256 + second : first + second * 256;
  if (type === 2) return 'program';
  if (type !== 3) return null;
  // a position-independent program and a shared object are one type: the name and the bit have to do for the word
  return (mode & ANY_EXECUTE) !== 0 && !isNamedLibrary(path) ? 'program' : 'library';
}

function isNamedLibrary(path: Uint8Array): boolean {
  return /\.so(\.[0-9.]+)?$/.test(Buffer.from(path).toString('latin1'));
}
