import { constants, inflateSync } from 'node:zlib';
import { compressedFormatAt, FINGERPRINT_BYTES, WINDOW_BYTES, type CompressedFormat } from '../../entropy/index.js';

/** Kinds of honest high entropy; `deflate` is proven by inflating its beginning, the others claim it by their magic. */
export const FAMILIES = ['deflate', 'gzip', 'lzma', 'zstd', 'archive', 'media'] as const;
export type Family = (typeof FAMILIES)[number];

const FAMILY_OF: Readonly<Record<CompressedFormat, Family>> = {
  zlib: 'deflate',
  gzip: 'gzip',
  xz: 'lzma',
  zstd: 'zstd',
  zip: 'archive',
  bzip2: 'archive',
  lz4: 'archive',
  '7z': 'archive',
  rar: 'archive',
  squashfs: 'archive',
  png: 'media',
  jpeg: 'media',
  webp: 'media',
  woff: 'media',
  ogg: 'media',
  flac: 'media',
  mp4: 'media',
};

/** A window is high only once its first bytes no longer matter: a header may begin this far before, or soon behind. */
const BEFORE_BYTES = 2 * WINDOW_BYTES;
/** The two bytes of zlib are met by chance in most windows: so many claims of one run are put to the proof. */
const PROOFS_MAX = 8;
const PROOF_BYTES = 2_048;
const PROOF_OUTPUT_BYTES_MAX = 64 * 1024;

/** What begins a stretch of high entropy; null where it has no name. */
export function familyOfRun(bytes: Uint8Array, offset: number): Family | null {
  const from = Math.max(0, offset - BEFORE_BYTES);
  const end = Math.min(bytes.length - FINGERPRINT_BYTES, offset + WINDOW_BYTES);
  let proofs = 0;
  for (let at = from; at <= end; at += 1) {
    const format = compressedFormatAt(bytes, at);
    if (format === null) continue;
    if (format !== 'zlib') return FAMILY_OF[format];
    proofs += 1;
    if (proofs <= PROOFS_MAX && doesInflate(bytes.subarray(at, at + PROOF_BYTES))) return 'deflate';
  }
  return null;
}

/** Whether a whole KiB or two of a zlib stream decodes: noise breaks off within its first bytes. */
function doesInflate(stream: Uint8Array): boolean {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: PROOF_OUTPUT_BYTES_MAX };
    return inflateSync(stream, options).length >= stream.length / 2;
  } catch {
    // what does not decode is no stream of zlib
    return false;
  }
}
