import { Fields, readExactly, type ByteSource } from '../bytes/index.js';
import { overlayBehind, type Executable } from '../executable/index.js';
import type { CoffStrings } from './coff-strings.js';
import { Directory, type PeHeaders } from './headers.js';
import { SECTION_HEADER_BYTES, type SectionHeader } from './section-table.js';

type Piece = NonNullable<Executable['overlay']>;

/** certificates are laid at multiples of it, so fewer bytes before one, or behind it, are padding */
const CERTIFICATE_ALIGNMENT = 8;
const CERTIFICATE_HEAD_BYTES = 8;
/** wRevision of WIN_CERTIFICATE */
const CERTIFICATE_REVISIONS: ReadonlySet<number> = new Set([0x0100, 0x0200]);

/**
 * What lies behind headers, sections and symbols, but for the Authenticode certificates, which belong there. Where those have something
 * before them and behind, it is the larger of both. Ends beyond the file are lies and say nothing.
 */
export function findOverlay(
  source: ByteSource,
  headers: PeHeaders,
  sections: readonly SectionHeader[],
  strings: CoffStrings | null,
): Piece | null {
  const ends = [
    headers.sectionTableAt + sections.length * SECTION_HEADER_BYTES,
    headers.headersSize,
    strings?.end ?? 0,
    ...sections.map(({ rawOffset, rawSize }) => (rawSize === 0 ? 0 : rawOffset + rawSize)),
  ];
  const begin = overlayBehind(ends, source.size)?.offset ?? source.size;
  const signed = findCertificates(source, headers);
  if (signed === null || signed.offset < begin) return piece(begin, source.size, 1);
  const before = piece(begin, signed.offset, CERTIFICATE_ALIGNMENT);
  const behind = piece(signed.offset + signed.size, source.size, CERTIFICATE_ALIGNMENT);
  if (before === null || behind === null) return before ?? behind;
  return behind.size > before.size ? behind : before;
}

function piece(begin: number, end: number, sizeMin: number): Piece | null {
  return end - begin < sizeMin ? null : { offset: begin, size: end - begin };
}

/** The attribute certificate table (PE format): null where there is none, or where something else lies there. */
function findCertificates(source: ByteSource, headers: PeHeaders): Piece | null {
  const directory = headers.directory(Directory.certificates);
  if (directory === null || directory.at + directory.size > source.size) return null;
  const head = readExactly(source, directory.at, CERTIFICATE_HEAD_BYTES, CERTIFICATE_HEAD_BYTES);
  if (head === null) return null;
  const fields = new Fields(head, 'little');
  const length = fields.u32(0);
  const isOne = length > CERTIFICATE_HEAD_BYTES && length <= directory.size;
  return isOne && CERTIFICATE_REVISIONS.has(fields.u16(4)) ? { offset: directory.at, size: directory.size } : null;
}
