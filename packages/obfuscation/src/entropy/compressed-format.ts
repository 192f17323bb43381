import { Fields } from '../bytes/index.js';

/** Formats whose contents have a high entropy for an honest reason. */
export type CompressedFormat =
  | 'gzip'
  | 'zlib'
  | 'zip'
  | 'zstd'
  | 'xz'
  | 'bzip2'
  | 'lz4'
  | '7z'
  | 'rar'
  | 'squashfs'
  | 'png'
  | 'jpeg'
  | 'webp'
  | 'woff'
  | 'ogg'
  | 'flac'
  | 'mp4';

/** So many bytes are enough to tell any of them. */
export const FINGERPRINT_BYTES = 16;

type Test = (fields: Fields, at: number) => boolean;

function begins(...bytes: readonly number[]): Test {
  return (fields, at) => bytes.every((byte, place) => fields.bytes[at + place] === byte);
}

function beginsWith(text: string, offset = 0): Test {
  const same = begins(...Array.from(text, (letter) => letter.charCodeAt(0)));
  return (fields, at) => same(fields, at + offset);
}

/** Compression methods of APPNOTE.TXT that are in use: stored, deflate, deflate64, bzip2, lzma, zstd, xz, AES. */
const ZIP_METHODS: ReadonlySet<number> = new Set([0, 8, 9, 12, 14, 93, 95, 99]);
const ZIP_VERSION_MAX = 63;
const isZip = beginsWith('PK\u0003\u0004');
const isGzip = begins(0x1f, 0x8b, 8);
const isZstd = begins(0x28, 0xb5, 0x2f, 0xfd);
const isBzip2 = beginsWith('BZh');
const isBzip2Block = begins(0x31, 0x41, 0x59, 0x26, 0x53, 0x59);
const isRiff = beginsWith('RIFF');
const isWebp = beginsWith('WEBP', 8);
const isWoff = beginsWith('wOFF');
const isWoff2 = beginsWith('wOF2');

/** By their specifications: RFC 1950, 1952, 8878; xz-file-format; APPNOTE.TXT; lz4_Frame_format; and the others' own. */
const TESTS: readonly (readonly [CompressedFormat, Test])[] = [
  ['gzip', (fields, at) => isGzip(fields, at) && (fields.u8(at + 3) & 0xe0) === 0],
  ['zstd', (fields, at) => isZstd(fields, at) && (fields.u8(at + 4) & 0x08) === 0],
  ['xz', begins(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00)],
  ['bzip2', (fields, at) => isBzip2(fields, at) && isBzip2Block(fields, at + 4)],
  [
    'zip',
    (fields, at) =>
      isZip(fields, at) && fields.u16(at + 4) % 256 <= ZIP_VERSION_MAX && ZIP_METHODS.has(fields.u16(at + 8)),
  ],
  ['lz4', begins(0x04, 0x22, 0x4d, 0x18)],
  ['7z', begins(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)],
  ['rar', beginsWith('Rar!\u001a\u0007')],
  ['squashfs', beginsWith('hsqs')],
  ['png', begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['jpeg', begins(0xff, 0xd8, 0xff)],
  ['webp', (fields, at) => isRiff(fields, at) && isWebp(fields, at)],
  ['woff', (fields, at) => isWoff(fields, at) || isWoff2(fields, at)],
  ['ogg', beginsWith('OggS\u0000')],
  ['flac', beginsWith('fLaC')],
  ['mp4', beginsWith('ftyp', 4)],
  // the weakest: two bytes, so it is asked last
  ['zlib', (fields, at) => fields.u8(at) === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(fields.u8(at + 1))],
];

/** The first byte of each magic. That of mp4 stands four bytes behind. */
const MAY_BEGIN: ReadonlySet<number> = new Set(
  Array.from('\u001f\u0028\u00fdBP\u00047Rhw\u0089\u00ffOfx', (each) => each.charCodeAt(0)),
);
const MP4_FOURTH = 0x66;

/**
 * Which compressed format begins at a place, by its magic and what must follow it. A claim, no proof: whoever hides something can
 * put a magic in front of it.
 *
 * @returns null where none does
 */
export function compressedFormatAt(bytes: Uint8Array, at: number): CompressedFormat | null {
  // asked at every byte of a window: nearly all are turned away here
  if (!MAY_BEGIN.has(bytes[at] ?? -1) && bytes[at + 4] !== MP4_FOURTH) return null;
  const fields = new Fields(bytes, 'little');
  return TESTS.find(([, test]) => test(fields, at))?.[0] ?? null;
}
