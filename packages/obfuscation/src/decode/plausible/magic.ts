import { Fields } from '../../bytes/index.js';
import { compressedFormatAt, type CompressedFormat } from '../../entropy/index.js';

/** Packed contents that are worth looking into; what is left of the known formats is pictures, fonts and sound. */
const ARCHIVES: ReadonlySet<CompressedFormat> = new Set([
  ...(['gzip', 'zip', 'zstd', 'xz', 'bzip2', 'lz4', '7z', 'rar', 'squashfs'] as const),
]);

const PE_HEADER_AT = 60;
const PE_SIGNATURE = 0x4550;
const TAR_MAGIC_AT = 257;

const bytesOf = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** ELF; Java classes and fat Mach-O; Mach-O of both widths and orders; Android; Lua, Python (marshalled code); ar; a script's first line. */
const PROGRAMS: readonly (readonly number[])[] = [
  bytesOf('\u007fELF'),
  bytesOf('\u00ca\u00fe\u00ba\u00be'),
  bytesOf('\u00ce\u00fa\u00ed\u00fe'),
  bytesOf('\u00cf\u00fa\u00ed\u00fe'),
  bytesOf('\u00fe\u00ed\u00fa\u00ce'),
  bytesOf('\u00fe\u00ed\u00fa\u00cf'),
  bytesOf('dex\n'),
  bytesOf('\u001bLua'),
  bytesOf('\u00e3\0\0\0\0'),
  bytesOf('c\0\0\0\0'),
  bytesOf('!<arch>\n'),
  bytesOf('#!/'),
];

export function isArchive(bytes: Uint8Array): boolean {
  const format = compressedFormatAt(bytes, 0);
  if (format !== null && ARCHIVES.has(format)) return true;
  return new Fields(bytes, 'little').text(TAR_MAGIC_AT, 5) === 'ustar';
}

export function isProgram(bytes: Uint8Array): boolean {
  if (PROGRAMS.some((magic) => magic.every((byte, at) => bytes[at] === byte))) return true;
  if (bytes[0] !== 0x4d || bytes[1] !== 0x5a) return false;
  const fields = new Fields(bytes, 'little');
  return fields.u16(fields.u32(PE_HEADER_AT)) === PE_SIGNATURE;
}

/** Whether a few first bytes may begin a program or an archive: neither PE header nor tar magic is among them. */
export function mayBeginBinary(head: Uint8Array): boolean {
  const format = compressedFormatAt(head, 0);
  if (format === 'zlib' || (format !== null && ARCHIVES.has(format))) return true;
  return (head[0] === 0x4d && head[1] === 0x5a) || isProgram(head) || isPaddedName(head);
}

/** A tar archive begins with a name of at most 100 bytes, filled up with zeros. */
function isPaddedName(head: Uint8Array): boolean {
  const end = head.indexOf(0);
  if (end < 1) return false;
  return head.every((byte, at) => (at < end ? byte > 0x20 && byte < 0x7f : byte === 0));
}
