import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Damaged } from '../executable/index.js';

/** Linkers put their DOS stub, with its sentence, right behind the DOS header. */
const STUB_BYTES_MAX = 1_024;
const SIGNATURE_BYTES = 4;
const MZ = 0x5a4d;
const PE = 0x4550;
/** NE, LE, LX: Windows 3, VxD, OS/2 */
const OTHER_SIGNATURES: ReadonlySet<number> = new Set([0x454e, 0x454c, 0x584c]);
/** Fields of the DOS header: e_lfarlc, e_lfanew. */
const AT = { relocations: 0x18, newHeader: 0x3c } as const;
/** What linkers set e_lfarlc to where e_lfanew counts. */
const NEW_HEADER_FOLLOWS = 0x40;
/** Out of the sentences of the stubs of Microsoft's, GNU's and Borland's linkers. */
const STUB_WORDS = ['DOS mode', 'under Win32', 'under Win64'];

/**
 * Where the signature 'PE\0\0' stands: an offset in the file, at e_lfanew of the DOS header (PE format, "MS-DOS Stub", "Signature").
 *
 * @returns null for what is no PE file, a plain DOS program too; damaged where the DOS header is that of a PE file and none follows
 */
export function findPeHeader(source: ByteSource): number | Damaged | null {
  const dos = new Fields(readUpTo(source, 0, STUB_BYTES_MAX), 'little');
  if (dos.u16(0) !== MZ || !dos.has(AT.newHeader, 4)) return null;
  const at = dos.u32(AT.newHeader);
  const signature = new Fields(readUpTo(source, at, SIGNATURE_BYTES), 'little');
  if (signature.has(0, SIGNATURE_BYTES) && signature.u32(0) === PE) return at;
  if (OTHER_SIGNATURES.has(signature.u16(0))) return null;
  const isBeyond = at + SIGNATURE_BYTES > source.size;
  const wasMeant = hasStubOfWindows(dos.bytes) || (isBeyond && dos.u16(AT.relocations) === NEW_HEADER_FOLLOWS);
  if (!wasMeant) return null;
  const damaged = isBeyond ? 'the PE header lies beyond the file' : 'no PE header where the DOS header says';
  return { format: 'pe', damaged };
}

function hasStubOfWindows(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes);
  return STUB_WORDS.some((words) => text.includes(words));
}
